import {
  type Manifest,
  ManifestBuilder,
  ManifestIndex,
  type ManifestItem,
} from '../core/manifest.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { AnswerOutcome, Batch, ItemOutcome, Layer, Verdict } from '../core/nouns.ts';
import type { AnswerError, AnswerItem, AnswerPart } from '../rules/read-answer.ts';

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
  /** What it names beyond the batch: noted, but in order. */
  readonly notes: readonly string[];
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
  const notes: string[] = [];
  const general = part.errors.filter(isGeneral);
  const rejected = findRejected(
    part.errors.filter((error) => !isGeneral(error)),
    context,
    misfits,
  );
  const manifest = part.items.length > 0 ? buildManifest(part.items, context, notes) : undefined;
  const outcomes = [
    ...general.map((error) => toOutcome(context, 0, 0, error)),
    ...[...rejected.values()].map(({ item, error }) =>
      toOutcome(context, item.ordinal, item.amount, error),
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
    notes,
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
  if (hasGeneral || rejected >= batch.items) return 'rejected';
  if (rejected > 0) return itemErrors === 'reject-batch' ? 'rejected' : 'partly';
  return part.verdict === 'rejected' ? 'rejected' : 'accepted';
}

interface Rejected {
  readonly item: ManifestItem;
  readonly error: AnswerError;
}

function findRejected(
  errors: readonly AnswerError[],
  context: JudgeContext,
  misfits: string[],
): Map<number, Rejected> {
  const rejected = new Map<number, Rejected>();
  for (const error of errors) {
    const item = findItem(error, context, misfits);
    if (item && !rejected.has(item.ordinal)) rejected.set(item.ordinal, { item, error });
  }
  return rejected;
}

/** The item an error names: by reference, which must agree with its number when both are given. */
function findItem(
  { references, position, code }: AnswerError,
  { index, batch }: JudgeContext,
  misfits: string[],
): ManifestItem | undefined {
  const hits = Object.entries(references).flatMap(([kind, reference]) =>
    index.find(kind, reference),
  );
  const named = Object.entries(references)
    .map(([kind, reference]) => `${kind} ${reference}`)
    .join(', ');
  const byReference = hits.length === 1 ? hits[0] : hits.find((hit) => hit.ordinal === position);
  if (position === undefined) {
    if (!byReference)
      misfits.push(
        `error ${code} names ${named}, which ${hits.length === 0 ? 'is not in the batch' : 'several items have'}`,
      );
    return byReference;
  }
  if (position < 1 || position > batch.items) {
    misfits.push(`error ${code} names item ${position} of a batch of ${batch.items}`);
    return undefined;
  }
  if (named !== '' && byReference?.ordinal !== position) {
    misfits.push(`error ${code} names item ${position} and ${named}, which are not the same item`);
    return undefined;
  }
  return index.getAt(position - 1);
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

/** The references an answer gives to items; what it names beyond the batch is noted, not an error. */
function buildManifest(
  items: readonly AnswerItem[],
  { index }: JudgeContext,
  notes: string[],
): Manifest {
  const kinds = [...new Set(items.flatMap((item) => Object.keys(item.assigns)))];
  const builder = new ManifestBuilder(kinds);
  for (const item of items) {
    const hits = Object.entries(item.references).flatMap(([kind, reference]) =>
      index.find(kind, reference),
    );
    const [hit] = hits;
    if (hits.length !== 1 || !hit) {
      notes.push(`line ${item.line} confirms an item that is not in the batch`);
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
  if (!judgement.manifest) return 'duplicate';
  const confirmed = new ManifestIndex(judgement.manifest);
  const comparisons = indexes.map((index) => index.compare(confirmed));
  if (comparisons.includes('conflict')) return 'contradictory';
  // A confirmation may come in several files; only one that names nothing new is a repetition.
  return comparisons.includes('same') ? 'duplicate' : judgement.verdict;
}

function toComparable({ ordinal, code }: ItemOutcome): string {
  return `${ordinal} ${code}`;
}
