import type { Stranger } from '../core/events.ts';
import {
  type Manifest,
  ManifestBuilder,
  ManifestIndex,
  type ManifestItem,
} from '../core/manifest.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { AnswerOutcome, Batch, ItemOutcome, Layer, Verdict } from '../core/nouns.ts';
import type { AnswerError, AnswerItem, AnswerPart, Keys } from '../rules/read-answer.ts';

/** What an answer means for its batch. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly itemsRejected: number;
  readonly amountRejected: number;
  readonly outcomes: readonly ItemOutcome[];
  /** New references of items, for later look-ups. */
  readonly manifest: Manifest | undefined;
  /** What in the answer does not fit the batch; then a person must look. */
  readonly misfits: readonly string[];
  /** Cases it names beyond the batch. */
  readonly strangers: readonly Stranger[];
}

export interface JudgeContext {
  readonly batch: Batch;
  readonly answerId: string;
  readonly layer: Layer['layer'];
  readonly index: ManifestIndex;
  readonly itemErrors: 'reject-item' | 'reject-batch';
}

/** Works out what an answer part says about a batch and each of its items. */
export function judge(part: AnswerPart, context: JudgeContext): Judgement {
  const misfits: string[] = [];
  const strangers: Stranger[] = [];
  const { items } = context.batch;
  // A general error may mean that the file could not even be counted.
  if (part.count !== undefined && part.count !== items && !part.errors.some(isGeneral)) {
    misfits.push(`it counts ${part.count} items in a file of ${items}`);
  }
  const general = part.errors.filter(isGeneral);
  const rejected = findRejected(
    part.errors.filter((error) => !isGeneral(error)),
    context,
    misfits,
  );
  const { errorCount } = part;
  if (errorCount !== undefined && errorCount !== rejected.size && general.length === 0)
    misfits.push(`it says that ${errorCount} items are faulty, but names ${rejected.size}`);
  const manifest =
    part.items.length > 0 ? buildManifest(part.items, context, strangers) : undefined;
  const outcomes = [
    ...general.map((error) => toOutcome(context, 0, 0, error)),
    ...[...rejected.values()].flatMap(({ item, errors }) =>
      errors.map((error) => toOutcome(context, item.ordinal, item.amount, error)),
    ),
  ];
  const verdict = decide(part, general.length > 0, rejected.size, context);
  const isWhole = verdict === 'rejected';
  const amount = [...rejected.values()].reduce((sum, { item }) => sum + item.amount, 0);
  return {
    verdict,
    itemsRejected: isWhole ? context.batch.items : rejected.size,
    amountRejected: isWhole ? context.batch.amount : amount,
    outcomes,
    manifest,
    misfits,
    strangers,
  };
}

function isGeneral(error: AnswerError): boolean {
  return error.position === undefined && Object.keys(error.references).length === 0;
}

/** Never depends on what other answers said: in whatever order they come, each means the same. */
function decide(
  part: AnswerPart,
  hasGeneral: boolean,
  rejected: number,
  { batch, itemErrors }: JudgeContext,
): Verdict {
  if (hasGeneral) return 'rejected';
  if (rejected > 0)
    return rejected >= batch.items || itemErrors === 'reject-batch' ? 'rejected' : 'partly';
  return part.verdict === 'rejected' ? 'rejected' : 'accepted';
}

interface Rejected {
  readonly item: ManifestItem;
  /** In the order of the answer, each once. */
  readonly errors: AnswerError[];
}

function findRejected(
  errors: readonly AnswerError[],
  context: JudgeContext,
  misfits: string[],
): Map<number, Rejected> {
  const rejected = new Map<number, Rejected>();
  for (const error of errors) {
    const item = findItem(error, context, misfits);
    if (!item) continue;
    const known = rejected.get(item.ordinal);
    if (!known) rejected.set(item.ordinal, { item, errors: [error] });
    else if (!known.errors.some((other) => isSameError(other, error))) known.errors.push(error);
  }
  return rejected;
}

