import type { Batch, Drop } from '../core/nouns.ts';
import type { BatchReport, Count, ReceiptReport } from './report.ts';

/** Sealed, but not known to have left. */
const UNSENT: ReadonlySet<string> = new Set(['sealed', 'shipping', 'failed']);

/**
 * Came in = rejected here + waiting here + withdrawn + sent; sent = accepted + rejected + not answered.
 * Of earlier files: those that were answered on these days, and those still without an answer.
 */
export function countTotals(
  drops: readonly Drop[],
  batches: readonly Batch[],
  { earlier, waiting }: Pick<ReceiptReport, 'earlier' | 'waiting'>,
): ReceiptReport['totals'] {
  const held = drops.filter((drop) => ['held', 'claimed', 'checked'].includes(drop.state));
  const discarded = drops.filter((drop) => drop.state === 'discarded');
  const cancelled = batches.filter((batch) => batch.state === 'cancelled');
  const unsent = batches.filter((batch) => UNSENT.has(batch.state));
  const sent = batches.filter((batch) => batch.state !== 'cancelled' && !UNSENT.has(batch.state));
  const answered = sent.filter((batch) => batch.state === 'answered');
  const answeredNow = earlier.filter(isAnsweredNow).map(({ batch }) => batch);
  const unanswered = [...earlier, ...waiting]
    .map(({ batch }) => batch)
    .filter((batch) => batch.state === 'shipped' || batch.state === 'in-doubt');
  return {
    received: count(
      drops.filter((drop) => drop.state !== 'divided').map((drop) => [drop.itemsIn, drop.amountIn]),
    ),
    rejectedHere: count(
      drops
        .filter((drop) => drop.itemsRejected > 0 || drop.state === 'quarantined')
        .map((drop) => [drop.itemsRejected, drop.amountRejected]),
    ),
    waitingHere: count([...held.map(toGood), ...unsent.map(toAll)]),
    withdrawn: count([...discarded.map(toGood), ...cancelled.map(toAll)]),
    sent: count(sent.map(toAll)),
    accepted: countAccepted(answered),
    rejected: countRejected(answered),
    pending: count(sent.filter((batch) => batch.state !== 'answered').map(toAll)),
    earlierAnswered: count(answeredNow.map(toAll)),
    earlierAccepted: countAccepted(answeredNow),
    earlierRejected: countRejected(answeredNow),
    earlierPending: count(unanswered.map(toAll)),
  };
}

/** The answer that decided came on the days of the report. */
function isAnsweredNow({ batch, happened }: BatchReport): boolean {
  return (
    batch.state === 'answered' &&
    happened.some(
      ({ kind, data }) =>
        (kind === 'answer.matched' || kind === 'layer.answered') &&
        data.verdict !== null &&
        data.isDeciding === true,
    )
  );
}

type ItemsAndAmount = readonly [number, number];

function toGood(drop: Drop): ItemsAndAmount {
  return [drop.itemsIn - drop.itemsRejected, drop.amountIn - drop.amountRejected];
}

function toAll({ items, amount }: Batch): ItemsAndAmount {
  return [items, amount];
}

function countAccepted(batches: readonly Batch[]): Count {
  const some = batches.filter((batch) => batch.itemsAccepted > 0);
  return count(some.map((batch) => [batch.itemsAccepted, batch.amountAccepted]));
}

function countRejected(batches: readonly Batch[]): Count {
  const some = batches.filter((batch) => batch.itemsRejected > 0);
  return count(some.map((batch) => [batch.itemsRejected, batch.amountRejected]));
}

function count(rows: readonly ItemsAndAmount[]): Count {
  return {
    files: rows.length,
    items: rows.reduce((sum, [items]) => sum + items, 0),
    amount: rows.reduce((sum, [, amount]) => sum + amount, 0),
  };
}
