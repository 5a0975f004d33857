import { DateTime } from 'luxon';
import type { Ledger } from '../core/ledger.ts';
import type { Batch, Drop, ItemOutcome } from '../core/nouns.ts';
import type { Code } from '../format/layout.ts';
import { listActions } from './actions.ts';
import type {
  BatchReport,
  Count,
  DropReport,
  KeptFindings,
  ReceiptReport,
  RejectedItem,
} from './report.ts';

export interface ReportRequest {
  /** ISO days, both included. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly environment: string;
  /** What a code of an answer layout means. */
  readonly loadFindings: (dropId: string) => Promise<KeptFindings>;
  readonly explain: (layout: string | null, code: string) => Code | undefined;
}

const MAX_LISTED = 500;
const MAX_FINDINGS = 50;

/** Gathers the report of a range of days from the ledger alone: the same ledger gives the same report. */
export async function buildReport(ledger: Ledger, request: ReportRequest): Promise<ReceiptReport> {
  const range = toRange(request);
  const last = await ledger.findLastEvent();
  const drops = await ledger.listDrops(range);
  const own =
    drops.length === 0 ? [] : await ledger.listBatches({ dropIds: drops.map((drop) => drop.id) });
  const byDrop = new Map(drops.map((drop) => [drop.id, drop]));
  const batches: BatchReport[] = [];
  for (const batch of own)
    batches.push(await buildBatch(ledger, batch, byDrop.get(batch.dropId)!, request));
  return {
    from: request.from,
    to: request.to,
    asOf: { event: Number(last?.seq ?? 0), at: last?.at ?? '', hash: last?.hash ?? '' },
    environment: request.environment,
    timeZone: request.timeZone,
    actions: await listActions(ledger, last?.at ?? '', request.timeZone),
    totals: countTotals(drops, own),
    batches,
    drops: await buildDrops(drops, request),
  };
}

async function buildDrops(drops: readonly Drop[], request: ReportRequest): Promise<DropReport[]> {
  const stopped = drops.filter((drop) => drop.state !== 'batched');
  return Promise.all(
    stopped.map(async (drop) => ({ drop, kept: await loadSome(drop.id, request) })),
  );
}

async function loadSome(dropId: string, { loadFindings }: ReportRequest): Promise<KeptFindings> {
  const { count, findings } = await loadFindings(dropId);
  return { count, findings: findings.slice(0, MAX_FINDINGS) };
}

function toRange({ from, to, timeZone }: ReportRequest): { from: string; to: string } {
  const start = DateTime.fromISO(from, { zone: timeZone }).startOf('day');
  const end = DateTime.fromISO(to, { zone: timeZone }).startOf('day').plus({ days: 1 });
  return { from: start.toUTC().toISO() ?? from, to: end.toUTC().toISO() ?? to };
}

async function buildBatch(
  ledger: Ledger,
  batch: Batch,
  drop: Drop,
  request: ReportRequest,
): Promise<BatchReport> {
  const answers = await ledger.listAnswers({ batchIds: [batch.id] });
  const layouts = new Map(answers.map((answer) => [answer.id, answer.layout]));
  const outcomes = await ledger.listItemOutcomes(batch.id);
  const rejected = outcomes
    .slice(0, MAX_LISTED)
    .map((outcome) => toRejected(outcome, layouts.get(outcome.answerId) ?? null, request));
  return {
    batch,
    drop,
    layers: await ledger.listLayers([batch.id]),
    answers,
    rejected,
    unlisted: outcomes.length - rejected.length,
    kept: await loadSome(drop.id, request),
  };
}

function toRejected(
  outcome: ItemOutcome,
  layout: string | null,
  { explain }: ReportRequest,
): RejectedItem {
  const code = explain(layout, outcome.code);
  const { ordinal, reference, amount } = outcome;
  return {
    ordinal,
    reference,
    amount,
    code: outcome.code,
    text: outcome.text ?? code?.text ?? null,
    explanation: code?.explanation ?? null,
    fix: code?.fix ?? null,
  };
}

function countTotals(drops: readonly Drop[], batches: readonly Batch[]): ReceiptReport['totals'] {
  const waiting = drops.filter(
    (drop) => drop.state === 'held' || drop.state === 'claimed' || drop.state === 'checked',
  );
  const answered = batches.filter((batch) => batch.state === 'answered');
  const open = batches.filter((batch) => batch.state !== 'answered');
  return {
    received: count(
      drops,
      (drop) => drop.itemsIn,
      (drop) => drop.amountIn,
    ),
    rejectedHere: count(
      drops.filter((drop) => drop.itemsRejected > 0 || drop.state === 'quarantined'),
      (drop) => drop.itemsRejected,
      (drop) => drop.amountRejected,
    ),
    waitingHere: count(
      waiting,
      (drop) => drop.itemsIn - drop.itemsRejected,
      (drop) => drop.amountIn - drop.amountRejected,
    ),
    sent: count(
      batches,
      (batch) => batch.items,
      (batch) => batch.amount,
    ),
    accepted: count(
      answered.filter((batch) => batch.itemsAccepted > 0),
      (batch) => batch.itemsAccepted,
      (batch) => batch.amountAccepted,
    ),
    rejected: count(
      answered.filter((batch) => batch.itemsRejected > 0),
      (batch) => batch.itemsRejected,
      (batch) => batch.amountRejected,
    ),
    pending: count(
      open,
      (batch) => batch.items,
      (batch) => batch.amount,
    ),
  };
}

function count<T>(
  rows: readonly T[],
  items: (row: T) => number,
  amount: (row: T) => number,
): Count {
  const sum = (value: (row: T) => number) => rows.reduce((total, row) => total + value(row), 0);
  return { files: rows.length, items: sum(items), amount: sum(amount) };
}
