import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ItemHit } from '../core/ledger.ts';
import {
  findPositions,
  getEntrySize,
  type Manifest,
  ManifestIndex,
  readEntry,
  readReference,
} from '../core/manifest.ts';
import { PLAIN_HASH, type ReferenceHash } from '../core/reference-hash.ts';
import {
  findCandidates,
  isListed,
  listKindSets,
  listReferences,
  toKey,
} from './listed-references.ts';
import { findIndexPages, loadPages, readPage, savePages } from './manifest-pages.ts';
import { buildFilter, mayHold } from './reference-filter.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

const PAGE_KEYS = 8192;
export const PAGE_ENTRIES = 2048;
/** References asked one by one whether another manifest may have them. */
const MAX_ASKED = 4096;

/** Stores a manifest in pages, so that a look-up reads one page and not the whole. */
export async function saveManifest(
  db: Database,
  batchId: string,
  sourceId: string,
  manifest: Manifest,
): Promise<void> {
  const id = `${batchId}/${sourceId}`;
  const sha256 = hashManifest(manifest);
  await db
    .insertInto('manifest')
    .values({
      id,
      batchId,
      sourceId,
      kinds: JSON.stringify(manifest.kinds),
      items: manifest.items,
      sha256,
      keyed: manifest.isKeyed ? 1 : 0,
      filter: buildFilter(manifest.index),
      listed: isListed(manifest.index) ? 1 : 0,
    })
    .execute();
  await listReferences(db, id, manifest.index);
  await savePages(db, id, 'index', manifest.index, PAGE_KEYS * 8);
  await savePages(
    db,
    id,
    'entries',
    manifest.entries,
    PAGE_ENTRIES * getEntrySize(manifest.kinds.length),
  );
}

/** SHA-256 over everything a manifest holds. */
export function hashManifest(manifest: Manifest): string {
  return createHash('sha256')
    .update(JSON.stringify(manifest.kinds))
    .update(manifest.index)
    .update(manifest.entries)
    .digest('hex');
}

/** Every item with this reference: small manifests by their list; of large ones the filters are asked, then one or two pages. */
export async function findItems(
  db: Database,
  reference: string,
  keyed: ReferenceHash,
): Promise<ItemHit[]> {
  const hits: ItemHit[] = [];
  const hashes = new HashedReference(reference, keyed);
  const keys = (await listKindSets(db)).flatMap((set) =>
    (JSON.parse(set.kinds) as string[]).map((kind) => toKey(...hashes.get(set, kind))),
  );
  for (const manifest of await findCandidates(db, [...new Set(keys)])) {
    const kinds = JSON.parse(manifest.kinds) as string[];
    for (const [number, kind] of kinds.entries()) {
      const [high, low] = hashes.get(manifest, kind);
      if (!mayHold(toBuffer(manifest.filter), high, low)) continue;
      for (const page of await findIndexPages(db, manifest.id, high)) {
        for (const position of findPositions(page, high, low)) {
          const hit = await readHit(db, manifest, kinds, number, position, low);
          if (hit) hits.push({ ...hit, kind });
        }
      }
    }
  }
  return hits;
}

/** One reference as each kind and each sort of manifest has it: hashed once. */
class HashedReference {
  readonly #reference: string;
  readonly #keyed: ReferenceHash;
  readonly #known = new Map<string, [number, number]>();

  constructor(reference: string, keyed: ReferenceHash) {
    this.#reference = reference;
    this.#keyed = keyed;
  }

  get(manifest: Pick<Tables['manifest'], 'keyed'>, kind: string): [number, number] {
    const name = `${manifest.keyed} ${kind}`;
    const known = this.#known.get(name);
    if (known) return known;
    const hash = chooseHash(manifest, this.#keyed).hash(kind, this.#reference);
    this.#known.set(name, hash);
    return hash;
  }
}

/** A blob as it comes from the database. */
function toBuffer(blob: Tables['manifest']['filter']): Buffer | null {
  return blob && Buffer.from(blob);
}

/** True when a stored filter is the one that the manifest's references make. */
export function hasOwnFilter(row: Tables['manifest'], { index }: Manifest): boolean {
  const own = buildFilter(index);
  const stored = toBuffer(row.filter);
  return own === null ? stored === null : stored?.equals(own) === true;
}

/** False when no reference of a manifest is among those of a stored one; only of few it is known at once. */
export function mayShare({ index }: Manifest, stored: Tables['manifest']): boolean {
  const filter = toBuffer(stored.filter);
  if (!filter || index.length > MAX_ASKED * 8) return true;
  for (let at = 0; at < index.length; at += 8)
    if (mayHold(filter, index.readUInt32LE(at + 4), index[at + 3]!)) return true;
  return false;
}

async function readHit(
  db: Database,
  manifest: Tables['manifest'],
  kinds: readonly string[],
  kind: number,
  position: number,
  low: number,
): Promise<Omit<ItemHit, 'kind'> | undefined> {
  const size = getEntrySize(kinds.length);
  const data = await readPage(db, manifest.id, 'entries', Math.floor(position / PAGE_ENTRIES));
  if (!data) return undefined;
  const at = (position % PAGE_ENTRIES) * size;
  if (readReference(data, at, kind) !== low) return undefined;
  const { ordinal, line, byte, amount } = readEntry(data, at);
  return { batchId: manifest.batchId, sourceId: manifest.sourceId, ordinal, line, byte, amount };
}

/** A batch's own manifest, whole, for matching an answer with many items. */
export async function loadIndex(
  db: Database,
  batchId: string,
  keyed: ReferenceHash,
): Promise<ManifestIndex | undefined> {
  const manifest = await db
    .selectFrom('manifest')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('sourceId', '=', batchId)
    .executeTakeFirst();
  return manifest && loadWhole(db, manifest, keyed);
}

/** What answers have said of a batch's items, oldest first. */
export async function loadAnswerIndexes(
  db: Database,
  batchId: string,
  keyed: ReferenceHash,
): Promise<Map<string, ManifestIndex>> {
  const manifests = await db
    .selectFrom('manifest')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('sourceId', '!=', batchId)
    .orderBy('sourceId')
    .execute();
  const indexes = new Map<string, ManifestIndex>();
  for (const manifest of manifests)
    indexes.set(manifest.sourceId, await loadWhole(db, manifest, keyed));
  return indexes;
}

async function loadWhole(
  db: Database,
  row: Tables['manifest'],
  keyed: ReferenceHash,
): Promise<ManifestIndex> {
  return new ManifestIndex(await loadManifest(db, row), chooseHash(row, keyed));
}

/** Manifests of the first version of the ledger were hashed without a key, and cannot be hashed anew. */
function chooseHash(row: Pick<Tables['manifest'], 'keyed'>, keyed: ReferenceHash): ReferenceHash {
  return Number(row.keyed) === 1 ? keyed : PLAIN_HASH;
}

/** Reads a stored manifest. */
export async function loadManifest(
  db: Database,
  { id, kinds, items, keyed }: Tables['manifest'],
): Promise<Manifest> {
  return {
    kinds: JSON.parse(kinds) as string[],
    items: Number(items),
    isKeyed: Number(keyed) === 1,
    index: await loadPages(db, id, 'index'),
    entries: await loadPages(db, id, 'entries'),
  };
}
