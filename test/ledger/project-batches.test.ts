import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.ts';
import { attach, checked, claimed, event, SCOPE, sealed, sha, shipped } from './events.ts';
import { openLedger, START } from './fixture.ts';

const SEALED = [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1')];
const SHIPPING = [
  ...SEALED,
  event('batch.shipping', 'b-1', { attempt: 1, sha256: sha('payload of b-1') }),
];
const REFUSED = { reasonCode: 'SFTP_REFUSED', reasonText: 'the login was refused' };
const DOUBT = event('batch.in-doubt', 'b-1', {
  reasonCode: 'INTERRUPTED',
  reasonText: 'the program stopped',
  committed: true,
});

const CASES: readonly [string, readonly NewEvent[], { readonly [column: string]: unknown }][] = [
  [
    'a sealed batch has its bytes, its number and no answer',
    SEALED,
    { state: 'sealed', verdict: null, sequence: 7, items: 3, itemsAccepted: 0, sealedAt: START },
  ],
  ['a batch being sent counts its attempts', SHIPPING, { state: 'shipping', attempts: 1 }],
  [
    'a batch whose send reached the last step says so',
    [...SHIPPING, event('batch.committing', 'b-1', { attempt: 1 })],
    { state: 'shipping', committed: 1 },
  ],
  ['a shipped batch knows when', [...SHIPPING, shipped('b-1')], { shippedAt: START }],
  [
    'a delayed batch waits for its next attempt with the reason',
    [...SHIPPING, event('batch.delayed', 'b-1', { ...REFUSED, nextAttemptAt: '2026-11-23T06:01' })],
    { state: 'sealed', nextAttemptAt: '2026-11-23T06:01', reasonCode: 'SFTP_REFUSED', attempts: 1 },
  ],
  [
    'a delayed batch that is sent after all forgets the reason',
    [
      ...SHIPPING,
      event('batch.delayed', 'b-1', { ...REFUSED, nextAttemptAt: '2026-11-23T06:01' }),
      event('batch.shipping', 'b-1', { attempt: 2, sha256: sha('payload of b-1') }),
      shipped('b-1'),
    ],
    { state: 'shipped', attempts: 2, reasonCode: null, nextAttemptAt: null },
  ],
  [
    'a failed batch says why',
    [...SHIPPING, event('batch.failed', 'b-1', REFUSED)],
    { state: 'failed', ...REFUSED },
  ],
  [
    'a batch in doubt says why',
    [...SHIPPING, DOUBT],
    { state: 'in-doubt', reasonCode: 'INTERRUPTED', attempts: 1 },
  ],
  [
    'a batch that did not arrive may be sent again at once',
    [...SHIPPING, DOUBT, event('batch.absent', 'b-1', { evidence: 'not in the listing' })],
    { state: 'sealed', committed: 0, nextAttemptAt: null, reasonCode: null },
  ],
  [
    'a batch an operator sends again may go at once',
    [
      ...SHIPPING,
      event('batch.failed', 'b-1', REFUSED),
      event('batch.resent', 'b-1', { comment: 'password renewed' }),
    ],
    { state: 'sealed', committed: 0, reasonCode: null },
  ],
  [
    'a batch whose rejected items were dealt with says so',
    [...SHIPPING, shipped('b-1'), event('batch.settled', 'b-1', { comment: 'sent again' })],
    { state: 'shipped', settled: 1 },
  ],
  [
    'a batch that was shipped and is sent again is promised its answers anew',
    [
      ...SHIPPING,
      shipped('b-1'),
      event('batch.failed', 'b-1', REFUSED),
      event('batch.resent', 'b-1', { comment: 'it never arrived' }),
      shipped('b-1'),
    ],
    { state: 'shipped' },
  ],
  [
    'a cancelled batch stays on record',
    [...SEALED, event('batch.cancelled', 'b-1', { comment: 'wrong month' })],
    { state: 'cancelled', items: 3 },
  ],
];

describe('what events do to batches', () => {
  test.each(CASES)('%s', async (_sentence, events, expected) => {
    const { ledger } = await openLedger();
    await ledger.append(events, attach(events));
    expect(await ledger.findBatch('b-1')).toMatchObject(expected);
    expect((await ledger.verify()).faults).toEqual([]);
  });

  test('a sealed batch takes its running number in its scope', async () => {
    const { ledger } = await openLedger();
    await ledger.append(SEALED, attach(SEALED));
    expect(await ledger.findSequence(SCOPE)).toBe(7);
    expect(await ledger.findSequence('another/scope')).toBeUndefined();
  });

  test('a batch without a running number leaves the numbers alone', async () => {
    const { ledger } = await openLedger();
    const batch = sealed('b-1', 'd-1', { sequence: null, sequenceScope: null });
    await ledger.append([claimed('d-1'), checked('d-1'), batch]);
    expect(await ledger.findSequence(SCOPE)).toBeUndefined();
  });

  test('a batch is found by its file, number, scope, remote name, creditor and state', async () => {
    const { ledger } = await openLedger();
    await ledger.append(SEALED, attach(SEALED));
    await ledger.append([
      claimed('d-2'),
      checked('d-2'),
      sealed('b-2', 'd-2', { sequence: 8, creditor: 'XYZ', sequenceScope: 'other' }),
      event('batch.failed', 'b-2', REFUSED),
    ]);
    const ids = async (filter: Parameters<typeof ledger.listBatches>[0]) =>
      (await ledger.listBatches(filter)).map((batch) => batch.id);
    expect(await ids({ dropIds: ['d-2'] })).toEqual(['b-2']);
    expect(await ids({ sequence: 7 })).toEqual(['b-1']);
    expect(await ids({ scope: SCOPE })).toEqual(['b-1']);
    expect(await ids({ remoteName: 'KBL.EMALIN.b-2.20261123.etr' })).toEqual(['b-2']);
    expect(await ids({ creditor: 'XYZ' })).toEqual(['b-2']);
    expect(await ids({ states: ['failed'] })).toEqual(['b-2']);
    expect(await ids({ states: ['shipped', 'answered'] })).toEqual([]);
  });
});
