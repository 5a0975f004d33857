import { FindingList } from '../core/finding.ts';
import type { SharedItem } from '../core/ledger.ts';
import {
  getEntrySize,
  type Manifest,
  type ManifestIndex,
  type ManifestItem,
  readEntry,
  readReference,
} from '../core/manifest.ts';
import type { Batch } from '../core/nouns.ts';
import { listCodes } from '../core/subcodes.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import { toDiffering, toExcess, toUnknown } from './case-findings.ts';
import type { Context } from './context.ts';
import { findAddressee, findCreditor } from './find-creditor.ts';

/**
 * Looks up the cases that a file changes: one that is not known here is warned of, as is one whose references are of
 * different cases, and more than is left of a claim is rejected. What is known here are the files that were sent, and
 * what answers told.
 */
export async function checkKnownCases(
  context: Context,
  transaction: Transaction,
  form: Form,
  checked: Checked,
  file: string,
): Promise<Checked> {
  const { about } = transaction.raw;
  if (!about) return checked;
  const { manifest } = checked;
  const lookUp = createLookUp(context, transaction, checked.creditor);
  const known = await findKnown(context, manifest, about.references);
  const findings = copyFindings(checked.findings);
  const rejected = new Set(checked.rejected);
  let { amountRejected } = checked;
  /** What items of this file have taken off each claim. */
  const taken = new Map<string, number>();
  for (const [position, item] of listItems(manifest)) {
    const place = { file, line: item.line, item: item.ordinal };
    const stated = listStated(manifest, position, about.references);
    const byKind = await findLiving(lookUp, known, item.ordinal, stated);
    const shared = [...byKind.values()].flat();
    const odd = shared.length > 0 ? await findOddReference(lookUp, byKind) : undefined;
    if (shared.length === 0) findings.add(toUnknown(place, form, stated, about.references));
    if (odd) findings.add(toDiffering(place, form, odd));
    const claim = about.lowers ? await findClaim(lookUp, shared) : undefined;
    if (!claim) continue;
    const before = taken.get(claim.key) ?? 0;
    const left = claim.left - before;
    if (item.amount <= left) {
      if (!rejected.has(item.ordinal)) taken.set(claim.key, before + item.amount);
      continue;
    }
    findings.add(toExcess(place, form, item.amount, left));
    if (!rejected.has(item.ordinal)) amountRejected += item.amount;
    rejected.add(item.ordinal);
  }
  findings.sort();
  return { ...checked, findings, rejected, amountRejected };
}

/** By kind of reference and item: the items that are known here with the same. */
type Known = ReadonlyMap<string, ReadonlyMap<number, readonly SharedItem[]>>;

async function findKnown(
  { ledger }: Context,
  manifest: Manifest,
  kinds: readonly string[],
): Promise<Known> {
  const known = new Map<string, Map<number, SharedItem[]>>();
  for (const kind of kinds) {
    const byItem = new Map<number, SharedItem[]>();
    for (const one of await ledger.findShared(manifest, [kind]))
      byItem.set(one.ordinal, [...(byItem.get(one.ordinal) ?? []), one]);
    known.set(kind, byItem);
  }
  return known;
}

/** The kinds of reference that an item has. */
function listStated({ entries, kinds }: Manifest, position: number, of: readonly string[]) {
  const at = position * getEntrySize(kinds.length);
  return of.filter(
    (kind) => kinds.includes(kind) && readReference(entries, at, kinds.indexOf(kind)) !== 0,
  );
}

interface LookUp {
  readonly ledger: Context['ledger'];
  readonly transaction: Transaction;
  /** Whether a batch or answer is of the creditor whose file it is: others may use the same references. */
  readonly isOwn: (batchId: string) => Promise<boolean>;
  readonly findBatch: (batchId: string) => Promise<Batch | undefined>;
  /** The service of the batch or answer that an item is in. */
  readonly findService: (batchId: string) => Promise<string | undefined>;
  readonly loadIndexes: (batchId: string) => Promise<readonly ManifestIndex[]>;
  /** Ordinals of a batch's items that were rejected; 0 stands for all. */
  readonly listRejected: (batchId: string) => Promise<ReadonlySet<number>>;
}

