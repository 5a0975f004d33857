import { type Kysely, sql } from 'kysely';
import type { Clock } from '../core/clock.ts';
import type { NewEvent, StoredEvent } from '../core/events.ts';
import type { Attachments, Ledger } from '../core/ledger.ts';
import type { ReferenceHash } from '../core/reference-hash.ts';
import { type Digests, digestAttachments } from './attached.ts';
import { GENESIS, hashEvent } from './chain.ts';
import { findItems, loadAnswerIndexes, loadIndex, saveManifest } from './manifests.ts';
import { project } from './project.ts';
import { createQueries } from './queries.ts';
import { findRepeats, findShared } from './repeats.ts';
import type { Tables } from './schema.ts';
import { verifyLedger } from './verify.ts';

export interface LedgerParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly actor: string;
  readonly references: ReferenceHash;
  /** An empty database of the same kind, for rebuilding the tables from the events. */
  readonly openScratch: () => Kysely<Tables>;
}

const OUTCOMES_PER_INSERT = 100;

/** The ledger over any database that Kysely speaks. */
export function createLedger(parts: LedgerParts): Ledger {
  const { db, references } = parts;
  return {
    ...createQueries(db),
    references,
    append: (events, attachments = {}) => append(parts, events, attachments),
    findItems: (reference) => findItems(db, reference, references),
    findShared: (manifest, kinds) => findShared(db, manifest, kinds),
    findRepeats: (manifest, kinds, among) => findRepeats(db, manifest, kinds, among),
    loadIndex: (batchId) => loadIndex(db, batchId, references),
    loadAnswerIndexes: (batchId) => loadAnswerIndexes(db, batchId, references),
    verify: (timeZone = 'UTC') => verifyLedger(db, parts.openScratch, timeZone),
    close: () => db.destroy(),
  };
}

/** One transaction for the events, their effects and what goes with them. */
async function append(
  { db, clock, actor }: LedgerParts,
  events: readonly NewEvent[],
  attachments: Attachments,
): Promise<void> {
  if (events.length === 0) return;
  const digests = digestAttachments(events, attachments);
  await db.connection().execute(async (connection) => {
    // IMMEDIATE: two writers must not both read the same last hash.
    await sql`begin immediate`.execute(connection);
    try {
      await appendEvents(connection, events, digests, clock.now().toISOString(), actor);
      for (const { batchId, sourceId, manifest } of attachments.manifests ?? [])
        await saveManifest(connection, batchId, sourceId, manifest);
      const outcomes = attachments.itemOutcomes ?? [];
      for (let at = 0; at < outcomes.length; at += OUTCOMES_PER_INSERT) {
        await connection
          .insertInto('itemOutcome')
          .values(outcomes.slice(at, at + OUTCOMES_PER_INSERT))
          .execute();
      }
      await sql`commit`.execute(connection);
    } catch (error) {
      // Where the disk is full even this may fail, and would hide why.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}

async function appendEvents(
  db: Kysely<Tables>,
  events: readonly NewEvent[],
  digests: ReadonlyMap<NewEvent, Digests>,
  at: string,
  actor: string,
): Promise<void> {
  const last = await db
    .selectFrom('event')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  let seq = Number(last?.seq ?? 0);
  let prevHash = last?.hash ?? GENESIS;
  for (const event of events) {
    seq++;
    const body = {
      seq,
      at,
      kind: event.kind,
      subject: event.subject,
      actor,
      data: JSON.stringify({ ...event.data, ...toAttached(digests.get(event)) }),
      prevHash,
    };
    const stored: StoredEvent = { ...body, hash: hashEvent(body) };
    await db.insertInto('event').values(stored).execute();
    await project(db, at, event);
    prevHash = stored.hash;
  }
}

function toAttached(digests: Digests | undefined): { attached?: Digests } {
  return digests ? { attached: digests } : {};
}
