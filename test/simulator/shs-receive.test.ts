import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CONTENT_ID, makeRaw, TX_ID } from './shs/raw-message.ts';
import { listIds, OURS, openScene, PEER, post, readSample, type Scene } from './shs/scene.ts';

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

let scene: Scene;
afterEach(async () => {
  await scene?.close();
});

describe('a message that is taken', () => {
  test('is answered 202 with everything that a node tells', async () => {
    scene = await openScene({ firstLocalId: 77 });
    const { status, headers, text } = await post(scene, readSample('ex-event-binary.mime'));

    expect(status).toBe(202);
    expect(text).toBe(TX_ID);
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'x-shs-txid': TX_ID,
      'x-shs-corrid': TX_ID,
      'x-shs-contentid': CONTENT_ID,
      'x-shs-nodeid': 'testnod',
      'x-shs-localid': '77',
      'x-shs-arrivaldate': '2026-11-22T07:33:46',
      'x-shs-duplicatemsg': 'no',
    });
    expect(scene.node.received).toMatchObject([
      { by: `16${OURS}`, contentType: 'message/rfc822', localId: '77', duplicates: 0 },
    ]);
    expect(scene.node.requests).toMatchObject([{ method: 'POST', url: '/shs/rs' }]);
  });

  test('that comes again is answered 202 as a duplicate, and is stored once', async () => {
    scene = await openScene({ confirms: 'manual' });
    await post(scene, readSample('ex-event-binary.mime'));
    scene.clock.advance(60_000);
    const { status, headers, text } = await post(scene, readSample('ex-event-binary.mime'));

    expect({ status, text }).toEqual({ status: 202, text: TX_ID });
    expect(headers).toMatchObject({
      'x-shs-txid': TX_ID,
      'x-shs-arrivaldate': '2026-11-22T07:33:46',
      'x-shs-duplicatemsg': 'yes',
    });
    expect(headers).not.toHaveProperty('x-shs-localid');
    expect(scene.node.received).toMatchObject([{ duplicates: 1 }]);
    expect(await listIds(scene, 'status=test', PEER)).toEqual([TX_ID]);
    expect(readdirSync(join(scene.root, 'node'))).toEqual(['1']);
  });

  test('ten times at once is stored once', async () => {
    scene = await openScene();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(scene, readSample('ex-event-base64.mime'))),
    );
    const told = answers.map(({ headers }) => headers['x-shs-duplicatemsg']).sort();
    expect(told).toEqual(['no', ...Array(9).fill('yes')]);
    expect(scene.node.received).toMatchObject([{ duplicates: 9 }]);
  });

  test('for another organisation lies in its outbox, with what the node notes of it', async () => {
    scene = await openScene({ confirms: 'manual' });
    const sample = readSample('ex-event-binary.mime');
    await post(scene, sample);
    expect(await listIds(scene, 'status=test', PEER)).toEqual([TX_ID]);

    const { text } = await scene.ask('GET', `/shs/ds/urn:X-shs:${PEER}/${TX_ID}`);

    const history = `  <history node.id="testnod" content.id="${CONTENT_ID}" tx.id="${TX_ID}" to="${PEER}" local.id="1">
    <datetime>2026-11-22T07:33:46</datetime>
    <comment>Received</comment>
  </history>
`;
    expect(text).toBe(sample.toString('latin1').replace('</shs.label>', `${history}</shs.label>`));
  });
});

const PAYLOADS: readonly [string, Buffer][] = [
  ['every byte', ALL_BYTES],
  ['nothing', Buffer.alloc(0)],
  ['one line break (CRLF)', Buffer.from('\r\n')],
  ['one line break (LF)', Buffer.from('\n')],
  ['a CR within', Buffer.from('a\rb')],
  ['a final CRLF', Buffer.from('a\r\nb\r\n')],
  ['a final LF', Buffer.from('a\nb\n')],
  ['no final line break', Buffer.from('a\r\nb')],
  ['what looks like the boundary', Buffer.from('--gränsen\n--gränsenx\r\n--gr\n--', 'latin1')],
  ['a line of 300 000 bytes', Buffer.alloc(300_000, 'å', 'latin1')],
];

