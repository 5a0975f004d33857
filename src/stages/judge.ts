import type { Stranger } from '../core/events.ts';
import type { Judgement } from '../core/judgement.ts';
import {
  type Manifest,
  ManifestBuilder,
  type ManifestIndex,
  type ManifestItem,
} from '../core/manifest.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Batch, ItemOutcome, Layer, Verdict } from '../core/nouns.ts';
import type { AnswerError, AnswerItem, AnswerPart } from '../rules/read-answer.ts';
import type { Keys } from '../rules/read-keys.ts';

export interface JudgeContext {
  readonly batch: Batch;
  readonly answerId: string;
  readonly layer: Layer['layer'];
  readonly index: ManifestIndex;
  /** References that earlier answers gave to the batch's items. */
  readonly given: readonly ManifestIndex[];
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
    isEarly: namesOnlyUnknown(part, context),
  };
}

/** True when all it names is named by kinds of reference that nobody has given to the batch's items. */
function namesOnlyUnknown({ items, errors }: AnswerPart, { index, given }: JudgeContext): boolean {
  const isKnown = (kind: string) =>
    [index, ...given].some(({ manifest }) => manifest.kinds.includes(kind));
  let count = 0;
  for (const { references } of [...items, ...errors]) {
    const kinds = Object.keys(references);
    if (kinds.some(isKnown)) return false;
    count += kinds.length;
  }
  return count > 0 && errors.every(({ position }) => position === undefined);
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
  { index, given, batch }: JudgeContext,
  misfits: string[],
): ManifestItem | undefined {
  const hits = findHits(references, index, given);
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

/** The items that have all of the references, their own or given; undefined when none of their kinds is known. */
function findHits(
  references: Keys,
  index: ManifestIndex,
  given: readonly ManifestIndex[],
): ManifestItem[] | undefined {
  let hits: ManifestItem[] | undefined;
  for (const [kind, reference] of Object.entries(references)) {
    const found = findByKind(kind, reference, index, given);
    if (!found) continue;
    const ordinals = new Set(found.map((item) => item.ordinal));
    hits = hits ? hits.filter((item) => ordinals.has(item.ordinal)) : found;
  }
  return hits;
}

function findByKind(
  kind: string,
  reference: string,
  index: ManifestIndex,
  given: readonly ManifestIndex[],
): ManifestItem[] | undefined {
  if (index.manifest.kinds.includes(kind)) return index.find(kind, reference);
  const giving = given.filter(({ manifest }) => manifest.kinds.includes(kind));
  if (giving.length === 0) return undefined;
  const ordinals = giving.flatMap((each) => each.find(kind, reference).map((item) => item.ordinal));
  return [...new Set(ordinals)].map((ordinal) => index.getAt(ordinal - 1));
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
  { index, given }: JudgeContext,
  strangers: Stranger[],
): Manifest {
  const kinds = listKinds(items);
  const builder = new ManifestBuilder(kinds, index.hash);
  for (const item of items) {
    const [hit, ...others] = findHits(item.references, index, given) ?? [];
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
