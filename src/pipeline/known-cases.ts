import { FindingList } from '../core/finding.ts';
import type { SharedItem } from '../core/ledger.ts';
import {
  getEntrySize,
  type Manifest,
  type ManifestIndex,
  type ManifestItem,
  readEntry,
} from '../core/manifest.ts';
import { formatMinor } from '../core/money.ts';
import type { Transaction } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import type { Context } from './context.ts';

/**
 * Looks up the cases that a file changes: one that is not known here is warned of, and more than is left of a claim is
 * rejected. What is known here are the files that were sent, and what answers told.
 */
export async function checkKnownCases(
  context: Context,
  transaction: Transaction,
  checked: Checked,
  file: string,
): Promise<Checked> {
  const { about } = transaction.raw;
  if (!about) return checked;
  const { manifest } = checked;
  const lookUp = createLookUp(context, transaction);
  const byItem = new Map<number, SharedItem[]>();
  for (const one of await context.ledger.findShared(manifest, about.references))
    byItem.set(one.ordinal, [...(byItem.get(one.ordinal) ?? []), one]);
  const findings = copyFindings(checked.findings);
  const rejected = new Set(checked.rejected);
  let { amountRejected } = checked;
  /** What items of this file have taken off each claim. */
  const taken = new Map<string, number>();
  for (const item of listItems(manifest)) {
    const shared = byItem.get(item.ordinal) ?? [];
    if (shared.length === 0) findings.add(toUnknown(item, about.references, file));
    const claim = about.lowers ? await findClaim(lookUp, shared) : undefined;
    if (!claim) continue;
    const before = taken.get(claim.key) ?? 0;
    const left = claim.left - before;
    if (item.amount <= left) {
      if (!rejected.has(item.ordinal)) taken.set(claim.key, before + item.amount);
      continue;
    }
    findings.add(toExcess(item, left, file));
    if (!rejected.has(item.ordinal)) amountRejected += item.amount;
    rejected.add(item.ordinal);
  }
  findings.sort();
  return { ...checked, findings, rejected, amountRejected };
}

interface LookUp {
  readonly ledger: Context['ledger'];
  readonly transaction: Transaction;
  readonly loadIndex: (batchId: string) => Promise<ManifestIndex | undefined>;
  /** Ordinals of a batch's items that were rejected; 0 stands for all. */
  readonly listRejected: (batchId: string) => Promise<ReadonlySet<number>>;
}

/** Many items are of the same few batches. */
function createLookUp({ ledger }: Context, transaction: Transaction): LookUp {
  return {
    ledger,
    transaction,
    loadIndex: remember((batchId) => ledger.loadIndex(batchId)),
    listRejected: remember(async (batchId) => {
      const outcomes = await ledger.listItemOutcomes(batchId);
      return new Set(outcomes.map(({ ordinal }) => ordinal));
    }),
  };
}

function remember<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const value = known.get(key) ?? load(key);
    known.set(key, value);
    return value;
  };
}

function* listItems({ items, entries, kinds }: Manifest): Generator<ManifestItem> {
  const size = getEntrySize(kinds.length);
  for (let position = 0; position < items; position++) yield readEntry(entries, position * size);
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
  { ledger, transaction, loadIndex, listRejected }: LookUp,
  shared: readonly SharedItem[],
): Promise<Claim | undefined> {
  let claimed: { readonly key: string; readonly amount: number } | undefined;
  let lowered = 0;
  const seen = new Set<string>();
  for (const { batchId, known } of shared) {
    const key = `${batchId} ${known}`;
    const batch = seen.has(key) ? undefined : await ledger.findBatch(batchId);
    seen.add(key);
    if (!batch || batch.state === 'cancelled') continue;
    const rejected = await listRejected(batchId);
    if (rejected.has(known) || rejected.has(0)) continue;
    const amount = (await loadIndex(batchId))?.getAt(known - 1).amount ?? 0;
    if (batch.transaction !== transaction.id) claimed ??= { key, amount };
    else lowered += amount;
  }
  return claimed && { key: claimed.key, left: claimed.amount - lowered };
}

function toUnknown({ ordinal, line }: ManifestItem, references: readonly string[], file: string) {
  return {
    code: 'CASE_UNKNOWN',
    consequence: 'warn' as const,
    file,
    line,
    item: ordinal,
    message: `no file that was sent from here, and no answer, has the case's ${references.join(' or ')}`,
    expected: 'a case that is known here',
    fix: 'check the number; a case that was made in another way may be changed all the same',
  };
}

function toExcess({ ordinal, line, amount }: ManifestItem, left: number, file: string) {
  return {
    code: 'ABOVE_WHAT_IS_LEFT',
    consequence: 'reject-item' as const,
    file,
    line,
    item: ordinal,
    found: formatMinor(amount),
    expected: `at most ${formatMinor(left)}`,
    message: 'more is taken off than is left of the claim by the files that were sent from here',
    fix: 'correct the amount, or withdraw the whole claim',
  };
}
