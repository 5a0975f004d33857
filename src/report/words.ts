import { formatMinor } from '../core/money.ts';
import type { Batch, Layer } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import type { Count } from './report.ts';

const STATE_WORDS: Readonly<{ [state: string]: string }> = {
  sealed: 'ready to send',
  shipping: 'being sent',
  shipped: 'sent, waiting for its answer',
  'in-doubt': 'IN DOUBT',
  failed: 'NOT SENT',
  cancelled: 'cancelled',
};
const VERDICT_WORDS: Readonly<{ [verdict: string]: string }> = {
  accepted: 'accepted',
  partly: 'partly rejected',
  rejected: 'REJECTED',
  silent: 'accepted by silence',
  waiting: 'waiting',
};

/** Where a batch stands, in words. */
export function describeBatch(batch: Batch): string {
  if (batch.state === 'answered' && batch.verdict) return VERDICT_WORDS[batch.verdict]!;
  return STATE_WORDS[batch.state] ?? batch.state;
}

/** Where one promised answer stands, in words. */
export function describeLayer(
  layer: Layer,
  timeZone: string,
  verdict: Batch['verdict'] = null,
): string {
  const due = layer.deadlineAt === null ? '' : formatTime(layer.deadlineAt, timeZone);
  const late = layer.overdueAt === null ? '' : ' (late)';
  if (layer.state !== 'waiting') return `${VERDICT_WORDS[layer.state]}${late}`;
  if (verdict === 'rejected') return 'will not come: the batch was rejected';
  if (layer.overdueAt !== null) return `OVERDUE since ${due}`;
  return due === '' ? 'waiting' : `waiting, due ${due}`;
}

/** `3 items, 12 345,00`. */
export function describeCount({ items, amount }: Pick<Count, 'items' | 'amount'>): string {
  return `${items} ${items === 1 ? 'item' : 'items'}, ${formatMinor(amount)}`;
}

/** Rejected items of a batch that a person is shown; CSV and JSON have them all. */
export const MAX_SHOWN = 500;

/** The lines of the totals, in order. */
export const TOTAL_TITLES = [
  ['received', 'Came in'],
  ['rejectedHere', 'Rejected here'],
  ['waitingHere', 'Waiting here'],
  ['withdrawn', 'Withdrawn by an operator'],
  ['sent', 'Sent'],
  ['accepted', '  accepted'],
  ['rejected', '  rejected by the authority'],
  ['pending', '  not answered yet'],
] as const;
