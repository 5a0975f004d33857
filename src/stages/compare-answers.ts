import type { Judgement } from '../core/judgement.ts';
import { ManifestIndex } from '../core/manifest.ts';
import type { AnswerOutcome, ItemOutcome, Layer, LayerName } from '../core/nouns.ts';

/** What earlier answers have said of a batch. */
export interface Earlier {
  /** The layer that is answered now. */
  readonly layer: Layer;
  /** All layers of the batch. */
  readonly layers: readonly Layer[];
  readonly outcomes: readonly ItemOutcome[];
  /** The items that each answer has named, by its layer. */
  readonly named: readonly { readonly layer: LayerName; readonly index: ManifestIndex }[];
}

/** What an authority says later builds on what it said before: it may refuse what had been received. */
const RANKS: { readonly [layer in LayerName]: number } = { transport: 0, receipt: 1, decision: 2 };

/** Whether an answer repeats, adds to, contradicts or is the first to answer its layer. */
export function compareWithEarlier(
  { layer, outcomes, named }: Earlier,
  judgement: Judgement,
): AnswerOutcome {
  if (layer.state === 'waiting' || layer.state === 'silent') return judgement.verdict;
  const before = outcomes
    .filter((outcome) => outcome.answerId === layer.answerId)
    .map(toComparable)
    .sort();
  const now = judgement.outcomes.map(toComparable).sort();
  if (layer.state !== judgement.verdict || JSON.stringify(before) !== JSON.stringify(now))
    return 'contradictory';
  const { manifest } = judgement;
  if (!manifest) return 'duplicate';
  const comparisons = named
    .filter((one) => one.layer === layer.layer)
    .map(({ index }) => index.compare(new ManifestIndex(manifest, index.hash)));
  if (comparisons.includes('conflict')) return 'contradictory';
  // A confirmation may come in several files; only one that names nothing new is a repetition.
  return comparisons.includes('same') ? 'duplicate' : judgement.verdict;
}

function toComparable({ ordinal, code }: ItemOutcome): string {
  return `${ordinal} ${code}`;
}

const MAX_TOLD = 5;

/** How an answer differs from the one that settled its layer, in words. */
export function describeDifference({ layer, outcomes }: Earlier, judgement: Judgement): string {
  const before = outcomes.filter(({ answerId }) => answerId === layer.answerId);
  const say = (verdict: string, rejections: readonly ItemOutcome[]) =>
    [verdict, ...rejections.slice(0, MAX_TOLD).map(describeRejection)].join(', ') +
    (rejections.length > MAX_TOLD ? ` and ${rejections.length - MAX_TOLD} more` : '');
  const who = layer.answerId === null ? 'an operator' : layer.answerId;
  return `it says: ${say(judgement.verdict, judgement.outcomes)}; ${who} had said: ${say(layer.state, before)}`;
}

function describeRejection({ ordinal, code, text }: ItemOutcome): string {
  const what = ordinal === 0 ? 'the whole' : `item ${ordinal}`;
  return `${what} ${code}${text === null ? '' : ` (${text})`}`;
}

/**
 * What one layer's answer rejects and a later layer's has taken: whichever came first, a person must ask.
 * What an earlier layer has taken a later one may refuse.
 */
export function findConflict(earlier: Earlier, judgement: Judgement): string | undefined {
  return findTakenRejected(earlier, judgement) ?? findRejectedTaken(earlier, judgement);
}

/** It takes what an earlier layer has rejected. */
function findTakenRejected(
  { layer, layers, outcomes }: Earlier,
  { verdict, manifest }: Judgement,
): string | undefined {
  if (verdict === 'rejected') return undefined;
  // The way may have been mistaken: what is answered has come.
  const isBelow = (other: LayerName) => other !== 'transport' && RANKS[other] < RANKS[layer.layer];
  const whole = layers.find((other) => isBelow(other.layer) && other.state === 'rejected');
  if (whole) return `it takes what the ${whole.layer} had rejected as a whole`;
  const rejected = listOrdinals(outcomes.filter((outcome) => isBelow(outcome.layer)));
  const named = manifest ? new ManifestIndex(manifest, NO_HASH).listOrdinals() : [];
  const confirmed = named.filter((ordinal) => rejected.has(ordinal));
  return confirmed.length === 0
    ? undefined
    : `it confirms ${describe(confirmed)}, which an earlier answer rejected`;
}

/** It rejects what a later layer has taken. */
function findRejectedTaken(
  { layer, layers, named }: Earlier,
  { verdict, outcomes }: Judgement,
): string | undefined {
  const isAbove = (other: LayerName) => RANKS[other] > RANKS[layer.layer];
  const taken = layers.find(
    ({ layer: other, state }) => isAbove(other) && (state === 'accepted' || state === 'partly'),
  );
  if (taken && verdict === 'rejected')
    return `it rejects the whole, which the ${taken.layer} had taken`;
  const confirmed = new Set(
    named.filter((one) => isAbove(one.layer)).flatMap(({ index }) => index.listOrdinals()),
  );
  const denied = [...listOrdinals(outcomes)].filter((ordinal) => confirmed.has(ordinal));
  return denied.length === 0
    ? undefined
    : `it rejects ${describe(denied)}, which an earlier answer confirmed`;
}

/** How many items an answer is the first of its layer to confirm that no answer has rejected. */
export function countConfirmed(
  { layer, outcomes, named }: Earlier,
  { outcomes: rejectedNow, manifest }: Judgement,
): number {
  if (!manifest) return 0;
  const out = listOrdinals([...outcomes, ...rejectedNow]);
  const own = named.filter((one) => one.layer === layer.layer);
  const known = new Set(own.flatMap(({ index }) => index.listOrdinals()));
  const ordinals = new Set(new ManifestIndex(manifest, NO_HASH).listOrdinals());
  return [...ordinals].filter((ordinal) => !known.has(ordinal) && !out.has(ordinal)).length;
}

/** For what is not looked up by reference. */
const NO_HASH = { isKeyed: false, hash: (): [number, number] => [0, 0] };

function listOrdinals(outcomes: readonly ItemOutcome[]): Set<number> {
  return new Set(outcomes.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal > 0));
}

function describe(ordinals: readonly number[]): string {
  const shown = ordinals.slice(0, MAX_TOLD).join(', ');
  const more = ordinals.length > MAX_TOLD ? ` and ${ordinals.length - MAX_TOLD} more` : '';
  return `${ordinals.length === 1 ? 'item' : 'items'} ${shown}${more}`;
}
