import type { Kysely } from 'kysely';
import { assert } from '../core/errors.ts';
import type { RepeatedItem, RepeatsAmong, SharedItem } from '../core/ledger.ts';
import { getEntrySize, type Manifest, readEntry, readReference } from '../core/manifest.ts';
import { anyOf } from './any-of.ts';
import { findCandidates, listKeys, type Narrow } from './listed-references.ts';
import { readPage } from './manifest-pages.ts';
import { mayShare, PAGE_ENTRIES } from './manifests.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

interface Match {
  /** Position among the entries of the new manifest, and of the stored one. */
  readonly mine: number;
  readonly theirs: number;
}

/**
 * The items of a manifest that share a reference of the kinds with an item of stored batches. Both
 * indexes are sorted, so they are walked side by side, one stored page at a time: memory stays flat.
 */
export async function findRepeats(
  db: Database,
  manifest: Manifest,
  kinds: readonly string[],
  among: RepeatsAmong,
): Promise<RepeatedItem[]> {
  const narrow: Narrow = (query) => narrowTo(query, among);
  const repeats: RepeatedItem[] = [];
  for (const stored of await findCandidates(db, listKeys(manifest.index), narrow)) {
    const pairs = await findPairs(db, manifest, kinds, stored);
    const byOrdinal = new Map(pairs.map((pair) => [pair.ordinal, pair]));
    for (const pair of byOrdinal.values()) repeats.push({ ...pair, batchId: stored.batchId });
  }
  return repeats.sort((one, other) => one.ordinal - other.ordinal);
}

function narrowTo(query: Parameters<Narrow>[0], among: RepeatsAmong): ReturnType<Narrow> {
  const own = query.whereRef('manifest.sourceId', '=', 'manifest.batchId');
  if ('ids' in among) return own.where('manifest.batchId', 'in', anyOf(among.ids));
  const { transactions, creditors, from } = among;
  // By the key of each: a list of all batches would be made for every file.
  return own.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('batch')
        .select('batch.id')
        .whereRef('batch.id', '=', 'manifest.batchId')
        .where('batch.transaction', 'in', transactions)
        .where('batch.creditor', 'in', creditors)
        .where('batch.sealedAt', '>=', from),
    ),
  );
}

/** The same for every item that is known here, of batches and of what answers told. */
export async function findShared(
  db: Database,
  manifest: Manifest,
  kinds: readonly string[],
): Promise<SharedItem[]> {
  const shared: SharedItem[] = [];
  for (const stored of await findCandidates(db, listKeys(manifest.index)))
    for (const { ordinal, earlier } of await findPairs(db, manifest, kinds, stored))
      shared.push({ ordinal, batchId: stored.batchId, known: earlier });
  return shared;
}

async function findPairs(
  db: Database,
  manifest: Manifest,
  kinds: readonly string[],
  stored: Tables['manifest'],
): Promise<Omit<RepeatedItem, 'batchId'>[]> {
  // Hashed without the key, as ledgers did at first: nothing can be compared.
  if ((Number(stored.keyed) === 1) !== manifest.isKeyed) return [];
  if (!mayShare(manifest, stored)) return [];
  const storedKinds = JSON.parse(stored.kinds) as string[];
  const pairs: Omit<RepeatedItem, 'batchId'>[] = [];
  const readStored = createEntryReader(db, stored.id, storedKinds.length);
  for (const match of await walk(db, stored.id, manifest.index)) {
    const theirs = await readStored(match.theirs);
    const mine = {
      entries: manifest.entries,
      at: match.mine * getEntrySize(manifest.kinds.length),
    };
    const isSame = kinds.some((kind) => {
      const [here, there] = [manifest.kinds.indexOf(kind), storedKinds.indexOf(kind)];
      return here >= 0 && there >= 0 && shareReference(mine, here, theirs, there);
    });
    const { ordinal, line } = readEntry(mine.entries, mine.at);
    if (isSame)
      pairs.push({ ordinal, line, earlier: readEntry(theirs.entries, theirs.at).ordinal });
  }
  return pairs;
}

interface Entry {
  readonly entries: Buffer;
  readonly at: number;
}

/** No reference at all is none that is shared. */
function shareReference(mine: Entry, here: number, theirs: Entry, there: number): boolean {
  const own = readReference(mine.entries, mine.at, here);
  return own !== 0 && own === readReference(theirs.entries, theirs.at, there);
}

async function walk(db: Database, manifestId: string, index: Buffer): Promise<Match[]> {
  const matches: Match[] = [];
  const count = index.length / 8;
  let at = 0;
  for (let page = 0; at < count; page++) {
    const keys = await readPage(db, manifestId, 'index', page);
    if (!keys) break;
    for (let other = 0; other < keys.length && at < count; other += 8) {
      const key = readHash(keys, other);
      while (at < count && readHash(index, at * 8) < key) at++;
      // Several items may have the same reference: each is compared with this one.
      for (let same = at; same < count && readHash(index, same * 8) === key; same++)
        matches.push({ mine: readPosition(index, same * 8), theirs: readPosition(keys, other) });
    }
  }
  return matches;
}

/** The 40 bits of hash by which an index is sorted first. */
function readHash(index: Buffer, at: number): number {
  return index.readUInt32LE(at + 4) * 256 + index.readUInt8(at + 3);
}

function readPosition(index: Buffer, at: number): number {
  return index.readUInt32LE(at) & 0xffffff;
}

/** Matches come in the order of their hashes, so the pages of their entries are kept. */
function createEntryReader(db: Database, manifestId: string, kinds: number) {
  const pages = new Map<number, Buffer>();
  return async (position: number): Promise<Entry> => {
    const page = Math.floor(position / PAGE_ENTRIES);
    const entries = pages.get(page) ?? (await readPage(db, manifestId, 'entries', page));
    assert(entries, `the manifest ${manifestId} lacks a page`);
    pages.set(page, entries);
    return { entries, at: (position % PAGE_ENTRIES) * getEntrySize(kinds) };
  };
}
