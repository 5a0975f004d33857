import { type Kysely, sql } from 'kysely';
import { createKeyedHash, type ReferenceHash } from '../core/reference-hash.ts';
import { addListedReferences } from './listed-references.ts';
import { loadPages } from './manifest-pages.ts';
import { buildFilter } from './reference-filter.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

/** Numbered steps from an empty database; a step is never changed once it has been released. */
export const MIGRATIONS: readonly ((db: Database, makeKey: () => Buffer) => Promise<void>)[] = [
  createTables,
  addKeyAndRefusals,
  addEscalation,
  addFilters,
  addConfirmations,
  addMessages,
  addPlaces,
  indexAnswers,
  (db) => addListedReferences(db, (id) => loadPages(db, id, 'index')),
  addBlames,
];

const TEXT = 'text';
const INTEGER = 'bigint';

async function createTables(db: Database): Promise<void> {
  await createTable(db, 'event', {
    seq: `${INTEGER} primary key`,
    at: TEXT,
    kind: TEXT,
    subject: TEXT,
    actor: TEXT,
    data: TEXT,
    prevHash: TEXT,
    hash: TEXT,
  });
  await createTable(db, 'drop', {
    id: `${TEXT} primary key`,
    name: TEXT,
    origin: TEXT,
    size: INTEGER,
    sha256: TEXT,
    state: TEXT,
    claimedAt: TEXT,
    transaction: TEXT,
    layout: TEXT,
    creditor: TEXT,
    sequence: INTEGER,
    businessKey: TEXT,
    itemsIn: INTEGER,
    amountIn: INTEGER,
    itemsRejected: INTEGER,
    amountRejected: INTEGER,
    reasonCode: TEXT,
    reasonText: TEXT,
    lifted: TEXT,
  });
  await createTable(db, 'batch', {
    id: `${TEXT} primary key`,
    dropId: TEXT,
    transaction: TEXT,
    layout: TEXT,
    creditor: TEXT,
    channel: TEXT,
    sequenceScope: TEXT,
    sequence: INTEGER,
    remoteName: TEXT,
    payload: TEXT,
    size: INTEGER,
    sha256: TEXT,
    state: TEXT,
    verdict: TEXT,
    items: INTEGER,
    amount: INTEGER,
    itemsAccepted: INTEGER,
    amountAccepted: INTEGER,
    itemsRejected: INTEGER,
    amountRejected: INTEGER,
    attempts: INTEGER,
    nextAttemptAt: TEXT,
    committed: INTEGER,
    settled: INTEGER,
    sealedAt: TEXT,
    shippedAt: TEXT,
    reasonCode: TEXT,
    reasonText: TEXT,
  });
  await createTable(
    db,
    'layer',
    {
      batchId: TEXT,
      layer: TEXT,
      transaction: TEXT,
      state: TEXT,
      silence: TEXT,
      warnAt: TEXT,
      deadlineAt: TEXT,
      warnedAt: TEXT,
      overdueAt: TEXT,
      answeredAt: TEXT,
      answerId: TEXT,
    },
    'primary key ("batchId", "layer")',
  );
  await createTable(db, 'answer', {
    id: `${TEXT} primary key`,
    channel: TEXT,
    name: TEXT,
    path: TEXT,
    size: INTEGER,
    sha256: TEXT,
    state: TEXT,
    receivedAt: TEXT,
    transaction: TEXT,
    layout: TEXT,
    layer: TEXT,
    batchId: TEXT,
    outcome: TEXT,
    isLate: INTEGER,
    acknowledged: INTEGER,
    items: INTEGER,
    errors: INTEGER,
    reasonText: TEXT,
  });
  await createTable(db, 'sequence', { scope: `${TEXT} primary key`, last: INTEGER });
  await createTable(db, 'itemOutcome', {
    batchId: TEXT,
    ordinal: INTEGER,
    layer: TEXT,
    outcome: TEXT,
    code: TEXT,
    text: TEXT,
    reference: TEXT,
    amount: INTEGER,
    answerId: TEXT,
  });
  await createTable(db, 'manifest', {
    id: `${TEXT} primary key`,
    batchId: TEXT,
    sourceId: TEXT,
    kinds: TEXT,
    items: INTEGER,
    sha256: TEXT,
  });
  await createTable(
    db,
    'manifestPage',
    { manifestId: TEXT, part: TEXT, page: INTEGER, firstKey: INTEGER, data: 'blob' },
    'primary key ("manifestId", "part", "page")',
  );
  await createIndex(db, 'event', ['subject']);
  await createIndex(db, 'event', ['at']);
  await createIndex(db, 'drop', ['sha256']);
  await createIndex(db, 'drop', ['businessKey']);
  await createIndex(db, 'drop', ['state']);
  await createIndex(db, 'batch', ['state']);
  await createIndex(db, 'batch', ['dropId']);
  await createIndex(db, 'batch', ['sequenceScope', 'sequence']);
  await createIndex(db, 'batch', ['remoteName']);
  await createIndex(db, 'answer', ['sha256']);
  await createIndex(db, 'answer', ['batchId']);
  await createIndex(db, 'itemOutcome', ['batchId', 'ordinal']);
  await createIndex(db, 'manifest', ['batchId']);
  await createIndex(db, 'manifestPage', ['manifestId', 'part', 'firstKey']);
}

