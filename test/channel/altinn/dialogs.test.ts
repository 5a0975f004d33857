import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CaseStore } from '../../../src/channel/elan/case-store.ts';
import { type DialogSettings, hearDialogs } from '../../../src/channel/elan/dialogs.ts';

const UPDATED = '2026-11-23T08:00:00Z';

/** An Altinn whose pages have no end. */
async function startEndless(
  nextEvent: (page: number) => string,
  nextToken: (page: number) => string,
) {
  const pages = { events: 0, dialogs: 0 };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://altinn');
    if (pathname.includes('/exchange/')) return void response.end('"token"');
    if (pathname.endsWith('/events')) {
      const id = nextEvent(pages.events++);
      return void response.end(JSON.stringify(Array(1000).fill({ id, time: UPDATED })));
    }
    const continuationToken = nextToken(pages.dialogs++);
    const items = [{ externalReference: 'SAK-1', updatedAt: UPDATED }];
    response.end(JSON.stringify({ items, hasNextPage: true, continuationToken }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { pages, platform: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function openStore(): CaseStore {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-dialogs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return new CaseStore(folder);
}

const toSettings = (platform: string) =>
  ({
    platform,
    answerMs: 5_000,
    resource: 'ske',
    orgnr: '312597772',
    access: { scopes: [] },
    tokens: { getToken: async () => ({ value: 'a' }) },
  }) as unknown as DialogSettings;

test.each([
  ['the same page again', () => '7', () => 'again', { events: 2, dialogs: 2 }, '7'],
  [
    'pages without end',
    (page: number) => `${page + 1}`,
    (page: number) => `t-${page}`,
    { events: 20, dialogs: 20 },
    '0',
  ],
])(
  'news in Altinn that are %s do not keep a pass from ending',
  async (_, nextEvent, nextToken, expected, after) => {
    const { pages, platform } = await startEndless(nextEvent, nextToken);
    const store = openStore();
    const open = { shipment: 'b-1', reference: 'SAK-1', innsenderReferanse: 'a', polls: 0 };
    await store.follow({ ...open, nextAt: '2027-01-01T00:00:00Z' });
    const now = new Date('2026-11-23T09:00:00Z');
    await hearDialogs(toSettings(platform), store, now);
    expect(pages).toEqual(expected);
    expect((await store.readCase('b-1'))!.nextAt).toBe(now.toISOString());
    expect(await store.readPosition()).toEqual({ after, updatedAfter: UPDATED });
  },
);
