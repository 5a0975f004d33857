import type { StoredEvent } from '../core/events.ts';
import type { ItemHit } from '../core/ledger.ts';
import { formatMinor } from '../core/money.ts';
import type { Answer, Batch, Drop, ItemOutcome, Layer } from '../core/nouns.ts';
import { formatTime, formatTimeExactly } from './format-time.ts';
import { describeBatch, describeCount, describeLayer } from './words.ts';

/** Everything known of one file, batch, answer or item. */
export interface Story {
  readonly drop: Drop | undefined;
  readonly batch: Batch | undefined;
  readonly layers: readonly Layer[];
  readonly answers: readonly Answer[];
  readonly hits: readonly ItemHit[];
  readonly outcomes: readonly ItemOutcome[];
  readonly events: readonly StoredEvent[];
}

/** A story as plain text: what it is, where it stands, and every event in order with who did it. */
export function describeStory(
  { drop, batch, layers, answers, hits, outcomes, events }: Story,
  timeZone: string,
): string {
  return [
    ...hits.map(
      (hit) =>
        `Item ${hit.ordinal} of batch ${hit.batchId}, found by ${hit.kind} on line ${hit.line} (byte ${hit.byte}) of ${hit.sourceId}, ${formatMinor(hit.amount)}`,
    ),
    ...(drop ? describeDrop(drop) : []),
    ...(batch ? describeBatchFacts(batch) : []),
    ...layers.map(
      (layer) =>
        `  ${layer.layer.padEnd(9)} ${layer.transaction}: ${describeLayer(layer, timeZone, batch?.verdict)}`,
    ),
    ...answers.map(
      (answer) =>
        `Answer ${answer.name} (${answer.id}): ${answer.outcome ?? answer.state}, received ${formatTime(answer.receivedAt, timeZone)} over ${answer.channel}, sha-256 ${answer.sha256}${answer.reasonText ? `\n  ${answer.reasonText}` : ''}`,
    ),
    ...outcomes.map(
      (outcome) =>
        `Rejected: ${outcome.ordinal === 0 ? 'the whole batch' : `item ${outcome.ordinal} ${outcome.reference ?? ''}`}, ${outcome.code} ${outcome.text ?? ''}`,
    ),
    'What happened:',
    ...events.map(
      (event) =>
        `  ${formatTimeExactly(event.at, timeZone)}  ${event.kind.padEnd(18)} ${event.subject}  by ${event.actor}${describeData(event)}`,
    ),
  ].join('\n');
}

function describeDrop(drop: Drop): string[] {
  return [
    `File ${drop.origin} (${drop.id}): ${drop.state}`,
    `  ${drop.size} bytes, sha-256 ${drop.sha256}, claimed ${drop.claimedAt}`,
    ...(drop.transaction === null
      ? []
      : [
          `  ${drop.transaction}, creditor ${drop.creditor}, ${describeCount({ items: drop.itemsIn, amount: drop.amountIn })} in, ${describeCount({ items: drop.itemsRejected, amount: drop.amountRejected })} rejected here`,
        ]),
    ...(drop.reasonCode === null ? [] : [`  ${drop.reasonCode}: ${drop.reasonText}`]),
  ];
}

function describeBatchFacts(batch: Batch): string[] {
  return [
    `Batch ${batch.id}: ${describeBatch(batch)}`,
    `  sent as ${batch.remoteName} over ${batch.channel}, number ${batch.sequence ?? 'none'}, ${batch.size} bytes, sha-256 ${batch.sha256}`,
    `  ${describeCount(batch)}; accepted ${batch.itemsAccepted}, rejected ${batch.itemsRejected}; ${batch.attempts} ${batch.attempts === 1 ? 'attempt' : 'attempts'}`,
    ...(batch.reasonCode === null ? [] : [`  ${batch.reasonCode}: ${batch.reasonText}`]),
  ];
}

/** The short facts of an event; long ones stand above already. */
function describeData(event: StoredEvent): string {
  const data = JSON.parse(event.data) as { [name: string]: unknown };
  const keys = [
    'comment',
    'reasonCode',
    'decision',
    'evidence',
    'attempt',
    'outcome',
    'key',
    'layer',
    'nextAttemptAt',
    'lifted',
  ];
  const parts = keys
    .filter((key) => data[key] !== undefined && data[key] !== null)
    .map((key) => `${key}=${JSON.stringify(data[key])}`);
  return parts.length === 0 ? '' : `\n${' '.repeat(28)}${parts.join(' ')}`;
}
