import type { VirtualClock } from '../../src/core/clock.ts';
import type { NewEvent } from '../../src/core/events.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { KeptFindings, ReceiptReport } from '../../src/report/report.ts';
import type { Language } from '../../src/report/say.ts';
import {
  attach,
  checked,
  claimed,
  event,
  matched,
  received,
  rejectedItem,
  sealed,
  shipped,
} from '../ledger/events.ts';

export const HOSTILE = `<img src=x onerror=alert(1)>"'&.txt`;
export const FORMULA = '=cmd|calc!A1.txt';

const FINDINGS: KeptFindings = {
  count: 3,
  findings: [
    {
      code: 'KV-V1-01',
      consequence: 'reject-item',
      file: 'KBL.EMALIN',
      line: 5,
      columns: [45, 56],
      record: 'typ',
      field: 'svarandeId',
      item: 2,
      found: '************',
      message: "the debtor's number is not valid",
      fix: 'correct the number',
    },
  ],
};

const ALL_GOOD = { itemsIn: 3, amountIn: 900, itemsRejected: 0, amountRejected: 0 };

/** A file and its batch; only of the second file something stays behind. */
function batchEvents(number: number): NewEvent[] {
  return [
    claimed(`d-${number}`),
    checked(`d-${number}`, { sequence: number, ...(number === 2 ? {} : ALL_GOOD) }),
    sealed(`b-${number}`, `d-${number}`, { sequence: number }),
  ];
}

const REASON = { reasonCode: 'SFTP_REFUSED', reasonText: 'the login was refused' };

/** One or more of everything that a report can tell, an hour apart. */
const STEPS: readonly { events: NewEvent[]; partly?: true }[] = [
  { events: [...batchEvents(1), shipped('b-1'), received('a-1'), matched('a-1', 'b-1')] },
  {
    events: [
      ...batchEvents(2),
      shipped('b-2'),
      received('a-2'),
      matched('a-2', 'b-2', {
        outcome: 'partly',
        verdict: 'partly',
        itemsRejected: 1,
        amountRejected: 300,
      }),
    ],
    partly: true,
  },
  { events: [...batchEvents(3), event('batch.failed', 'b-3', REASON)] },
  {
    events: [...batchEvents(4), event('batch.in-doubt', 'b-4', { ...REASON, committed: true })],
  },
  {
    events: [
      ...batchEvents(5),
      shipped('b-5'),
      event('layer.overdue', 'b-5', { layer: 'receipt' }),
    ],
  },
  {
    events: [...batchEvents(6), shipped('b-6'), event('layer.warned', 'b-6', { layer: 'receipt' })],
  },
  {
    events: [
      ...batchEvents(7),
      event('batch.delayed', 'b-7', { ...REASON, nextAttemptAt: '2026-11-23T18:00:00.000Z' }),
    ],
  },
  { events: [...batchEvents(8), event('batch.cancelled', 'b-8', { comment: 'wrong month' })] },
  {
    events: [
      claimed('d-9', HOSTILE),
      event('drop.quarantined', 'd-9', {
        reasonCode: 'UNRECOGNISED',
        reasonText: `the file ${HOSTILE} is of no transaction`,
      }),
    ],
  },
  {
    events: [
      claimed('d-10', FORMULA),
      checked('d-10'),
      event('drop.held', 'd-10', { reasonCode: 'SEQUENCE_GAP', reasonText: '9 came before 8' }),
    ],
  },
  {
    events: [
      claimed('d-11', 'old.txt'),
      checked('d-11'),
      event('drop.discarded', 'd-11', { comment: 'twice' }),
    ],
  },
  {
    events: [
      received('a-3'),
      matched('a-3', 'b-1', { outcome: 'contradictory', verdict: null }),
      received('a-4', 'REX.XYZ.KVITTENS'),
      event('answer.unmatched', 'a-4', {
        outcome: 'unknown-batch',
        transaction: null,
        layout: null,
        reasonText: 'creditor XYZ + sequence 1: no batch',
        items: 0,
      }),
    ],
  },
];

/** Fills a ledger with one or more of everything that a report can tell. */
export async function fill(ledger: Ledger, clock: VirtualClock): Promise<void> {
  for (const { events, partly } of STEPS) {
    const itemOutcomes = partly ? [rejectedItem('b-2', 'a-2', 2, 300)] : [];
    await ledger.append(events, { ...attach(events), itemOutcomes });
    clock.advance(3600_000);
  }
}

/** The report of the day of the scene. */
export function report(
  ledger: Ledger,
  from = '2026-11-23',
  to = from,
  language: Language = 'en',
): Promise<ReceiptReport> {
  return buildReport(ledger, {
    from,
    to,
    timeZone: 'Europe/Stockholm',
    language,
    environment: 'test',
    loadFindings: async (dropId) => (dropId === 'd-2' ? FINDINGS : { count: 0, findings: [] }),
    explain: (_layout, code) =>
      code === '101'
        ? { text: 'in the list', explanation: 'No such debtor.', fix: 'Check it.' }
        : undefined,
  });
}
