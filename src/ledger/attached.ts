import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { NewEvent } from '../core/events.ts';
import type { Attachments } from '../core/ledger.ts';
import type { ItemOutcome } from '../core/nouns.ts';
import { hasOwnList } from './listed-references.ts';
import { hashManifest, hasOwnFilter, loadManifest } from './manifests.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

/** SHA-256 of what went into the ledger with an event: so the hash chain covers it too. */
export interface Digests {
  readonly manifest?: string;
  readonly outcomes?: string;
}

/** The digests that the chain holds, by the batch or answer whose event they stand in. */
export type AttachedDigests = ReadonlyMap<string, Digests & { readonly batchId: string }>;

type Bringing = Extract<
  NewEvent,
  { kind: 'batch.sealed' | 'answer.matched' | 'answer.told' | 'answer.noted' }
>;

/** Events that say what they bring, even when it is nothing. */
export function bringsSomething(event: NewEvent): event is Bringing {
  return ['batch.sealed', 'answer.matched', 'answer.told', 'answer.noted'].includes(event.kind);
}

/** The digests of each event that brings something, in the order of the events. */
export function digestAttachments(
  events: readonly NewEvent[],
  { manifests = [], itemOutcomes = [] }: Attachments,
): ReadonlyMap<NewEvent, Digests> {
  const digests = new Map<NewEvent, Digests>();
  for (const event of events) {
    if (!bringsSomething(event)) continue;
    const own = manifests.find(({ sourceId }) => sourceId === event.subject);
    const outcomes = itemOutcomes.filter(({ answerId }) => answerId === event.subject);
    digests.set(event, {
      ...(own ? { manifest: hashManifest(own.manifest) } : {}),
      ...(outcomes.length > 0 ? { outcomes: hashOutcomes(outcomes) } : {}),
    });
  }
  return digests;
}

function hashOutcomes(outcomes: readonly ItemOutcome[]): string {
  const rows = outcomes.map((row) =>
    JSON.stringify([
      row.batchId,
      Number(row.ordinal),
      row.layer,
      row.outcome,
      row.code,
      row.text,
      row.reference,
      Number(row.amount),
      row.answerId,
    ]),
  );
  return createHash('sha256').update(rows.sort().join('\n')).digest('hex');
}

/**
 * Compares manifests and item outcomes with the digests in the chain. What a ledger of the first
 * version brought along has none: of it only the manifests are checked, against their own digest.
 */
export async function checkAttached(
  db: Database,
  attached: AttachedDigests,
  older: ReadonlySet<string>,
): Promise<string[]> {
  return [
    ...(await checkManifestDigests(db, attached, older)),
    ...(await checkOutcomeDigests(db, attached, older)),
  ];
}

async function checkManifestDigests(
  db: Database,
  attached: AttachedDigests,
  older: ReadonlySet<string>,
): Promise<string[]> {
  const faults: string[] = [];
  const wanted = new Map([...attached].filter(([, { manifest }]) => manifest !== undefined));
  for (const row of await db.selectFrom('manifest').selectAll().orderBy('id').execute()) {
    const digests = attached.get(row.sourceId);
    wanted.delete(row.sourceId);
    const manifest = await loadManifest(db, row);
    const found = hashManifest(manifest);
    const isKnown = digests?.manifest !== undefined && digests.batchId === row.batchId;
    if (!isKnown && !older.has(row.sourceId))
      faults.push(`manifest ${row.id}: stands in the ledger but follows from no event`);
    else if (found !== row.sha256 || found !== (digests?.manifest ?? found))
      faults.push(`manifest ${row.id}: was changed after it was written`);
    else if (!hasOwnFilter(row, manifest)) faults.push(describeUnfit(row.id, 'filter'));
    else if (!(await hasOwnList(db, row, manifest.index)))
      faults.push(describeUnfit(row.id, 'list of references'));
  }
  for (const [source, { batchId }] of wanted)
    if (source !== batchId) faults.push(`manifest ${batchId}/${source}: is missing`);
  return faults;
}

function describeUnfit(id: string, what: string): string {
  return `manifest ${id}: its ${what} is not that of its references, which are not found by it`;
}

async function checkOutcomeDigests(
  db: Database,
  attached: AttachedDigests,
  older: ReadonlySet<string>,
): Promise<string[]> {
  const faults: string[] = [];
  const sources = await db.selectFrom('itemOutcome').select('answerId').distinct().execute();
  for (const { answerId } of sources)
    if (!older.has(answerId) && attached.get(answerId)?.outcomes === undefined)
      faults.push(`rejected items of ${answerId}: stand in the ledger but follow from no event`);
  for (const [answerId, { batchId, outcomes }] of attached) {
    if (outcomes === undefined) continue;
    const rows = await db
      .selectFrom('itemOutcome')
      .selectAll()
      .where('batchId', '=', batchId)
      .where('answerId', '=', answerId)
      .execute();
    if (hashOutcomes(rows) !== outcomes)
      faults.push(`rejected items of ${answerId}: were changed after they were written`);
  }
  return faults;
}
