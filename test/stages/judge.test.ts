import { describe, expect, test } from 'vitest';
import { ManifestIndex } from '../../src/core/manifest.ts';
import type { AnswerPart } from '../../src/rules/read-answer.ts';
import { type JudgeContext, judge } from '../../src/stages/judge.ts';
import { TEST_HASH } from '../ledger/test-key.ts';
import { BATCH, confirm, error, indexItems, makeContext, makePart } from './judge-scene.ts';

const REJECTED = { verdict: 'rejected' } as const;
const BY_REFERENCE = error('101', { references: { referens: 'KB-2' } });
const BY_NUMBER = error('101', { position: 2 });

const VERDICTS: readonly [string, Partial<AnswerPart>, string, number, number][] = [
  ['approval without errors accepts all', {}, 'accepted', 0, 0],
  ['no word and no errors accepts all', { verdict: undefined }, 'accepted', 0, 0],
  ['rejection without errors rejects all', REJECTED, 'rejected', 4, 1000],
  ['one faulty item rejects that item', { ...REJECTED, errors: [BY_REFERENCE] }, 'partly', 1, 200],
  ['an error in an approval still rejects its item', { errors: [BY_NUMBER] }, 'partly', 1, 200],
  [
    'two errors on one item reject it once',
    { ...REJECTED, errors: [BY_NUMBER, error('102', { position: 2 })] },
    'partly',
    1,
    200,
  ],
  [
    'errors on two items reject both',
    { ...REJECTED, errors: [BY_NUMBER, error('102', { position: 4 })] },
    'partly',
    2,
    600,
  ],
  [
    'errors on every item reject the batch',
    { ...REJECTED, errors: [1, 2, 3, 4].map((position) => error('101', { position })) },
    'rejected',
    4,
    1000,
  ],
  [
    'a general error rejects the batch',
    { ...REJECTED, errors: [error('902')] },
    'rejected',
    4,
    1000,
  ],
  [
    'a general error rejects the batch whatever its items say',
    { errors: [BY_NUMBER, error('902')] },
    'rejected',
    4,
    1000,
  ],
];

describe('an answer and its batch', () => {
  test.each(VERDICTS)('%s', (_sentence, part, verdict, items, amount) => {
    const judgement = judge(makePart(part), makeContext());
    expect(judgement).toMatchObject({
      verdict,
      itemsRejected: items,
      amountRejected: amount,
      misfits: [],
    });
  });

  test('one faulty item rejects the batch where the authority takes all or nothing', () => {
    const context = makeContext({ itemErrors: 'reject-batch' });
    const judgement = judge(makePart({ ...REJECTED, errors: [BY_NUMBER] }), context);
    expect(judgement).toMatchObject({
      verdict: 'rejected',
      itemsRejected: 4,
      amountRejected: 1000,
    });
    expect(judgement.outcomes.map((outcome) => outcome.ordinal)).toEqual([2]);
  });

  test('approval of a batch without items is approval', () => {
    const context = makeContext({
      batch: { ...BATCH, items: 0, amount: 0 },
      index: indexItems([]),
    });
    expect(judge(makePart(), context).verdict).toBe('accepted');
  });
});

describe('what is kept of each error', () => {
  const texts = (part: Partial<AnswerPart>, context?: Partial<JudgeContext>) =>
    judge(makePart(part), makeContext(context)).outcomes;

  test('its item, amount, code, text and the reference the authority used', () => {
    const errors = [error('101', { text: 'Finns inte', references: { referens: 'KB-3' } })];
    expect(texts({ errors })).toEqual([
      {
        batchId: 'b-1',
        ordinal: 3,
        layer: 'receipt',
        outcome: 'rejected',
        code: '101',
        text: 'Finns inte',
        reference: 'KB-3',
        amount: 300,
        answerId: 'a-1',
      },
    ]);
  });

  test('every error of an item, so that none is left to be found next time', () => {
    const errors = ['101', '102', '101'].map((code) => error(code, { position: 2 }));
    expect(texts({ errors }).map(({ ordinal, code }) => [ordinal, code])).toEqual([
      [2, '101'],
      [2, '102'],
    ]);
  });

  test('a general error stands for the batch as a whole', () => {
    const [outcome] = texts({ errors: [error('902', { text: 'Filen kan inte läsas' })] });
    expect(outcome).toMatchObject({ ordinal: 0, amount: 0, code: '902', reference: null });
  });

  test('a personal number in the text of the authority is masked', () => {
    const errors = [error('101', { position: 1, text: 'Svarande 18910202-9817 saknas' })];
    expect(texts({ errors })[0]!.text).toBe('Svarande ********-**** saknas');
  });
});

