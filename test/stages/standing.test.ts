import { describe, expect, test } from 'vitest';
import type { ItemOutcome, LayerName, LayerState } from '../../src/core/nouns.ts';
import { findConflict } from '../../src/stages/compare-answers.ts';
import { computeStanding } from '../../src/stages/standing.ts';
import { BATCH, LAYER } from './judge-scene.ts';

type Said = readonly [layer: LayerName, state: LayerState, rejected?: readonly number[]];

function toOutcomes([layer, , rejected = []]: Said): ItemOutcome[] {
  return rejected.map((ordinal) => ({
    batchId: BATCH.id,
    ordinal,
    layer,
    outcome: 'rejected',
    code: '1',
    text: null,
    reference: null,
    amount: ordinal * 100,
    answerId: `a-${layer}`,
  }));
}

function toLayers(said: readonly Said[]) {
  const states = new Map(said.map(([layer, state]) => [layer, state]));
  return (['receipt', 'decision'] as const).map((layer) => ({
    ...LAYER,
    layer,
    state: states.get(layer) ?? ('waiting' as const),
  }));
}

describe('a batch of four items stands at', () => {
  test.each<[string, readonly Said[], readonly [string, number, number] | undefined]>([
    ['accepted by its receipt', [['receipt', 'accepted']], ['accepted', 0, 0]],
    [
      'accepted, then one refused by the decision',
      [
        ['receipt', 'accepted'],
        ['decision', 'partly', [2]],
      ],
      ['partly', 1, 200],
    ],
    [
      'one refused by each',
      [
        ['receipt', 'partly', [1]],
        ['decision', 'partly', [2]],
      ],
      ['partly', 2, 300],
    ],
    [
      'the same refused by both',
      [
        ['receipt', 'partly', [1]],
        ['decision', 'partly', [1]],
      ],
      ['partly', 1, 100],
    ],
    [
      'all refused, some by each',
      [
        ['receipt', 'partly', [1, 2]],
        ['decision', 'partly', [3, 4]],
      ],
      ['rejected', 4, 1000],
    ],
    [
      'accepted, then refused as a whole',
      [
        ['receipt', 'accepted'],
        ['decision', 'rejected'],
      ],
      ['rejected', 4, 1000],
    ],
    ['nothing without what decides', [['decision', 'partly', [2]]], undefined],
  ])('%s, in any order', (_, said, expected) => {
    const orders = [said, [...said].reverse()];
    for (const order of orders) {
      const [layer, state] = order.at(-1)!;
      const before = toLayers(order.slice(0, -1));
      const outcomes = order.flatMap(toOutcomes);
      const standing = computeStanding(BATCH, before, { layer, state }, outcomes, 'receipt');
      const [verdict, itemsRejected, amountRejected] = expected ?? [];
      expect(standing).toEqual(expected && { verdict, itemsRejected, amountRejected });
    }
  });
});

describe('two layers contradict each other', () => {
  const CASES: readonly [string, Said, Said, boolean][] = [
    [
      'when a decision takes what the receipt rejected whole',
      ['receipt', 'rejected'],
      ['decision', 'accepted'],
      true,
    ],
    [
      'not when a decision rejects what the receipt took',
      ['receipt', 'accepted'],
      ['decision', 'rejected'],
      false,
    ],
    ['not when both reject all', ['receipt', 'rejected'], ['decision', 'rejected'], false],
    [
      'not when each rejects something',
      ['receipt', 'partly', [1]],
      ['decision', 'partly', [2]],
      false,
    ],
  ];
  test.each(CASES)('%s, in any order', (_, one, other, expected) => {
    for (const [before, now] of [
      [one, other],
      [other, one],
    ] as const) {
      const [layer, verdict] = now;
      const layers = toLayers([before]);
      const conflict = findConflict(
        {
          layer: layers.find((each) => each.layer === layer)!,
          layers,
          outcomes: toOutcomes(before),
          named: [],
        },
        {
          verdict: verdict as 'accepted',
          itemsRejected: 0,
          amountRejected: 0,
          outcomes: toOutcomes(now),
          manifest: undefined,
          misfits: [],
          strangers: [],
          isEarly: false,
        },
      );
      expect(conflict !== undefined).toBe(expected);
    }
  });
});
