import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/core/ledger.ts';
import type { AnswerError } from '../../src/rules/read-answer.ts';
import { deliver, describeStanding, openWithBatch, type ReadAnswer } from './answer-scene.ts';
import { confirm, error, makePart } from './judge-scene.ts';

const KEYS = [{ creditor: 'KBL', sequence: '7' }];
const ITEMS = 6;

/** The ways in which an authority may name an item. */
const NAMINGS: readonly ((item: number) => Partial<AnswerError>)[] = [
  (item) => ({ position: item }),
  (item) => ({ references: { referens: `KB-${item}` } }),
  (item) => ({ position: item, references: { referens: ` kb-${item} ` } }),
];

function receipt(items: readonly number[], naming: number): ReadAnswer {
  const errors = items.map((item) => error(`10${(item % 4) + 1}`, NAMINGS[naming % 3]!(item)));
  const verdict = items.length > 0 ? 'rejected' : 'accepted';
  return {
    transaction: 'kvittens-verkstallighet',
    part: makePart({ keys: KEYS, verdict, errors }),
  };
}

function decision(items: readonly number[]): ReadAnswer {
  const confirmed = items.map((item) => confirm(`KB-${item}`, `U-${item}-26`));
  return {
    transaction: 'bekraftelse-verkstallighet',
    part: makePart({ keys: KEYS, verdict: undefined, items: confirmed }),
  };
}

const SUBSET = fc.uniqueArray(fc.integer({ min: 1, max: ITEMS }), { maxLength: ITEMS });

/** Answers that agree: one receipt told in several ways, and confirmations of whatever items. */
const ANSWERS = fc
  .record({
    rejected: SUBSET,
    namings: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
    confirmed: fc.array(
      SUBSET.filter((items) => items.length > 0),
      { maxLength: 4 },
    ),
  })
  .map(({ rejected, namings, confirmed }) => [
    ...namings.map((naming, at) => receipt(at % 2 ? [...rejected].reverse() : rejected, naming)),
    ...confirmed
      .map((items) => items.filter((item) => !rejected.includes(item)))
      .filter((items) => items.length > 0)
      .map(decision),
  ]);

/** Every answer at least once, in any order. */
function arrivals(answers: readonly ReadAnswer[]): fc.Arbitrary<ReadAnswer[]> {
  const some = fc.array(fc.constantFrom(...answers), { maxLength: 6 });
  return some.chain((repeated) => {
    const all = [...answers, ...repeated];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}

async function withBatch<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openWithBatch(ITEMS);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

describe('answers that agree', () => {
  test('give the same standing in any order and any repetition', async () => {
    const pairs = ANSWERS.chain((answers) => fc.tuple(fc.constant(answers), arrivals(answers)));
    await fc.assert(
      fc.asyncProperty(pairs, async ([answers, arrival]) => {
        const [first, second] = await Promise.all(
          [answers, arrival].map((order) =>
            withBatch(async (ledger) => {
              const outcomes = await deliver(ledger, order);
              expect(outcomes).not.toContain('contradictory');
              expect((await ledger.verify()).faults).toEqual([]);
              return describeStanding(ledger, ITEMS);
            }),
          ),
        );
        expect(second).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  test.each([[[receipt([2], 0), decision([1, 2])]], [[decision([1, 2]), receipt([2], 0)]]])(
    'a person is told when one layer confirms what another rejects, whichever came first',
    async (order) => {
      await withBatch(async (ledger) => {
        const outcomes = await deliver(ledger, order);

        expect(outcomes[1]).toBe('contradictory');
        expect((await ledger.listAnswers())[1]?.reasonText).toMatch(
          /item 2, which an earlier answer/,
        );
        expect(await describeStanding(ledger, ITEMS)).toMatchObject({
          batch: { state: 'answered', verdict: 'partly', itemsRejected: 1 },
          layers: ['receipt partly', 'decision accepted'],
        });
        expect((await ledger.verify()).faults).toEqual([]);
      });
    },
  );

  test('an item is known by what an earlier answer called it', async () => {
    await withBatch(async (ledger) => {
      const byCase = makePart({
        keys: KEYS,
        verdict: 'rejected',
        errors: [error('101', { references: { malnummer: 'U-3-26' } })],
      });
      const answers: ReadAnswer[] = [
        { transaction: 'kvittens-verkstallighet', part: byCase },
        decision([3]),
      ];

      expect(await deliver(ledger, answers)).toEqual(['unknown-batch', 'accepted']);
      // Tried again when the case number is known: the same item.
      const again = await deliver(ledger, [
        { transaction: 'kvittens-verkstallighet', part: byCase },
      ]);
      expect(again).toEqual(['contradictory']);
      expect((await ledger.listItemOutcomes(['b-1'])).map(({ ordinal }) => ordinal)).toEqual([3]);
    });
  });

  test('are duplicates from the second on, when they say the same', async () => {
    const answers = [receipt([2, 4], 0), receipt([4, 2], 1), decision([1, 3]), decision([3, 1])];
    await withBatch(async (ledger) => {
      expect(await deliver(ledger, answers)).toEqual([
        'partly',
        'duplicate',
        'accepted',
        'duplicate',
      ]);
    });
  });

  test('may confirm the rest later, and only then repeat each other', async () => {
    const answers = [decision([1, 2]), decision([3, 4]), decision([3]), decision([5])];
    await withBatch(async (ledger) => {
      expect(await deliver(ledger, answers)).toEqual([
        'accepted',
        'accepted',
        'duplicate',
        'accepted',
      ]);
    });
  });
});

describe('answers that do not agree', () => {
  const approval = receipt([], 0);
  test.each([
    ['approval and rejection of an item', approval, receipt([2], 0)],
    ['rejection of two different items', receipt([1], 0), receipt([2], 1)],
    [
      'two case numbers for one item',
      decision([1]),
      {
        ...decision([1]),
        part: makePart({ keys: KEYS, verdict: undefined, items: [confirm('KB-1', 'U-9-26')] }),
      },
    ],
  ])(
    '%s: the first stands, the second is put to a person, in either order',
    async (_, one, two) => {
      for (const [first, second] of [
        [one, two],
        [two, one],
      ] as const) {
        const alone = await withBatch(async (ledger) => {
          await deliver(ledger, [first]);
          return describeStanding(ledger, ITEMS);
        });
        await withBatch(async (ledger) => {
          const outcomes = await deliver(ledger, [first, second, first, second]);
          expect(outcomes.slice(1)).toEqual(['contradictory', 'duplicate', 'contradictory']);
          expect(await describeStanding(ledger, ITEMS)).toEqual(alone);
          expect((await ledger.verify()).faults).toEqual([]);
        });
      }
    },
  );
});
