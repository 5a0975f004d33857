import { type Kysely, sql } from 'kysely';
import type { NewEvent, StoredEvent } from '../core/events.ts';
import type { Verification } from '../core/ledger.ts';
import { bringsSomething, checkAttached, type Digests } from './attached.ts';
import { GENESIS, hashEvent } from './chain.ts';
import { migrate } from './migrate.ts';
import { project } from './project.ts';
import type { Tables } from './schema.ts';
import { checkCounts } from './verify-counts.ts';

type Database = Kysely<Tables>;

const PAGE = 1000;
const PROJECTED = [
  'drop',
  'batch',
  'layer',
  'answer',
  'sequence',
  'refusal',
  'outage',
  'expiry',
  'message',
] as const;

/**
 * Recomputes the hash chain, rebuilds the tables from the events in a scratch database and compares,
 * checks the manifests' digests, and proves in = accepted + rejected + pending by batch and day.
 */
export async function verifyLedger(
  db: Database,
  openScratch: () => Database,
  timeZone: string,
): Promise<Verification> {
  const faults: string[] = [];
  const scratch = openScratch();
  try {
    await migrate(scratch);
    const { events, lastHash, ...replayed } = await replay(db, scratch, faults);
    for (const table of PROJECTED) await compareTable(db, scratch, table, faults);
    faults.push(...(await checkCounts(db, timeZone)));
    faults.push(...(await checkAttached(db, replayed.attached, replayed.older)));
    return { events, batches: await countBatches(db), faults, lastHash };
  } finally {
    await scratch.destroy();
  }
}

interface Replayed {
  readonly events: number;
  readonly lastHash: string;
  readonly attached: Map<string, Digests & { readonly batchId: string }>;
  /** Batches and answers whose events were written before events held digests. */
  readonly older: Set<string>;
}

async function countBatches(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('batch')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function replay(db: Database, scratch: Database, faults: string[]): Promise<Replayed> {
  const known = { attached: new Map(), older: new Set<string>() };
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
    if (page.length === 0) return { events: seq, lastHash: prevHash, ...known };
    for (const event of page) {
      checkLink(event, seq, prevHash, faults);
      seq = Number(event.seq);
      prevHash = event.hash;
      await replayOne(scratch, event, known, faults);
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

type Known = Pick<Replayed, 'attached' | 'older'>;

async function replayOne(
  scratch: Database,
  { seq, at, kind, subject, data: json }: StoredEvent,
  known: Known,
  faults: string[],
): Promise<void> {
  try {
    const { attached, ...data } = JSON.parse(json) as { attached?: Digests };
    const event = { kind, subject, data } as NewEvent;
    await project(scratch, at, event);
    noteAttached(event, attached, known);
  } catch (error) {
    faults.push(`event ${seq} (${kind}): cannot be replayed: ${String(error)}`);
  }
}

function noteAttached(event: NewEvent, digests: Digests | undefined, known: Known): void {
  if (!bringsSomething(event)) return;
  // What an answer tells of cases is of no batch.
  const batchId = event.kind === 'answer.matched' ? event.data.batchId : event.subject;
  if (digests) known.attached.set(event.subject, { ...digests, batchId });
  else known.older.add(event.subject);
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
      String(row.id ?? row.scope ?? row.origin ?? row.channel ?? `${row.batchId}/${row.layer}`),
      JSON.stringify(row),
    ]),
  );
}
