import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.ts';
import { attach, checked, claimed, event, matched, received, sealed, shipped } from './events.ts';
import { openLedger } from './fixture.ts';

/** Events that a faulty program might write: the chain is whole, but the sums are not. */
const CASES: readonly [string, readonly NewEvent[], RegExp][] = [
  [
    'a batch that is sealed with fewer items than the file had',
    [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1', { items: 2 })],
    /^day 2026-11-23: 1 items for 0 öre came in and are neither rejected, sent nor waiting$/,
  ],
  [
    'a batch that is sealed with another amount than the file had',
    [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1', { amount: 1000 })],
    /^day 2026-11-23: 0 items for -100 öre/,
  ],
  [
    'an answer that rejects more öre than the batch has',
    [
      claimed('d-1'),
      checked('d-1'),
      sealed('b-1', 'd-1'),
      shipped('b-1'),
      received('a-1'),
      matched('a-1', 'b-1', { verdict: 'rejected', itemsRejected: 4, amountRejected: 1000 }),
    ],
    /^batch b-1: rejected, but 4 of 3 items and 1000 of 900 öre are rejected$/,
  ],
  [
    'a batch that was partly rejected without a rejected item',
    [
      claimed('d-1'),
      checked('d-1'),
      sealed('b-1', 'd-1'),
      shipped('b-1'),
      received('a-1'),
      matched('a-1', 'b-1', { verdict: 'partly', itemsRejected: 1, amountRejected: 300 }),
    ],
    /^batch b-1: 1 items rejected for 300 öre, but 0 items for 0 öre are on record$/,
  ],
  [
    'an accepted batch with rejected items',
    [
      claimed('d-1'),
      checked('d-1'),
      sealed('b-1', 'd-1'),
      shipped('b-1'),
      received('a-1'),
      matched('a-1', 'b-1', { itemsRejected: 1, amountRejected: 300 }),
    ],
    /^batch b-1: accepted, but 1 of 3 items and 300 of 900 öre are rejected$/,
  ],
  [
    'an answered batch that is sent again',
    [
      claimed('d-1'),
      checked('d-1'),
      sealed('b-1', 'd-1'),
      shipped('b-1'),
      received('a-1'),
      matched('a-1', 'b-1'),
      event('batch.resent', 'b-1', { comment: 'by mistake' }),
    ],
    /^batch b-1: counts answers although it is sealed$/,
  ],
];

test('days are those of the time zone', async () => {
  const { ledger } = await openLedger();
  await ledger.append([claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1', { items: 2 })]);
  const tell = async (timeZone?: string) => (await ledger.verify(timeZone)).faults.join('\n');
  expect(await tell()).toContain('day 2026-11-23:');
  expect(await tell('Pacific/Pago_Pago')).toContain('day 2026-11-22:');
});

describe('verify proves in = accepted + rejected + pending, and finds', () => {
  test.each(CASES)('%s', async (_sentence, events, expected) => {
    const { ledger } = await openLedger();
    await ledger.append(events, attach(events));
    const { faults } = await ledger.verify();
    expect(
      faults.some((fault) => expected.test(fault)),
      faults.join('\n'),
    ).toBe(true);
  });

  test('a batch whose manifest holds other items than its event says', async () => {
    const { ledger } = await openLedger();
    const events = [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1')];
    await ledger.append(events, attach([sealed('b-1', 'd-1', { items: 2 })]));
    expect((await ledger.verify()).faults).toEqual([
      'batch b-1: 3 items for 900 öre, but its manifest has 2 items for 900 öre',
    ]);
  });

  test('nothing in an empty ledger', async () => {
    const { ledger } = await openLedger();
    const verification = await ledger.verify();
    expect(verification).toEqual({
      events: 0,
      batches: 0,
      faults: [],
      lastHash: '0'.repeat(64),
    });
  });
});
