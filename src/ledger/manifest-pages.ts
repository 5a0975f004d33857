import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

/** What a manifest's pages hold: its sorted keys, or its entries. */
type Part = 'index' | 'entries';

/** Stores a part of a manifest in pages, so that a look-up reads one page and not the whole. */
export async function savePages(
  db: Database,
  manifestId: string,
  part: Part,
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

/** The pages that may hold a key: the last one that starts before it, and those that start with it. */
export async function findIndexPages(
  db: Database,
  manifestId: string,
  high: number,
): Promise<Buffer[]> {
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

/** One page of a stored manifest; undefined after the last. */
export async function readPage(
  db: Database,
  manifestId: string,
  part: Part,
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

/** A part of a stored manifest, whole. */
export async function loadPages(db: Database, manifestId: string, part: Part): Promise<Buffer> {
  const rows = await db
    .selectFrom('manifestPage')
    .select('data')
    .where('manifestId', '=', manifestId)
    .where('part', '=', part)
    .orderBy('page')
    .execute();
  return Buffer.concat(rows.map((row) => Buffer.from(row.data)));
}
