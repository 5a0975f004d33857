import { type Kysely, sql } from 'kysely';
import type { NewEvent, StoredEvent } from '../core/events.ts';
import type { Verification } from '../core/ledger.ts';
import type { Batch, Drop } from '../core/nouns.ts';
import { GENESIS, hashEvent } from './chain.ts';
import { hashManifest, loadManifest } from './manifests.ts';
import { migrate } from './migrations.ts';
import { project } from './project.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

const PAGE = 1000;
const PROJECTED = ['drop', 'batch', 'layer', 'answer', 'sequence'] as const;

/**
 * Recomputes the hash chain, rebuilds the tables from the events in a scratch database and compares,
 * checks the manifests' digests, and proves in = accepted + rejected + pending by batch and day.
 */
export async function verifyLedger(
  db: Database,
  openScratch: () => Database,
): Promise<Verification> {
  const faults: string[] = [];
  const scratch = openScratch();
  try {
    await migrate(scratch);
    const { events, lastHash } = await replay(db, scratch, faults);
    for (const table of PROJECTED) await compareTable(db, scratch, table, faults);
    await checkManifests(db, faults);
    const batches = await db.selectFrom('batch').selectAll().orderBy('sealedAt').execute();
    await checkBatches(db, batches, faults);
    await checkDays(db, batches, faults);
    return { events, batches: batches.length, faults, lastHash };
  } finally {
    await scratch.destroy();
  }
}

async function replay(
  db: Database,
  scratch: Database,
  faults: string[],
): Promise<{ events: number; lastHash: string }> {
  let prevHash = GENESIS;
  let seq = 0;
  for (;;) {
    const page: StoredEvent[] = await db
      .selectFrom('event')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    if (page.length === 0) return { events: seq, lastHash: prevHash };
    for (const event of page) {
      checkLink(event, seq, prevHash, faults);
      seq = Number(event.seq);
      prevHash = event.hash;
      await replayOne(scratch, event, faults);
    }
  }
}

function checkLink(event: StoredEvent, seq: number, prevHash: string, faults: string[]): void {
  const { hash, ...body } = event;
  if (Number(event.seq) !== seq + 1) faults.push(`event ${event.seq}: event ${seq + 1} is missing`);
  if (event.prevHash !== prevHash)
    faults.push(`event ${event.seq}: does not follow the event before it`);
  if (hashEvent({ ...body, seq: Number(event.seq) }) !== hash)
    faults.push(
      `event ${event.seq} (${event.kind} ${event.subject}): was changed after it was written`,
    );
}

async function replayOne(scratch: Database, event: StoredEvent, faults: string[]): Promise<void> {
  try {
    await project(scratch, event.at, {
      kind: event.kind,
      subject: event.subject,
      data: JSON.parse(event.data),
    } as NewEvent);
  } catch (error) {
    faults.push(`event ${event.seq} (${event.kind}): cannot be replayed: ${String(error)}`);
  }
}

async function compareTable(
  db: Database,
  scratch: Database,
  table: (typeof PROJECTED)[number],
  faults: string[],
): Promise<void> {
  const [actual, rebuilt] = await Promise.all(
    [db, scratch].map((source) => readAll(source, table)),
  );
  for (const [key, row] of actual!) {
    if (!rebuilt!.has(key))
      faults.push(`${table} ${key}: stands in the ledger but follows from no event`);
    else if (rebuilt!.get(key) !== row)
      faults.push(`${table} ${key}: differs from what the events say`);
  }
  for (const key of rebuilt!.keys())
    if (!actual!.has(key)) faults.push(`${table} ${key}: is missing`);
}

async function readAll(db: Database, table: string): Promise<Map<string, string>> {
  const { rows } = await sql<{
    [column: string]: unknown;
  }>`select * from ${sql.table(table)}`.execute(db);
  return new Map(
    rows.map((row) => [
      String(row.id ?? row.scope ?? `${row.batchId}/${row.layer}`),
      JSON.stringify(row),
    ]),
  );
}

async function checkManifests(db: Database, faults: string[]): Promise<void> {
  for (const manifest of await db.selectFrom('manifest').selectAll().orderBy('id').execute()) {
    if (hashManifest(await loadManifest(db, manifest)) !== manifest.sha256)
      faults.push(`manifest ${manifest.id}: was changed after it was written`);
  }
}

async function checkBatches(
  db: Database,
  batches: readonly Batch[],
  faults: string[],
): Promise<void> {
  for (const batch of batches) {
    if (batch.state !== 'answered') {
      if (batch.itemsAccepted + batch.itemsRejected !== 0)
        faults.push(`batch ${batch.id}: counts answers although it is ${batch.state}`);
      continue;
    }
    if (batch.items !== batch.itemsAccepted + batch.itemsRejected)
      faults.push(
        `batch ${batch.id}: ${batch.items} items in, ${batch.itemsAccepted} accepted + ${batch.itemsRejected} rejected out`,
      );
    if (batch.amount !== batch.amountAccepted + batch.amountRejected)
      faults.push(
        `batch ${batch.id}: ${batch.amount} öre in, ${batch.amountAccepted} accepted + ${batch.amountRejected} rejected out`,
      );
    if (batch.verdict === 'partly') await checkOutcomes(db, batch, faults);
  }
}

async function checkOutcomes(db: Database, batch: Batch, faults: string[]): Promise<void> {
  const layer = await db
    .selectFrom('layer')
    .selectAll()
    .where('batchId', '=', batch.id)
    .where('layer', '=', 'receipt')
    .executeTakeFirst();
  const outcomes = await db
    .selectFrom('itemOutcome')
    .selectAll()
    .where('batchId', '=', batch.id)
    .execute();
  const counted = new Map(
    outcomes
      .filter((outcome) => outcome.answerId === layer?.answerId && outcome.ordinal > 0)
      .map((outcome) => [outcome.ordinal, outcome.amount]),
  );
  const amount = [...counted.values()].reduce((sum, value) => sum + value, 0);
  if (counted.size !== batch.itemsRejected || amount !== batch.amountRejected) {
    faults.push(
      `batch ${batch.id}: ${batch.itemsRejected} items rejected for ${batch.amountRejected} öre, but ${counted.size} items for ${amount} öre are on record`,
    );
  }
}

/** What came in on a day equals what was rejected here, what went on, and what still waits here. */
async function checkDays(db: Database, batches: readonly Batch[], faults: string[]): Promise<void> {
  const drops = await db.selectFrom('drop').selectAll().execute();
  const byDrop = new Map(batches.map((batch) => [batch.dropId, batch]));
  const days = new Map<string, { items: number; amount: number }>();
  for (const drop of drops) {
    const day = days.get(drop.claimedAt.slice(0, 10)) ?? { items: 0, amount: 0 };
    const batch = byDrop.get(drop.id);
    day.items += drop.itemsIn - drop.itemsRejected - (batch?.items ?? countWaiting(drop).items);
    day.amount +=
      drop.amountIn - drop.amountRejected - (batch?.amount ?? countWaiting(drop).amount);
    days.set(drop.claimedAt.slice(0, 10), day);
  }
  for (const [day, rest] of days) {
    if (rest.items !== 0 || rest.amount !== 0)
      faults.push(
        `day ${day}: ${rest.items} items for ${rest.amount} öre came in and are neither rejected, sent nor waiting`,
      );
  }
}

/** A checked drop that is not yet in a batch still has all its good items here. */
function countWaiting(drop: Drop): { items: number; amount: number } {
  return { items: drop.itemsIn - drop.itemsRejected, amount: drop.amountIn - drop.amountRejected };
}
