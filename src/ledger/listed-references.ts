import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;
type Row = Tables['manifest'];

/** Manifests of no more references have them in a table by themselves: of the others there are few. */
const MAX_LISTED = 64;
const HASHES_PER_QUERY = 400;

/** A reference's hash as it stands in the index of a manifest: 40 bits. */
export function toKey(high: number, low: number): number {
  return high * 256 + (low & 0xff);
}

/** The keys of a manifest's index. */
export function listKeys(index: Buffer): number[] {
  return Array.from({ length: index.length / 8 }, (_, number) =>
    toKey(index.readUInt32LE(number * 8 + 4), index[number * 8 + 3]!),
  );
}

/** True when a manifest's references are in the table. */
export function isListed(index: Buffer): boolean {
  return index.length / 8 <= MAX_LISTED;
}

/** Notes the references of a small manifest, so that thousands of them are found by an index. */
export async function listReferences(db: Database, manifestId: string, index: Buffer) {
  if (!isListed(index) || index.length === 0) return;
  const keys = [...new Set(listKeys(index))];
  await db
    .insertInto('listedReference')
    .values(keys.map((key) => ({ key, manifestId })))
    .execute();
}

/** Whether what is in the table is what the manifest has. */
export async function hasOwnList(db: Database, { id, listed }: Row, index: Buffer) {
  const rows = await db
    .selectFrom('listedReference')
    .select('key')
    .where('manifestId', '=', id)
    .orderBy('key')
    .execute();
  const own = isListed(index) ? [...new Set(listKeys(index))].sort((a, b) => a - b) : [];
  const found = rows.map(({ key }) => Number(key));
  return Number(listed) === (isListed(index) ? 1 : 0) && found.join() === own.join();
}

/** Which manifests are looked at; all without it. */
export type Narrow = (
  query: SelectQueryBuilder<Tables, 'manifest', Row>,
) => SelectQueryBuilder<Tables, 'manifest', Row>;

/** The manifests that may have a reference with one of these keys, by id: small ones surely, and all large ones. */
export async function findCandidates(
  db: Database,
  keys: readonly number[],
  narrow: Narrow = (query) => query,
): Promise<Row[]> {
  const all = () => narrow(db.selectFrom('manifest').selectAll('manifest'));
  const found = new Map<string, Row>();
  for (const row of await all().where('manifest.listed', '=', 0).execute()) found.set(row.id, row);
  for (let at = 0; at < keys.length; at += HASHES_PER_QUERY) {
    const some = keys.slice(at, at + HASHES_PER_QUERY);
    const ids = db.selectFrom('listedReference').select('manifestId').where('key', 'in', some);
    for (const row of await all().where('manifest.id', 'in', ids).execute()) found.set(row.id, row);
  }
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The kinds of reference that small manifests have, with the way they were hashed. */
export async function listKindSets(db: Database): Promise<readonly Pick<Row, 'kinds' | 'keyed'>[]> {
  return db
    .selectFrom('manifest')
    .select(['kinds', 'keyed'])
    .distinct()
    .where('listed', '=', 1)
    .execute();
}

/** Adds the table, and the references of what is there. */
export async function addListedReferences(
  db: Database,
  loadIndex: (id: string) => Promise<Buffer>,
): Promise<void> {
  await sql`alter table "manifest" add column "listed" bigint not null default 0`.execute(db);
  await sql`create table "listedReference" ("key" bigint, "manifestId" text)`.execute(db);
  for (const columns of ['"key"', '"manifestId"'])
    await sql
      .raw(
        `create index "listedReference_${columns.replaceAll('"', '')}" on "listedReference" (${columns})`,
      )
      .execute(db);
  await sql`create index "manifest_listed" on "manifest" ("listed", "keyed", "kinds")`.execute(db);
  for (const { id } of await db.selectFrom('manifest').select('id').execute()) {
    const index = await loadIndex(id);
    if (!isListed(index)) continue;
    await db.updateTable('manifest').set({ listed: 1 }).where('id', '=', id).execute();
    await listReferences(db, id, index);
  }
}
