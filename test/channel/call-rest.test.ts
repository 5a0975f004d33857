import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { callRest } from '../../src/channel/rest/call-rest.ts';

const NAME = 'Åse Bjørnsen';

test.each([
  ['UTF-8 that says so', 'application/json; charset=utf-8', Buffer.from(NAME)],
  ['UTF-8 that says nothing', 'application/json', Buffer.from(NAME)],
  ['Latin-1 that says so', 'text/plain; charset=ISO-8859-1', Buffer.from(NAME, 'latin1')],
  ['in quotes', 'text/plain; charset="iso-8859-1"', Buffer.from(NAME, 'latin1')],
  ['Latin-1 that says it is UTF-8', 'text/plain; charset=utf-8', Buffer.from(NAME, 'latin1')],
  ['a charset that nobody knows', 'text/plain; charset=no-such', Buffer.from(NAME, 'latin1')],
])('an answer in %s is read', async (_, type, bytes) => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', type);
    response.end(bytes);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { text } = await callRest({ answerMs: 5_000 }, { method: 'GET', url });
  expect(text).toBe(NAME);
});
