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
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

const PAGE_KEYS = 8192;
export const PAGE_ENTRIES = 2048;

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
    })
    .execute();
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

async function savePages(
  db: Database,
  manifestId: string,
  part: 'index' | 'entries',
  bytes: Buffer,
  pageSize: number,
): Promise<void> {
  for (let page = 0; page * pageSize < bytes.length; page++) {
    const data = bytes.subarray(page * pageSize, (page + 1) * pageSize);
    const firstKey = part === 'index' ? data.readUInt32LE(4) : 0;
    await db
      .insertInto('manifestPage')
      .values({ manifestId, part, page, firstKey, data })
      .execute();
  }
}

/** Every manifest's items with this reference, one or two page reads for each manifest and kind. */
export async function findItems(
  db: Database,
  reference: string,
  keyed: ReferenceHash,
): Promise<ItemHit[]> {
  const hits: ItemHit[] = [];
  const manifests = await db.selectFrom('manifest').selectAll().orderBy('id').execute();
  for (const manifest of manifests) {
    const kinds = JSON.parse(manifest.kinds) as string[];
    for (const [number, kind] of kinds.entries()) {
      const [high, low] = chooseHash(manifest, keyed).hash(kind, reference);
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

/** The pages that may hold a key: the last one that starts before it, and those that start with it. */
async function findIndexPages(db: Database, manifestId: string, high: number): Promise<Buffer[]> {
  const pages = db
    .selectFrom('manifestPage')
    .where('manifestId', '=', manifestId)
    .where('part', '=', 'index');
  const before = await pages
    .select('data')
    .where('firstKey', '<', high)
    .orderBy('firstKey', 'desc')
    .orderBy('page', 'desc')
    .limit(1)
    .execute();
  const same = await pages.select('data').where('firstKey', '=', high).execute();
  return [...before, ...same].map((row) => Buffer.from(row.data));
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

/** One page of a stored manifest; undefined after the last. */
export async function readPage(
  db: Database,
  manifestId: string,
  part: 'index' | 'entries',
  page: number,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('manifestPage')
    .select('data')
    .where('manifestId', '=', manifestId)
    .where('part', '=', part)
    .where('page', '=', page)
    .executeTakeFirst();
  return row && Buffer.from(row.data);
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
): Promise<ManifestIndex[]> {
  const manifests = await db
    .selectFrom('manifest')
    .selectAll()
    .where('batchId', '=', batchId)
    .where('sourceId', '!=', batchId)
    .orderBy('sourceId')
    .execute();
  return Promise.all(manifests.map((manifest) => loadWhole(db, manifest, keyed)));
}

async function loadWhole(
  db: Database,
  row: Tables['manifest'],
  keyed: ReferenceHash,
): Promise<ManifestIndex> {
  return new ManifestIndex(await loadManifest(db, row), chooseHash(row, keyed));
}

/** Manifests of the first version of the ledger were hashed without a key, and cannot be hashed anew. */
function chooseHash(row: Tables['manifest'], keyed: ReferenceHash): ReferenceHash {
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

async function loadPages(
  db: Database,
  manifestId: string,
  part: 'index' | 'entries',
): Promise<Buffer> {
  const rows = await db
    .selectFrom('manifestPage')
    .select('data')
    .where('manifestId', '=', manifestId)
    .where('part', '=', part)
    .orderBy('page')
    .execute();
  return Buffer.concat(rows.map((row) => Buffer.from(row.data)));
}