/** References are hashed with a key from here on; what may not be taken from the inbox is on record. */
async function addKeyAndRefusals(db: Database, makeKey: () => Buffer): Promise<void> {
  await createTable(db, 'ledgerMeta', { name: `${TEXT} primary key`, value: TEXT });
  const value = makeKey().toString('hex');
  await db.insertInto('ledgerMeta').values({ name: 'referenceKey', value }).execute();
  await sql`alter table "manifest" add column "keyed" bigint not null default 0`.execute(db);
  await createTable(db, 'refusal', { origin: `${TEXT} primary key`, since: TEXT, reason: TEXT });
}

/** An answer that is long overdue is told of once more. */
async function addEscalation(db: Database): Promise<void> {
  await sql`alter table "layer" add column "escalateAt" text`.execute(db);
  await sql`alter table "layer" add column "escalatedAt" text`.execute(db);
}

/** The hash with the key that was made with the ledger. The key is never shown or logged. */
export async function loadKeyedHash(db: Database): Promise<ReferenceHash> {
  const { value } = await db
    .selectFrom('ledgerMeta')
    .select('value')
    .where('name', '=', 'referenceKey')
    .executeTakeFirstOrThrow();
  return createKeyedHash(Buffer.from(value, 'hex'));
}

async function createTable(
  db: Database,
  name: string,
  columns: { [name: string]: string },
  constraint?: string,
): Promise<void> {
  const parts = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
  await sql
    .raw(`create table "${name}" (${[...parts, ...(constraint ? [constraint] : [])].join(', ')})`)
    .execute(db);
}

async function createIndex(db: Database, table: string, columns: readonly string[]): Promise<void> {
  await sql
    .raw(
      `create index "${table}_${columns.join('_')}" on "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`,
    )
    .execute(db);
}

/** Each manifest has a filter of its references, so that not all of them are looked into for one. */
async function addFilters(db: Database): Promise<void> {
  await sql`alter table "manifest" add column "filter" blob`.execute(db);
  const manifests = await db.selectFrom('manifest').select('id').execute();
  for (const { id } of manifests)
    await db
      .updateTable('manifest')
      .set({ filter: buildFilter(await loadPages(db, id, 'index')) })
      .where('id', '=', id)
      .execute();
}

/** How many items an answer confirms, whose batch an operator named, and which counterparts cannot be asked. */
async function addConfirmations(db: Database): Promise<void> {
  await sql`alter table "answer" add column "confirmed" bigint`.execute(db);
  await sql`alter table "answer" add column "assignedTo" text`.execute(db);
  await sql`update "answer" set "confirmed" = "items" where "layer" is not null and "batchId" is not null and ("items" > 0 or "reasonText" is not null)`.execute(
    db,
  );
  await createTable(db, 'outage', { channel: `${TEXT} primary key`, since: TEXT, reason: TEXT });
}

/**
 * The ids that messages have on their way, notices about them, how often a batch was sent anew, and
 * certificates that end soon.
 */
async function addMessages(db: Database): Promise<void> {
  await sql`alter table "batch" add column "resends" bigint not null default 0`.execute(db);
  for (const column of ['replyTo', 'noticeVerdict', 'noticeCode', 'noticeText'])
    await sql.raw(`alter table "answer" add column "${column}" ${TEXT}`).execute(db);
  await createTable(db, 'message', { id: `${TEXT} primary key`, batchId: TEXT });
  await createTable(db, 'expiry', {
    channel: `${TEXT} primary key`,
    since: TEXT,
    commonName: TEXT,
    validTo: TEXT,
    days: INTEGER,
  });
}

/** Where an answer lay, where a counterpart has several places. */
async function addPlaces(db: Database): Promise<void> {
  await sql`alter table "answer" add column "place" text`.execute(db);
}

/** Open answers are asked for before every file is sent. */
async function indexAnswers(db: Database): Promise<void> {
  await createIndex(db, 'answer', ['state']);
}

/** Whether a message that waits does so for its whole channel. */
async function addBlames(db: Database): Promise<void> {
  await sql`alter table "batch" add column "blames" text`.execute(db);
}
