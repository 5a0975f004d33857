import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.ts';
import {
  attach,
  checked,
  claimed,
  event,
  matched,
  RECEIPT,
  received,
  SCOPE,
  sealed,
  shipped,
} from './events.ts';
import { openLedger, START } from './fixture.ts';

const SENT = [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1'), shipped('b-1')];
const REJECTED = {
  outcome: 'rejected',
  verdict: 'rejected',
  errors: 1,
  itemsRejected: 3,
  amountRejected: 900,
} as const;

async function play(events: readonly NewEvent[]) {
  const { ledger } = await openLedger();
  await ledger.append(events, attach(events));
  const [receipt, decision] = await ledger.listLayers(['b-1']);
  const verification = await ledger.verify();
  expect(verification.faults).toEqual([]);
  const answer = (await ledger.findAnswer('a-1'))!;
  return { ledger, receipt, decision, answer, batch: await ledger.findBatch('b-1') };
}

describe('what events do to promised answers', () => {
  test('a shipped batch waits for every promised answer, each with its deadline', async () => {
    const { receipt, decision } = await play(SENT);
    expect(receipt).toMatchObject({ layer: 'receipt', state: 'waiting', silence: 'overdue' });
    expect(receipt?.deadlineAt).toBe('2026-11-24T11:00:00.000Z');
    expect(decision).toMatchObject({ layer: 'decision', state: 'waiting', silence: 'accepted' });
  });

  test.each([
    ['a warning is noted', 'layer.warned', { warnedAt: START, state: 'waiting' }],
    ['an overdue answer still waits', 'layer.overdue', { overdueAt: START, state: 'waiting' }],
    ['silence closes the answer without an answer', 'layer.silent', { state: 'silent' }],
  ] as const)('%s', async (_sentence, kind, expected) => {
    const { decision, receipt } = await play([...SENT, event(kind, 'b-1', { layer: 'decision' })]);
    expect(decision).toMatchObject(expected);
    expect(receipt).toMatchObject({ state: 'waiting', warnedAt: null, overdueAt: null });
  });
});

describe('what events do to answers', () => {
  test("a received answer is nobody's yet", async () => {
    const { answer } = await play([received('a-1')]);
    expect(answer).toMatchObject({ state: 'received', batchId: null, acknowledged: 0 });
  });

  test('an acknowledged answer is still to be matched', async () => {
    const { answer } = await play([
      received('a-1'),
      event('answer.acknowledged', 'a-1', { name: 'x' }),
    ]);
    expect(answer).toMatchObject({ state: 'received', acknowledged: 1 });
  });

  test('an accepting answer accepts every item and every öre of its batch', async () => {
    const { answer, batch, receipt } = await play([
      ...SENT,
      received('a-1'),
      matched('a-1', 'b-1'),
    ]);
    expect(answer).toMatchObject({ state: 'matched', batchId: 'b-1', outcome: 'accepted' });
    expect(batch).toMatchObject({ state: 'answered', verdict: 'accepted' });
    expect(batch).toMatchObject({ itemsAccepted: 3, amountAccepted: 900, itemsRejected: 0 });
    expect(receipt).toMatchObject({ state: 'accepted', answerId: 'a-1', answeredAt: START });
  });

  test('a rejecting answer rejects every item and every öre', async () => {
    const { batch } = await play([...SENT, received('a-1'), matched('a-1', 'b-1', REJECTED)]);
    expect(batch).toMatchObject({ verdict: 'rejected', itemsRejected: 3, amountRejected: 900 });
    expect(batch).toMatchObject({ itemsAccepted: 0, amountAccepted: 0 });
  });

  test('an answer that is not the deciding one settles only its own layer', async () => {
    const facts = { layer: 'decision', isDeciding: false } as const;
    const { batch, decision } = await play([
      ...SENT,
      received('a-1'),
      matched('a-1', 'b-1', facts),
    ]);
    expect(batch).toMatchObject({ state: 'shipped', verdict: null });
    expect(decision).toMatchObject({ state: 'accepted' });
  });

  test('an answer without a verdict is matched and changes nothing else', async () => {
    const facts = { outcome: 'duplicate', verdict: null } as const;
    const { batch, receipt, answer } = await play([
      ...SENT,
      received('a-1'),
      matched('a-1', 'b-1', facts),
    ]);
    expect(answer).toMatchObject({ state: 'matched', outcome: 'duplicate' });
    expect(batch).toMatchObject({ state: 'shipped', verdict: null });
    expect(receipt).toMatchObject({ state: 'waiting' });
  });

  test('a late answer to a silent layer overtakes the silence', async () => {
    const { decision, answer } = await play([
      ...SENT,
      event('layer.silent', 'b-1', { layer: 'decision' }),
      received('a-1'),
      matched('a-1', 'b-1', { layer: 'decision', isDeciding: false, isLate: true }),
    ]);
    expect(decision).toMatchObject({ state: 'accepted', answerId: 'a-1' });
    expect(answer).toMatchObject({ isLate: 1 });
  });

  test('an unmatched answer says why, and may be settled by a person', async () => {
    const unmatched = event('answer.unmatched', 'a-1', {
      outcome: 'unknown-batch',
      transaction: RECEIPT,
      layout: 'kvittens-verkstallighet',
      reasonText: 'creditor KBL + sequence 8: no batch',
      items: 0,
    });
    const first = await play([received('a-1'), unmatched]);
    expect(first.answer).toMatchObject({ state: 'unmatched', outcome: 'unknown-batch' });
    const settle = event('answer.settled', 'a-1', { comment: 'it was for another system' });
    const second = await play([received('a-1'), unmatched, settle]);
    expect(second.answer).toMatchObject({ state: 'settled', outcome: 'unknown-batch' });
    const third = await play([...SENT, received('a-1'), unmatched, matched('a-1', 'b-1')]);
    expect(third.answer).toMatchObject({ state: 'matched', outcome: 'accepted', reasonText: null });
  });

  test('an answer about cases that were never sent by file is noted and settled', async () => {
    const noted = event('answer.noted', 'a-1', {
      transaction: 'kronofogden/bekraftelse-verkstallighet',
      layout: 'bekraftelse-verkstallighet',
      layer: 'decision',
      items: 2,
      reasonText: '2 cases that were not sent by file',
    });
    const { answer } = await play([received('a-1'), noted]);
    expect(answer).toMatchObject({ state: 'settled', outcome: 'not-ours', items: 2 });
  });

  test('a decision of recovery changes nothing but is kept', async () => {
    const { ledger } = await play([
      ...SENT,
      event('recovery.decided', 'b-1', { decision: 'asked first' }),
    ]);
    const kinds = (await ledger.listEvents(['b-1'])).map((stored) => stored.kind);
    expect(kinds).toEqual(['batch.sealed', 'batch.shipped', 'recovery.decided']);
  });
});

describe('the running number of a batch that was rejected whole', () => {
  const rejected = (answerId: string, batchId: string, reuseSequence: boolean) =>
    matched(answerId, batchId, { ...REJECTED, reuseSequence });
  const next = [
    claimed('d-2'),
    checked('d-2'),
    sealed('b-2', 'd-2', { sequence: 8 }),
    shipped('b-2'),
  ];

  test('is used again where the authority says so', async () => {
    const { ledger } = await play([...SENT, received('a-1'), rejected('a-1', 'b-1', true)]);
    expect(await ledger.findSequence(SCOPE)).toBe(6);
  });

  test('is spent where the authority says nothing of the kind', async () => {
    const { ledger } = await play([...SENT, received('a-1'), rejected('a-1', 'b-1', false)]);
    expect(await ledger.findSequence(SCOPE)).toBe(7);
  });

  test('is not given back when a later number is already out, which would be given twice', async () => {
    const { ledger } = await play([
      ...SENT,
      ...next,
      received('a-1'),
      rejected('a-1', 'b-1', true),
    ]);
    expect(await ledger.findSequence(SCOPE)).toBe(8);
  });
});