function isSameError(one: AnswerError, other: AnswerError): boolean {
  return one.code === other.code && one.text === other.text;
}

/** The item an error names: by references, which must agree with its number when both are given. */
function findItem(
  { references, position, code }: AnswerError,
  { index, batch }: JudgeContext,
  misfits: string[],
): ManifestItem | undefined {
  const hits = findHits(references, index);
  const named = Object.entries(references)
    .map(([kind, reference]) => `${kind} ${maskPersonalNumbers(reference)}`)
    .join(', ');
  if (position === undefined) {
    if (hits?.length === 1) return hits[0];
    misfits.push(
      `error ${code} names ${named}, which ${hits?.length ? 'several items have' : 'is not in the batch'}`,
    );
    return undefined;
  }
  if (position < 1 || position > batch.items) {
    misfits.push(`error ${code} names item ${position} of a batch of ${batch.items}`);
    return undefined;
  }
  if (hits && !hits.some((hit) => hit.ordinal === position)) {
    misfits.push(`error ${code} names item ${position} and ${named}, which are not the same item`);
    return undefined;
  }
  return index.getAt(position - 1);
}

/** The items that have all of the references; undefined when the batch knows none of their kinds. */
function findHits(references: Keys, index: ManifestIndex): ManifestItem[] | undefined {
  let hits: ManifestItem[] | undefined;
  for (const [kind, reference] of Object.entries(references)) {
    if (!index.manifest.kinds.includes(kind)) continue;
    const found = index.find(kind, reference);
    const ordinals = new Set(found.map((item) => item.ordinal));
    hits = hits ? hits.filter((item) => ordinals.has(item.ordinal)) : found;
  }
  return hits;
}

function toOutcome(
  { batch, answerId, layer }: JudgeContext,
  ordinal: number,
  amount: number,
  error: AnswerError,
): ItemOutcome {
  const [reference = null] = Object.values(error.references);
  return {
    batchId: batch.id,
    ordinal,
    layer,
    outcome: 'rejected',
    code: error.code,
    text: error.text === undefined ? null : maskPersonalNumbers(error.text),
    reference,
    amount,
    answerId,
  };
}

function listKinds(items: Iterable<AnswerItem>): string[] {
  const kinds = new Set<string>();
  for (const { assigns } of items) for (const kind of Object.keys(assigns)) kinds.add(kind);
  return [...kinds];
}

/** The references an answer gives to items; what it names beyond the batch is told apart. */
function buildManifest(
  items: Iterable<AnswerItem>,
  { index }: JudgeContext,
  strangers: Stranger[],
): Manifest {
  const kinds = listKinds(items);
  const builder = new ManifestBuilder(kinds, index.hash);
  for (const item of items) {
    const [hit, ...others] = findHits(item.references, index) ?? [];
    if (!hit || others.length > 0) {
      strangers.push({ line: item.line, references: { ...item.assigns, ...item.references } });
      continue;
    }
    builder.add(
      { ordinal: hit.ordinal, line: item.line, byte: item.byte, amount: hit.amount },
      kinds.map((kind) => item.assigns[kind]),
    );
  }
  return builder.finish();
}

/** Earlier answers to the same layer of the batch. */
export interface Earlier {
  readonly layer: Layer;
  readonly outcomes: readonly ItemOutcome[];
  /** References that answers have given to the batch's items. */
  readonly indexes: readonly ManifestIndex[];
}

/** Whether an answer repeats, adds to, contradicts or is the first to answer its layer. */
export function compareWithEarlier(
  { layer, outcomes, indexes }: Earlier,
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
  const comparisons = indexes.map((index) =>
    index.compare(new ManifestIndex(manifest, index.hash)),
  );
  if (comparisons.includes('conflict')) return 'contradictory';
  // A confirmation may come in several files; only one that names nothing new is a repetition.
  return comparisons.includes('same') ? 'duplicate' : judgement.verdict;
}

function toComparable({ ordinal, code }: ItemOutcome): string {
  return `${ordinal} ${code}`;
}
