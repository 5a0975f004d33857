import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FILES, makeDraft, makeElanSite, PDF, settle, states } from './elan-site.ts';

const LIMIT = 2_000;

test.each([
  ['no PDF', 'ATTACHMENT_NOT_PDF', Buffer.from('PK\u0003\u0004 a document of words')],
  ['half a PDF', 'ATTACHMENT_NOT_PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
  [
    'an encrypted PDF',
    'ATTACHMENT_ENCRYPTED',
    Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Encrypt 5 0 R >>\n%%EOF\n'),
  ],
  [
    'a PDF that is too large',
    'ATTACHMENT_TOO_LARGE',
    Buffer.concat([PDF.subarray(0, -6), Buffer.alloc(LIMIT, '\n'), Buffer.from('%%EOF\n')]),
  ],
])('a petition with %s is stopped before anything is uploaded', async (_, code, bytes) => {
  const limits = { attachmentBytes: LIMIT };
  const site = await makeElanSite({}, {}, undefined, {}, { limits });
  site.drop('one.json', makeDraft('SAK-1'));
  writeFileSync(site.world.path('inbox', 'elan', FILES[0]!), bytes);
  await settle(site, 2);
  expect(await site.world.findDrop('elan/one.json')).toMatchObject({ state: 'quarantined' });
  const reason = site.world.list('outbox', 'quarantine').find((one) => one.endsWith('.reason.txt'));
  const text = readFileSync(site.world.path('outbox', 'quarantine', reason!), 'utf8');
  expect(text).toContain(code);
  expect(text).toContain(FILES[0]);
  expect(site.elan.calls).toEqual([]);
  expect(await states(site)).toEqual([]);
});
