import { beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/core/ledger.ts';
import { ManifestBuilder } from '../../src/core/manifest.ts';
import type { AnswerPart } from '../../src/rules/read-answer.ts';
import { match } from '../../src/stages/match.ts';
import { checked, claimed, event, sealed, TRANSACTION } from '../ledger/events.ts';
import { openLedger } from '../ledger/fixture.ts';
import { TEST_HASH } from '../ledger/test-key.ts';
import { confirm, error, makePart } from './judge-scene.ts';

const BATCHES = [
  {
    id: 'b-1',
    sequence: 7,
    creditor: 'KBL',
    remoteName: 'KBL.EMALIN.00007.20261123.etr',
    items: ['A-1', 'A-2'],
  },
  {
    id: 'b-2',
    sequence: 7,
    creditor: 'XYZ',
    remoteName: 'XYZ.EMALIN.00007.20261123.etr',
    items: ['B-1', 'A-2'],
  },
  {
    id: 'b-3',
    sequence: 8,
    creditor: 'KBL',
    remoteName: 'KBL.EMALIN.00008.20261123.etr',
    items: ['C-1'],
  },
  {
    id: 'b-4',
    sequence: 8,
    creditor: 'KBL',
    remoteName: 'KBL.EMALIN.00008.20261124.etr',
    items: ['D-1'],
  },
  {
    id: 'b-5',
    sequence: 9,
    creditor: 'KBL',
    remoteName: 'KBL.EMALIN.00009.20261124.etr',
    items: ['E-1'],
  },
  {
    id: 'b-6',
    sequence: 7,
    creditor: 'KBL',
    remoteName: 'other',
    items: ['F-1'],
    transaction: 'kronofogden/other',
  },
] as const;

let ledger: Ledger;

beforeEach(async () => {
  ({ ledger } = await openLedger());
  for (const { id, items, ...facts } of BATCHES) {
    const builder = new ManifestBuilder(['referens'], TEST_HASH);
    for (const [at, item] of items.entries())
      builder.add({ ordinal: at + 1, line: at, byte: 0, amount: 1 }, [item]);
    await ledger.append(
      [
        claimed(`d-${id}`),
        checked(`d-${id}`, { businessKey: `MSG-${id}` }),
        sealed(id, `d-${id}`, { ...facts, items: items.length }),
      ],
      { manifests: [{ batchId: id, sourceId: id, manifest: builder.finish() }] },
    );
  }
  await ledger.append([event('batch.cancelled', 'b-5', { comment: 'not to be sent' })]);
});

const FOUND: readonly [string, Partial<AnswerPart>, string, string][] = [
  [
    'creditor and number',
    { keys: [{ creditor: 'kbl', sequence: '7' }] },
    'b-1',
    'creditor kbl + sequence 7',
  ],
  [
    'the number with zeros before it',
    { keys: [{ creditor: 'XYZ', sequence: '00007' }] },
    'b-2',
    'creditor XYZ + sequence 00007',
  ],
  [
    'the file name, whatever its case',
    { keys: [{ fileName: 'kbl.emalin.00008.20261124.ETR' }] },
    'b-4',
    'fileName kbl.emalin.00008.20261124.ETR',
  ],
  ["the file's own id", { keys: [{ businessId: 'MSG-b-2' }] }, 'b-2', 'businessId MSG-b-2'],
  ['our message id', { keys: [{ messageId: 'b-3' }] }, 'b-3', 'messageId b-3'],
  [
    'the first set of keys that leads to one batch',
    { keys: [{ creditor: 'KBL', sequence: '8' }, { fileName: 'KBL.EMALIN.00008.20261123.etr' }] },
    'b-3',
    'fileName KBL.EMALIN.00008.20261123.etr',
  ],
  [
    'the reference of an item with an error',
    { errors: [error('101', { references: { referens: 'c-1' } })] },
    'b-3',
    "the items' referens",
  ],
  [
    'the reference of an item it confirms',
    { items: [confirm('D-1', 'U-1-26')] },
    'b-4',
    "the items' referens",
  ],
  [
    'references, when its keys lead to several',
    { keys: [{ sequence: '8' }], items: [confirm('C-1', 'U-1-26')] },
    'b-3',
    "the items' referens",
  ],
  [
    'the name without what follows it',
    {
      keys: [
        { creditor: 'KBL', sequence: '7', fileName: 'kbl.emalin' },
        { creditor: 'KBL', sequence: '7' },
      ],
    },
    'b-1',
    'creditor KBL + sequence 7',
  ],
];

const NOT_FOUND: readonly [string, Partial<AnswerPart>, string][] = [
  [
    'an unknown number',
    { keys: [{ creditor: 'KBL', sequence: '99' }] },
    'creditor KBL + sequence 99: no batch; the answer names no item of ours',
  ],
  [
    'a number that two batches have',
    { keys: [{ creditor: 'KBL', sequence: '8' }] },
    'creditor KBL + sequence 8: 2 batches; the answer names no item of ours',
  ],
  [
    'a message id of another kind of file',
    { keys: [{ messageId: 'b-6' }] },
    'messageId b-6: no batch; the answer names no item of ours',
  ],
  [
    'items of two batches',
    { items: [confirm('A-2', 'U-1-26')] },
    '1 references of its items: items of 2 batches',
  ],
  [
    'items that are not ours',
    { items: [confirm('Z-1', 'U-1-26')] },
    '1 references of its items: not ours',
  ],
  [
    'a name that is not that of the batch with its number',
    {
      keys: [
        { creditor: 'KBL', sequence: '7', fileName: 'KBL.EMALIN.00007.20250105.etr' },
        { creditor: 'KBL', sequence: '7' },
      ],
    },
    'creditor KBL + sequence 7 + fileName KBL.EMALIN.00007.20250105.etr: no batch; creditor KBL + sequence 7: b-1 has another name than KBL.EMALIN.00007.20250105.etr, it is another file; the answer names no item of ours',
  ],
  [
    'references of a batch with another number',
    { keys: [{ creditor: 'XYZ', sequence: '99' }], items: [confirm('B-1', 'U-1-26')] },
    'creditor XYZ + sequence 99: no batch; b-2 has another number than 99, it is another file',
  ],
  ['nothing at all', {}, 'the answer names no item of ours'],
];

describe('an answer finds its batch', () => {
  test.each(FOUND)('by %s', async (_sentence, part, id, key) => {
    const found = await match(makePart(part), new Set([TRANSACTION]), ledger);
    expect({ id: found.batch?.id, key: found.batch && found.key }).toEqual({ id, key });
  });
});

describe('an answer finds no batch, and says what was tried', () => {
  test.each(NOT_FOUND)('by %s', async (_sentence, part, reason) => {
    expect(await match(makePart(part), new Set([TRANSACTION]), ledger)).toEqual({ reason });
  });
});
