import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NoticeChanges } from '../../src/simulator/shs/notice.ts';
import { CONTENT_ID, TX_ID } from './shs/raw-message.ts';
import { fetchMessage, openScene, post, readSample, type Scene } from './shs/scene.ts';

const ID = '22222222-2222-4333-8444-555555555555';
const SAME = { txId: ID, boundary: 'B' };

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ confirms: 'manual', firstLocalId: 77 });
  await post(scene, readSample('ex-event-binary.mime'));
});
afterEach(() => scene.close());

async function readNotice(kind: 'confirm' | 'error', changes: NoticeChanges): Promise<string> {
  const all = { ...SAME, ...changes };
  const txId =
    kind === 'confirm'
      ? await scene.node.confirm(TX_ID, all)
      : await scene.node.error(TX_ID, 'MissingAgreement', 'Avtal "saknas"', all);
  return (await fetchMessage(scene, txId)).text;
}

/** What a change makes of the plain notice: the pieces of text that go, and those that come. */
const CHANGES: readonly [string, 'confirm' | 'error', NoticeChanges, [string, string][]][] = [
  ['the same content.id', 'confirm', { contentId: 'same' }, []],
  [
    'the content.id with a suffix',
    'confirm',
    { contentId: 'suffix' },
    [[`<content content.id="${CONTENT_ID}">`, `<content content.id="${CONTENT_ID}-confirm">`]],
  ],
  [
    'the content.id with a suffix, in an error message',
    'error',
    { contentId: 'suffix' },
    [[`<content content.id="${CONTENT_ID}">`, `<content content.id="${CONTENT_ID}-error">`]],
  ],
  [
    'another content.id',
    'error',
    { contentId: { id: 'x' } },
    [[`<content content.id="${CONTENT_ID}">`, '<content content.id="x">']],
  ],
  [
    'no <confirmation/>',
    'confirm',
    { withoutConfirmation: true },
    [
      ['  <confirmation/>\n', ''],
      ['no-of-bytes="309"', 'no-of-bytes="291"'],
    ],
  ],
  [
    'a document dated with a day, and without a version',
    'error',
    { dateOnly: true, withoutVersion: true },
    [
      [
        `  <datetime>2026-11-22T07:33:46</datetime>\n  <error`,
        '  <datetime>2026-11-22</datetime>\n  <error',
      ],
      ['<shs.management version="1.2" ', '<shs.management '],
      ['no-of-bytes="368"', 'no-of-bytes="345"'],
    ],
  ],
  [
    'a line break inside local.id',
    'error',
    { brokenLocalId: true },
    [['local.id="77"', 'local.id="77\ntestnod"']],
  ],
  [
    'a part of us-ascii, 7bit',
    'error',
    { ascii: true },
    [
      [
        'Content-Type: text/xml; charset=ISO-8859-1; name=error.xml\r\nContent-Transfer-Encoding: binary',
        'Content-Type: text/xml; charset=us-ascii; name=error.xml\r\nContent-Transfer-Encoding: 7bit',
      ],
    ],
  ],
  [
    'ids of a message that nobody sent',
    'confirm',
    { corrId: 'k', management: { corrId: 'l', contentId: 'm' } },
    [
      [
        `<shs.label version="1.2" tx.id="${ID}" corr.id="${TX_ID}"`,
        `<shs.label version="1.2" tx.id="${ID}" corr.id="k"`,
      ],
      [
        `version="1.2" corr.id="${TX_ID}" content.id="${CONTENT_ID}"`,
        'version="1.2" corr.id="l" content.id="m"',
      ],
      ['no-of-bytes="309"', 'no-of-bytes="239"'],
    ],
  ],
];

describe('an administrative message differs from the plain one in nothing but', () => {
  test.each(CHANGES)('%s (%s)', async (_, kind, changes, pieces) => {
    let expected = await readNotice(kind, {});
    for (const [gone, come] of pieces) {
      expect(expected.split(gone)).toHaveLength(2);
      expected = expected.replace(gone, come);
    }
    await scene.close();
    scene = await openScene({ confirms: 'manual', firstLocalId: 77 });
    await post(scene, readSample('ex-event-binary.mime'));

    expect(await readNotice(kind, changes)).toBe(expected);
  });

  test('a new content.id', async () => {
    const text = await readNotice('confirm', { contentId: 'new' });
    const [, label, management] =
      /<content content.id="([^"]*)".*shs.management.* content.id="([^"]*)"/s.exec(text)!;
    expect(management).toBe(CONTENT_ID);
    expect(label).toMatch(/^[0-9a-f-]{36}$/);
    expect(label).not.toBe(CONTENT_ID);
  });
});

test('an error message tells code and info', async () => {
  expect(await readNotice('error', {})).toContain(
    '  <error errorcode="MissingAgreement" errorinfo="Avtal &quot;saknas&quot;"/>\n',
  );
});

test('a notice about a message that is not there is a mistake of the test', () => {
  expect(() => scene.node.confirm('nothing')).toThrow('the node has no message nothing');
  expect(() => scene.node.error('nothing', 'OtherError', '')).toThrow('no message nothing');
});

test('a message that was delivered can be confirmed and complained about too', async () => {
  const txId = await scene.node.deliver({
    to: '5560000000',
    product: 'agreement',
    sequenceType: 'reply',
    files: [],
  });
  const ids = [await scene.node.confirm(txId), await scene.node.error(txId, 'OtherError', 'x')];
  const lying = scene.node.outbox('2021000000').map(({ message }) => message.label.txId);
  expect(lying).toEqual([TX_ID, ...ids]);
});