describe('a payload comes out byte for byte', () => {
  test.each(
    PAYLOADS.flatMap(([what, body]) =>
      (['\n', '\r\n'] as const).flatMap((lineEnd) =>
        ['binary', '8bit', '7bit', 'base64', undefined].map(
          (encoding) => [what, encoding, lineEnd, body] as const,
        ),
      ),
    ),
  )('%s, %s, headers ending in %j', async (_, encoding, lineEnd, body) => {
    scene = await openScene();
    const headers = encoding === undefined ? '' : `Content-Transfer-Encoding: ${encoding}`;
    const written =
      encoding === 'base64'
        ? Buffer.from(body.toString('base64').replace(/.{76}/g, `$&${lineEnd}`))
        : safe(body);
    const expected = encoding === 'base64' ? body : safe(body);

    const { status } = await post(scene, makeRaw({ parts: [{ headers, body: written }], lineEnd }));

    expect(status).toBe(202);
    const [part] = scene.node.received[0]!.parts;
    expect(readFileSync(part!.path).equals(expected)).toBe(true);
    expect(part).toMatchObject({ bytes: expected.length, encoding: encoding ?? '' });
  });

  test.each([
    ['\r\n', '\r'],
    ['\n', ''],
  ] as const)(
    'a final CR, headers ending in %j: what comes out is %j',
    async (lineEnd, expected) => {
      scene = await openScene();
      await post(scene, makeRaw({ parts: [{ body: Buffer.from('\r') }], lineEnd }));
      expect(readFileSync(scene.node.received[0]!.parts[0]!.path, 'latin1')).toBe(expected);
    },
  );

  test('quoted-printable too', async () => {
    scene = await openScene();
    const body = Buffer.from('=C3=A5 =3d\r\nl=\r\nong=  \nline');
    const headers = 'Content-Transfer-Encoding: quoted-printable';
    await post(scene, makeRaw({ parts: [{ headers, body }] }));
    expect(readFileSync(scene.node.received[0]!.parts[0]!.path, 'utf8')).toBe('å =\r\nlongline');
  });
});

/** No sender lets its own boundary stand in a payload as a whole line. */
function safe(body: Buffer): Buffer {
  return Buffer.from(body.toString('latin1').replace('--gränsen\n', '--gränsen \t.\n'), 'latin1');
}

test.each([
  ['GET', '/shs/rs', 405],
  ['PUT', '/shs/ds/5560000000', 405],
  ['POST', '/shs/rsx', 404],
  ['POST', '/', 404],
  ['GET', '/shs/ds/5560000000/a/b', 404],
])('%s %s is answered %i', async (method, path, status) => {
  scene = await openScene();
  expect((await scene.ask(method, path, { body: Buffer.from('') })).status).toBe(status);
});

test('other paths can be had', async () => {
  scene = await openScene({ rsPath: '/axel/rs', dsPath: '/axel/ds' });
  expect((await post(scene, makeRaw())).status).toBe(404);
  const { status } = await scene.ask('POST', '/axel/rs', { body: makeRaw() });
  const { text } = await scene.ask('GET', `/axel/ds/${OURS}?status=test`);
  expect(status).toBe(202);
  expect(text).toContain('urn:X-shs:confirm');
});

test('an upload that the client gives up leaves nothing behind', async () => {
  scene = await openScene();
  const broken = async function* () {
    yield makeRaw().subarray(0, 300);
    await new Promise((done) => setTimeout(done, 50));
    throw new Error('given up');
  };
  const headers = { 'Content-Length': '100000' };
  await expect(scene.ask('POST', '/shs/rs', { body: broken(), headers })).rejects.toThrow();
  await scene.close();
  expect(scene.node.received).toEqual([]);
  expect(existsSync(join(scene.root, 'node', '1'))).toBe(false);
});

test('a node that starts in the folder of another leaves what lies there', async () => {
  scene = await openScene({ confirms: 'manual' });
  const sample = readSample('ex-event-base64.mime');
  await post(scene, sample);
  const [first] = scene.node.received;
  await scene.node.close();
  const second = await openScene({ confirms: 'manual', folder: join(scene.root, 'node') });
  try {
    expect((await post(second, sample)).headers['x-shs-duplicatemsg']).toBe('no');
    expect(second.node.received[0]!.path).not.toBe(first!.path);
    expect(readFileSync(first!.path).equals(sample)).toBe(true);
  } finally {
    await second.close();
  }
});
