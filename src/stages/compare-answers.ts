import type { Judgement } from '../core/judgement.ts';
import { ManifestIndex } from '../core/manifest.ts';
import type { AnswerOutcome, ItemOutcome, Layer } from '../core/nouns.ts';

/** What earlier answers have said of a batch. */
export interface Earlier {
  /** The layer that is answered now. */
  readonly layer: Layer;
  readonly outcomes: readonly ItemOutcome[];
  /** The items that answers to this layer have named, and those to other layers. */
  readonly own: readonly ManifestIndex[];
  readonly others: readonly ManifestIndex[];
}

/** Whether an answer repeats, adds to, contradicts or is the first to answer its layer. */
export function compareWithEarlier(
  { layer, outcomes, own }: Earlier,
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
  const comparisons = own.map((index) => index.compare(new ManifestIndex(manifest, index.hash)));
  if (comparisons.includes('conflict')) return 'contradictory';
  // A confirmation may come in several files; only one that names nothing new is a repetition.
  return comparisons.includes('same') ? 'duplicate' : judgement.verdict;
}

function toComparable({ ordinal, code }: ItemOutcome): string {
  return `${ordinal} ${code}`;
}

const MAX_TOLD = 5;

/** Items that one layer's answer confirms and another's rejects: whichever came first, a person must ask. */
export function findConflict(
  { layer, outcomes, others }: Earlier,
  { outcomes: rejectedNow, manifest }: Judgement,
): string | undefined {
  const rejectedBefore = listOrdinals(outcomes.filter((outcome) => outcome.layer !== layer.layer));
  const confirmedBefore = new Set(others.flatMap((index) => index.listOrdinals()));
  const confirms = manifest ? new ManifestIndex(manifest, NO_HASH).listOrdinals() : [];
  const confirmedNow = confirms.filter((ordinal) => rejectedBefore.has(ordinal));
  if (confirmedNow.length > 0)
    return `it confirms ${describe(confirmedNow)}, which an earlier answer rejected`;
  const denied = [...listOrdinals(rejectedNow)].filter((ordinal) => confirmedBefore.has(ordinal));
  return denied.length === 0
    ? undefined
    : `it rejects ${describe(denied)}, which an earlier answer confirmed`;
}

/** How many items an answer is the first of its layer to confirm that no answer has rejected. */
export function countConfirmed(
  { outcomes, own }: Earlier,
  { outcomes: rejectedNow, manifest }: Judgement,
): number {
  if (!manifest) return 0;
  const out = listOrdinals([...outcomes, ...rejectedNow]);
  const known = new Set(own.flatMap((index) => index.listOrdinals()));
  const named = new Set(new ManifestIndex(manifest, NO_HASH).listOrdinals());
  return [...named].filter((ordinal) => !known.has(ordinal) && !out.has(ordinal)).length;
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
