import { beforeEach, describe, expect, test } from 'vitest';
import type { VirtualClock } from '../../src/core/clock.ts';
import type { NewEvent } from '../../src/core/events.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { formatReportCsv } from '../../src/report/format-report-csv.ts';
import { formatReportHtml } from '../../src/report/format-report-html.ts';
import { formatReportText } from '../../src/report/format-report-text.ts';
import { listTouchedDays } from '../../src/report/touched-days.ts';
import {
  attach,
  checked,
  claimed,
  event,
  matched,
  received,
  sealed,
  shipped,
} from '../ledger/events.ts';
import { openLedger } from '../ledger/fixture.ts';
import { report } from './report-scene.ts';

const DAY_MS = 24 * 3600_000;
const GOOD = { itemsIn: 3, amountIn: 900, itemsRejected: 0, amountRejected: 0 };

let ledger: Ledger;
let clock: VirtualClock;

/** Appends events of one day, in the morning. */
async function add(...events: NewEvent[]): Promise<void> {
  await ledger.append(events, attach(events));
}

function send(number: number): NewEvent[] {
  return [
    claimed(`d-${number}`, `FILE.${number}`),
    checked(`d-${number}`, { sequence: number, ...GOOD }),
    sealed(`b-${number}`, `d-${number}`, { sequence: number }),
    shipped(`b-${number}`),
  ];
}

/** On Monday four files go out and one is held; on Tuesday an answer and an alarm come, and a decision. */
beforeEach(async () => {
  ({ ledger, clock } = await openLedger());
  await add(...send(1), ...send(2), ...send(3), ...send(4));
  await add(
    claimed('d-5', 'FILE.5'),
    checked('d-5', GOOD),
    event('drop.held', 'd-5', { reasonCode: 'SEQUENCE_GAP', reasonText: '7 has not come' }),
  );
  clock.advance(DAY_MS);
  await add(
    claimed('d-6', 'FILE.6'),
    received('a-1', 'REX.1'),
    matched('a-1', 'b-1', { isLate: true }),
    event('layer.overdue', 'b-2', { layer: 'receipt' }),
    event('batch.cancelled', 'b-4', { comment: 'wrong month' }),
    event('drop.discarded', 'd-5', { comment: 'not ours' }),
    received('a-2', 'REX.2'),
    matched('a-2', 'b-1', { outcome: 'duplicate', verdict: null }),
  );
});

describe('the report of a day tells of files taken before it', () => {
  test('those that were answered, decided or became overdue on the day', async () => {
    const data = await report(ledger, '2026-11-24');
    expect(data.batches).toEqual([]);
    expect(data.drops.map(({ drop }) => drop.id)).toEqual(['d-6']);
    expect(data.earlier.map(({ batch }) => batch.id)).toEqual(['b-1', 'b-2', 'b-4']);
    expect(data.earlierDrops.map(({ drop }) => drop.id)).toEqual(['d-5']);
    const happened = data.earlier.flatMap(({ happened }) => happened.map(({ kind }) => kind));
    expect(happened).toEqual([
      'answer.matched',
      'answer.matched',
      'layer.overdue',
      'batch.cancelled',
    ]);
  });

  test('and those that still wait although nothing happened to them', async () => {
    const data = await report(ledger, '2026-11-24');
    expect(data.waiting.map(({ batch }) => batch.id)).toEqual(['b-3']);
    expect(data.totals).toMatchObject({
      earlierAnswered: { files: 1, items: 3, amount: 900 },
      earlierAccepted: { files: 1, items: 3, amount: 900 },
      earlierRejected: { files: 0 },
      earlierPending: { files: 2, items: 6 },
    });
  });

  test('in text, with what happened when and who decided', async () => {
    const text = formatReportText(await report(ledger, '2026-11-24'));
    expect(text).toContain('EARLIER FILES THAT SOMETHING HAPPENED TO');
    expect(text).toContain('2026-11-24 07:00  the receipt came: accepted, REX.1, late');
    expect(text).toContain('2026-11-24 07:00  the receipt became OVERDUE');
    expect(text).toContain('2026-11-24 07:00  anna cancelled it: wrong month');
    expect(text).toContain('2026-11-24 07:00  anna discarded it: not ours');
    expect(text).toContain('EARLIER FILES THAT STILL WAIT');
    expect(text).toMatch(/Earlier files, answered now +1 file {2}3 items, 9,00/);
    expect(text).toContain('answer REX.2 (a-2): DUPLICATE, changes nothing');
    expect(text).toContain('answer REX.1 (a-1): accepted, late');
  });

  test('in HTML, and in CSV with when the file was taken', async () => {
    const data = await report(ledger, '2026-11-24');
    expect(await formatReportHtml(data)).toContain('the receipt came: accepted, REX.1, late');
    const csv = formatReportCsv(data);
    expect(csv).toMatch(/^batch;FILE\.1;b-1;.*;earlier;/m);
    expect(csv).toMatch(/^batch;FILE\.3;b-3;.*;waiting;.*;9\.00\r$/m);
    expect(csv).toMatch(/^answer;REX\.2;a-2;.*;duplicate;/m);
  });

  test('but a range that has both days has each file once, among its own', async () => {
    const data = await report(ledger, '2026-11-23', '2026-11-24');
    expect(data.batches.map(({ batch }) => batch.id)).toEqual(['b-1', 'b-2', 'b-3', 'b-4']);
    expect([data.earlier, data.earlierDrops, data.waiting]).toEqual([[], [], []]);
  });

  test('and not of files taken after it', async () => {
    const data = await report(ledger, '2026-11-22');
    expect([data.batches, data.earlier, data.waiting]).toEqual([[], [], []]);
  });

  test('the same ledger gives the same bytes', async () => {
    const [one, two] = [await report(ledger, '2026-11-24'), await report(ledger, '2026-11-24')];
    expect(formatReportText(two)).toBe(formatReportText(one));
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  });
});

describe('the days whose reports change', () => {
  test('are all on which something happened to the same file', async () => {
    const last = await ledger.findLastEvent();
    clock.advance(DAY_MS);
    await add(event('layer.overdue', 'b-1', { layer: 'decision' }));
    const days = await listTouchedDays(ledger, Number(last?.seq), 'Europe/Stockholm');
    expect(days).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
  });

  test('are none when nothing has happened', async () => {
    const last = await ledger.findLastEvent();
    expect(await listTouchedDays(ledger, Number(last?.seq), 'Europe/Stockholm')).toEqual([]);
  });

  test('count an answer that belongs to no batch', async () => {
    const last = await ledger.findLastEvent();
    clock.advance(DAY_MS);
    await add(received('a-9'));
    const days = await listTouchedDays(ledger, Number(last?.seq), 'Europe/Stockholm');
    expect(days).toEqual(['2026-11-25']);
  });
});

test('a batch that waits behind another says which one and where that stands', async () => {
  const [claim, check, seal] = send(8);
  await add(claim!, check!, seal!);
  const [claimNext, checkNext, sealNext] = send(9);
  await add(claimNext!, checkNext!, sealNext!);
  await add(
    event('batch.failed', 'b-8', {
      reasonCode: 'SFTP_REFUSED',
      reasonText: 'the login was refused',
    }),
  );
  const { actions } = await report(ledger, '2026-11-24');
  expect(actions.find(({ id }) => id === 'b-9')).toMatchObject({
    kind: 'waiting-to-send',
    text: 'it waits for number 8 (b-8), which is: NOT SENT',
    fix: expect.stringContaining('kvittera show b-8'),
  });
});
