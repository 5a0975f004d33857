import { DateTime } from 'luxon';
import pLimit from 'p-limit';
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

const MAX_FINDINGS = 50;
const FILES_AT_ONCE = 8;

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
  // A bad day may have thousands: their files are not all opened at once.
  const limit = pLimit(FILES_AT_ONCE);
  return Promise.all(
    stopped.map((drop) => limit(async () => ({ drop, kept: await loadSome(drop.id, request) }))),
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
  return {
    batch,
    drop,
    layers: await ledger.listLayers([batch.id]),
    answers,
    rejected: outcomes.map((outcome) =>
      toRejected(outcome, layouts.get(outcome.answerId) ?? null, request),
    ),
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

/** Came in = rejected here + waiting here + withdrawn + sent; sent = accepted + rejected + not answered. */
/** Sealed, but not known to have left. */
const UNSENT: ReadonlySet<string> = new Set(['sealed', 'shipping', 'failed']);

function countTotals(drops: readonly Drop[], batches: readonly Batch[]): ReceiptReport['totals'] {
  const waiting = drops.filter(
    (drop) => drop.state === 'held' || drop.state === 'claimed' || drop.state === 'checked',
  );
  const discarded = drops.filter((drop) => drop.state === 'discarded');
  const cancelled = batches.filter((batch) => batch.state === 'cancelled');
  const unsent = batches.filter((batch) => UNSENT.has(batch.state));
  const sent = batches.filter((batch) => batch.state !== 'cancelled' && !UNSENT.has(batch.state));
  const answered = sent.filter((batch) => batch.state === 'answered');
  return {
    received: count(drops.map((drop) => [drop.itemsIn, drop.amountIn])),
    rejectedHere: count(
      drops
        .filter((drop) => drop.itemsRejected > 0 || drop.state === 'quarantined')
        .map((drop) => [drop.itemsRejected, drop.amountRejected]),
    ),
    waitingHere: count([...waiting.map(toGood), ...unsent.map(toAll)]),
    withdrawn: count([...discarded.map(toGood), ...cancelled.map(toAll)]),
    sent: count(sent.map(toAll)),
    accepted: count(
      answered
        .filter((batch) => batch.itemsAccepted > 0)
        .map((batch) => [batch.itemsAccepted, batch.amountAccepted]),
    ),
    rejected: count(
      answered
        .filter((batch) => batch.itemsRejected > 0)
        .map((batch) => [batch.itemsRejected, batch.amountRejected]),
    ),
    pending: count(sent.filter((batch) => batch.state !== 'answered').map(toAll)),
  };
}

type ItemsAndAmount = readonly [number, number];

function toGood(drop: Drop): ItemsAndAmount {
  return [drop.itemsIn - drop.itemsRejected, drop.amountIn - drop.amountRejected];
}

function toAll({ items, amount }: Batch): ItemsAndAmount {
  return [items, amount];
}

function count(rows: readonly ItemsAndAmount[]): Count {
  return {
    files: rows.length,
    items: rows.reduce((sum, [items]) => sum + items, 0),
    amount: rows.reduce((sum, [, amount]) => sum + amount, 0),
  };
}
