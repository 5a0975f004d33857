import type { Kysely } from 'kysely';
import { getDay } from '../core/calendar.ts';
import { type Manifest, ManifestIndex } from '../core/manifest.ts';
import type { Batch, Drop } from '../core/nouns.ts';
import { PLAIN_HASH } from '../core/reference-hash.ts';
import { hashManifest, loadManifest } from './manifests.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

interface Count {
  readonly items: number;
  /** Minor units. */
  readonly amount: number;
}

/**
 * Proves in = accepted + rejected + pending, for items and amounts, by batch and day, and that every
 * batch's manifest is whole and holds what the batch holds. The days are those of a time zone.
 */
export async function checkCounts(db: Database, timeZone: string): Promise<string[]> {
  const batches = await db.selectFrom('batch').selectAll().orderBy('sealedAt').execute();
  const faults = await checkManifests(db, batches);
  for (const batch of batches) faults.push(...(await checkBatch(db, batch)));
  return [...faults, ...(await checkDays(db, batches, timeZone))];
}

async function checkManifests(db: Database, batches: readonly Batch[]): Promise<string[]> {
  const faults: string[] = [];
  const wanted = new Map(batches.map((batch) => [batch.id, batch]));
  for (const row of await db.selectFrom('manifest').selectAll().orderBy('id').execute()) {
    const batch = wanted.get(row.batchId);
    if (row.sourceId !== batch?.id) continue;
    wanted.delete(batch.id);
    const manifest = await loadManifest(db, row);
    // One that was changed has a fault of its own.
    if (hashManifest(manifest) === row.sha256) faults.push(...compareCounts(batch, manifest));
  }
  for (const id of wanted.keys()) faults.push(`batch ${id}: its manifest is missing`);
  return faults;
}

function compareCounts({ id, items, amount }: Batch, manifest: Manifest): string[] {
  const found = countManifest(manifest);
  if (found.items === items && found.amount === amount) return [];
  return [
    `batch ${id}: ${items} items for ${amount} öre, but its manifest has ${found.items} items for ${found.amount} öre`,
  ];
}

function countManifest(manifest: Manifest): Count {
  const index = new ManifestIndex(manifest, PLAIN_HASH);
  let amount = 0;
  for (let position = 0; position < manifest.items; position++)
    amount += index.getAt(position).amount;
  return { items: manifest.items, amount };
}

async function checkBatch(db: Database, batch: Batch): Promise<string[]> {
  const { id, state, verdict, itemsAccepted, itemsRejected, amountRejected } = batch;
  if (state !== 'answered')
    return itemsAccepted + itemsRejected === 0
      ? []
      : [`batch ${id}: counts answers although it is ${state}`];
  if (!fitsVerdict(batch))
    return [
      `batch ${id}: ${verdict}, but ${itemsRejected} of ${batch.items} items and ${amountRejected} of ${batch.amount} öre are rejected`,
    ];
  return verdict === 'partly' ? checkOutcomes(db, batch) : [];
}

function fitsVerdict(batch: Batch): boolean {
  const { verdict, items, amount, itemsRejected, amountRejected } = batch;
  if (items !== batch.itemsAccepted + itemsRejected) return false;
  if (amount !== batch.amountAccepted + amountRejected) return false;
  if (verdict === 'accepted') return itemsRejected === 0 && amountRejected === 0;
  if (verdict === 'rejected') return itemsRejected === items && amountRejected === amount;
  return itemsRejected > 0 && itemsRejected < items;
}

async function checkOutcomes(
  db: Database,
  { id, itemsRejected, amountRejected }: Batch,
): Promise<string[]> {
  const layers = await db.selectFrom('layer').selectAll().where('batchId', '=', id).execute();
  const partly = new Set(layers.filter(({ state }) => state === 'partly').map((one) => one.layer));
  const outcomes = await db
    .selectFrom('itemOutcome')
    .selectAll()
    .where('batchId', '=', id)
    .execute();
  const counted = new Map(
    outcomes
      .filter(({ ordinal, layer }) => ordinal > 0 && partly.has(layer))
      .map((outcome) => [outcome.ordinal, outcome.amount]),
  );
  const amount = [...counted.values()].reduce((sum, value) => sum + value, 0);
  if (counted.size === itemsRejected && amount === amountRejected) return [];
  return [
    `batch ${id}: ${itemsRejected} items rejected for ${amountRejected} öre, but ${counted.size} items for ${amount} öre are on record`,
  ];
}

/** What came in on a day equals what was rejected here, what went on, and what still waits here. */
async function checkDays(
  db: Database,
  batches: readonly Batch[],
  timeZone: string,
): Promise<string[]> {
  const byDrop = new Map(batches.map((batch) => [batch.dropId, batch]));
  const days = new Map<string, Count>();
  for (const drop of await db.selectFrom('drop').selectAll().execute()) {
    const day = getDay(new Date(drop.claimedAt), timeZone);
    const good = countGood(drop);
    const { items, amount } = byDrop.get(drop.id) ?? good;
    const rest = days.get(day) ?? { items: 0, amount: 0 };
    days.set(day, {
      items: rest.items + good.items - items,
      amount: rest.amount + good.amount - amount,
    });
  }
  return [...days]
    .filter(([, { items, amount }]) => items !== 0 || amount !== 0)
    .map(
      ([day, { items, amount }]) =>
        `day ${day}: ${items} items for ${amount} öre came in and are neither rejected, sent nor waiting`,
    );
}

/** What of a file is not rejected here: it waits here until it is in a batch. */
function countGood(drop: Drop): Count {
  return { items: drop.itemsIn - drop.itemsRejected, amount: drop.amountIn - drop.amountRejected };
}