/** Many items are of the same few batches. */
function createLookUp(
  context: Context,
  transaction: Transaction,
  code: string | undefined,
): LookUp {
  const { ledger, catalog, config } = context;
  const creditor = findCreditor(context, code);
  const codes = creditor === undefined ? undefined : listCodes(config, creditor);
  const findBatch = remember((batchId) => ledger.findBatch(batchId));
  return {
    ledger,
    transaction,
    findBatch,
    isOwn: remember(async (batchId) => {
      const batch = await findBatch(batchId);
      const answer = batch ? undefined : await ledger.findAnswer(batchId);
      const told = catalog.transactions.get(answer?.transaction ?? '');
      const owner =
        batch?.creditor ?? (told && answer && findAddressee(context, told, answer.name));
      return !codes || owner === undefined || codes.includes(owner);
    }),
    findService: remember(async (batchId) => {
      const found = (await findBatch(batchId)) ?? (await ledger.findAnswer(batchId));
      return catalog.transactions.get(found?.transaction ?? '')?.raw.service;
    }),
    loadIndexes: remember(async (batchId) => {
      const own = await ledger.loadIndex(batchId);
      return [...(own ? [own] : []), ...(await ledger.loadAnswerIndexes(batchId)).values()];
    }),
    listRejected: remember(async (batchId) => {
      const outcomes = await ledger.listItemOutcomes([batchId]);
      return new Set(outcomes.map(({ ordinal }) => ordinal));
    }),
  };
}

/** What was given up or rejected is no case of the authority's. */
async function findLiving(
  { findBatch, listRejected, isOwn }: LookUp,
  known: Known,
  ordinal: number,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, readonly SharedItem[]>> {
  const living = new Map<string, readonly SharedItem[]>();
  for (const kind of kinds) {
    const own: SharedItem[] = [];
    for (const one of known.get(kind)?.get(ordinal) ?? []) {
      if (!(await isOwn(one.batchId))) continue;
      const batch = await findBatch(one.batchId);
      const rejected = batch ? await listRejected(one.batchId) : new Set();
      if (batch?.state === 'cancelled' || rejected.has(one.known) || rejected.has(0)) continue;
      own.push(one);
    }
    living.set(kind, own);
  }
  return living;
}

/**
 * The first kind of reference that is not of the case which the others lead to: of another one, or of none while that
 * case is known by another reference of the kind.
 */
async function findOddReference(
  lookUp: LookUp,
  byKind: ReadonlyMap<string, readonly SharedItem[]>,
): Promise<string | undefined> {
  for (const [kind, own] of byKind)
    for (const [other, theirs] of byKind) {
      if (kind === other || theirs.length === 0) continue;
      if (own.length > 0 ? !haveCommon(own, theirs) : await areNamed(lookUp, theirs, kind))
        return kind;
    }
  return undefined;
}

function haveCommon(own: readonly SharedItem[], theirs: readonly SharedItem[]): boolean {
  return own.some((one) =>
    theirs.some(({ batchId, known }) => batchId === one.batchId && known === one.known),
  );
}

/** Whether some of these items, of the service that the file is of, have a reference of a kind. */
async function areNamed(
  { findService, loadIndexes, transaction }: LookUp,
  items: readonly SharedItem[],
  kind: string,
): Promise<boolean> {
  for (const { batchId, known } of items) {
    if ((await findService(batchId)) !== transaction.raw.service) continue;
    const indexes = await loadIndexes(batchId);
    if (indexes.some((index) => index.hasReference(known, kind))) return true;
  }
  return false;
}

function remember<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const value = known.get(key) ?? load(key);
    known.set(key, value);
    return value;
  };
}

function* listItems({ items, entries, kinds }: Manifest): Generator<[number, ManifestItem]> {
  const size = getEntrySize(kinds.length);
  for (let position = 0; position < items; position++)
    yield [position, readEntry(entries, position * size)];
}

function copyFindings({ all, count, counts, limit }: FindingList): FindingList {
  const copy = new FindingList(limit);
  copy.all.push(...all);
  copy.count = count;
  Object.assign(copy.counts, counts);
  return copy;
}

interface Claim {
  readonly key: string;
  readonly left: number;
}

/** What is left of the first claim that was sent by file, by the files of the same kind since; undefined when none was. */
async function findClaim(
  { findBatch, transaction, loadIndexes }: LookUp,
  shared: readonly SharedItem[],
): Promise<Claim | undefined> {
  let claimed: { readonly key: string; readonly amount: number } | undefined;
  let lowered = 0;
  const seen = new Set<string>();
  for (const { batchId, known } of shared) {
    const key = `${batchId} ${known}`;
    const batch = seen.has(key) ? undefined : await findBatch(batchId);
    seen.add(key);
    if (!batch) continue;
    const amount = (await loadIndexes(batchId))[0]?.getAt(known - 1).amount ?? 0;
    if (batch.transaction !== transaction.id) claimed ??= { key, amount };
    else lowered += amount;
  }
  return claimed && { key: claimed.key, left: claimed.amount - lowered };
}