const MISFITS: readonly [string, Parameters<typeof error>[1], RegExp][] = [
  [
    'a reference that is not in the batch',
    { references: { referens: 'KB-9' } },
    /not in the batch/,
  ],
  ['a number beyond the batch', { position: 5 }, /names item 5 of a batch of 4/],
  ['number 0', { position: 0 }, /names item 0 of a batch of 4/],
  [
    'a number and a reference of different items',
    { position: 1, references: { referens: 'KB-2' } },
    /which are not the same item/,
  ],
  ['a reference that several items have', { references: { titel: 'T-1' } }, /several items have/],
  [
    'two references of different items',
    { references: { referens: 'KB-1', titel: 'T-3' } },
    /are not the same item|not in the batch|several items/,
  ],
];

describe('an error that does not fit the batch is put to a person', () => {
  test.each(MISFITS)('when it names %s', (_sentence, changes, expected) => {
    const { misfits, outcomes } = judge(
      makePart({ errors: [error('101', changes)] }),
      makeContext(),
    );
    expect(misfits).toEqual([expect.stringMatching(expected)]);
    expect(outcomes).toEqual([]);
  });

  test('and a personal number in it is masked', () => {
    const errors = [error('101', { references: { svarande: '18910202-9817' } })];
    expect(judge(makePart({ errors }), makeContext()).misfits[0]).toContain('********-****');
  });
});

describe('an error finds its item', () => {
  test.each([
    ['by its number', { position: 2 }],
    ['by its reference, whatever its case', { references: { referens: 'kb-2' } }],
    ['by both', { position: 2, references: { referens: 'KB-2' } }],
    ['by a shared reference and its number', { position: 2, references: { titel: 'T-1' } }],
    ['by two references of the same item', { references: { referens: 'KB-2', titel: 'T-1' } }],
    [
      'by one of two references, when the batch knows nothing of the other kind',
      { references: { malnummer: 'U-1-26', referens: 'KB-2' } },
    ],
  ])('%s', (_sentence, changes) => {
    const { outcomes, misfits } = judge(
      makePart({ errors: [error('101', changes)] }),
      makeContext(),
    );
    expect(misfits).toEqual([]);
    expect(outcomes.map((outcome) => outcome.ordinal)).toEqual([2]);
  });
});

describe('what an answer confirms', () => {
  test('gets the references that the authority gave', () => {
    const items = [confirm('KB-4', 'U-4-26'), confirm('kb-2', 'U-2-26')];
    const { manifest, strangers } = judge(makePart({ items }), makeContext());
    const index = new ManifestIndex(manifest!, TEST_HASH);
    expect(index.find('malnummer', 'U-2-26').map((item) => item.ordinal)).toEqual([2]);
    expect(index.find('malnummer', 'U-4-26')[0]).toMatchObject({ ordinal: 4, amount: 400 });
    expect(strangers).toEqual([]);
  });

  test('beyond the batch is kept apart, and no fault', () => {
    const items = [confirm('KB-1', 'U-1-26'), { ...confirm('XX-9', 'U-9-26'), line: 7 }];
    const { manifest, strangers, misfits } = judge(makePart({ items }), makeContext());
    expect(manifest!.items).toBe(1);
    expect(strangers).toEqual([{ line: 7, references: { malnummer: 'U-9-26', referens: 'XX-9' } }]);
    expect(misfits).toEqual([]);
  });

  test('may be named by two references of the same item', () => {
    const item = { ...confirm('KB-3', 'U-3-26'), references: { referens: 'KB-3', titel: 'T-3' } };
    const { manifest, strangers } = judge(makePart({ items: [item] }), makeContext());
    expect({ items: manifest!.items, strangers }).toEqual({ items: 1, strangers: [] });
  });
});
