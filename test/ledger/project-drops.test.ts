import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.ts';
import { attach, checked, claimed, event, sealed } from './events.ts';
import { openLedger } from './fixture.ts';

const HELD = event('drop.held', 'd-1', {
  reasonCode: 'SEQUENCE_GAP',
  reasonText: '7 came before 6',
});

const CASES: readonly [string, readonly NewEvent[], { readonly [column: string]: unknown }][] = [
  [
    'a claimed file has no counts and no owner yet',
    [claimed('d-1')],
    { state: 'claimed', creditor: null, itemsIn: 0, amountIn: 0, lifted: '' },
  ],
  [
    'a checked file knows what it is, whose it is and what was rejected',
    [claimed('d-1'), checked('d-1')],
    { state: 'checked', creditor: 'KBL', sequence: 7, itemsIn: 4, itemsRejected: 1 },
  ],
  [
    'a held file keeps its counts and says why',
    [claimed('d-1'), checked('d-1'), HELD],
    { state: 'held', reasonCode: 'SEQUENCE_GAP', reasonText: '7 came before 6', itemsIn: 4 },
  ],
  [
    'a released file starts over without its reason, and remembers what was lifted',
    [
      claimed('d-1'),
      checked('d-1'),
      HELD,
      event('drop.released', 'd-1', { comment: 'meant', lifted: 'SEQUENCE_GAP' }),
    ],
    { state: 'claimed', reasonCode: null, reasonText: null, lifted: 'SEQUENCE_GAP' },
  ],
  [
    'a file that is checked again loses the reason it was held for',
    [claimed('d-1'), checked('d-1'), HELD, checked('d-1', { itemsIn: 5, amountIn: 1200 })],
    { state: 'checked', reasonCode: null, itemsIn: 5, amountIn: 1200 },
  ],
  [
    'a file quarantined before it was recognised has a reason and nothing else',
    [
      claimed('d-1'),
      event('drop.quarantined', 'd-1', { reasonCode: 'UNRECOGNISED', reasonText: 'no name fits' }),
    ],
    { state: 'quarantined', reasonCode: 'UNRECOGNISED', transaction: null, itemsIn: 0 },
  ],
  [
    'a file quarantined for its findings counts every item as rejected',
    [
      claimed('d-1'),
      event('drop.quarantined', 'd-1', {
        reasonCode: 'FINDINGS',
        reasonText: 'the file is rejected',
        itemsIn: 4,
        amountIn: 1000,
        itemsRejected: 4,
        amountRejected: 1000,
      }),
    ],
    { state: 'quarantined', itemsIn: 4, itemsRejected: 4, amountRejected: 1000 },
  ],
  [
    'a discarded file stays on record',
    [claimed('d-1'), checked('d-1'), HELD, event('drop.discarded', 'd-1', { comment: 'twice' })],
    { state: 'discarded', reasonCode: 'SEQUENCE_GAP', itemsIn: 4 },
  ],
  [
    'a file whose batch is sealed is batched',
    [claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1')],
    { state: 'batched' },
  ],
];

describe('what events do to files', () => {
  test.each(CASES)('%s', async (_sentence, events, expected) => {
    const { ledger, clock } = await openLedger();
    await ledger.append(events, attach(events));
    clock.advance(1000);
    expect(await ledger.findDrop('d-1')).toMatchObject(expected);
  });

  test('a file is found by its content, its business key, its state and its day', async () => {
    const { ledger, clock } = await openLedger();
    await ledger.append([claimed('d-1'), checked('d-1')]);
    clock.advance(24 * 3600_000);
    await ledger.append([claimed('d-2')]);
    const ids = async (filter: Parameters<typeof ledger.listDrops>[0]) =>
      (await ledger.listDrops(filter)).map((drop) => drop.id);
    const { sha256 } = (await ledger.findDrop('d-2'))!;
    expect(await ids({ sha256 })).toEqual(['d-2']);
    expect(await ids({ businessKey: 'KBL/00007/20261120' })).toEqual(['d-1']);
    expect(await ids({ states: ['claimed'] })).toEqual(['d-2']);
    expect(await ids({ from: '2026-11-23', to: '2026-11-24' })).toEqual(['d-1']);
    expect(await ids({})).toEqual(['d-1', 'd-2']);
  });

  test('two files of one id are refused, and the second leaves nothing', async () => {
    const { ledger } = await openLedger();
    await ledger.append([claimed('d-1')]);
    await expect(ledger.append([claimed('d-1')])).rejects.toThrow(/UNIQUE/);
    expect((await ledger.verify()).events).toBe(1);
  });
});
