import type { EventData } from '../core/events.ts';
import type { Standing } from '../core/nouns.ts';
import type { Database } from './projector.ts';
import { getBatch, giveBackSequence, setBatch } from './set-rows.ts';

/** A promised answer of which nothing is known yet. */
export const UNPROMISED = {
  state: 'waiting',
  silence: 'nothing',
  warnAt: null,
  deadlineAt: null,
  escalateAt: null,
  warnedAt: null,
  overdueAt: null,
  escalatedAt: null,
  answeredAt: null,
  answerId: null,
} as const;

/** Events of the first versions do not tell how many of the items were new: all of them. */
export function findConfirmed({ confirmed, items, reasonText }: EventData['answer.matched']) {
  if (confirmed !== undefined) return confirmed;
  return items > 0 || reasonText !== undefined ? items : null;
}

/** What an answer makes of its batch as a whole. */
export async function setStanding(
  db: Database,
  batchId: string,
  standing: Standing | null,
): Promise<void> {
  if (!standing) return;
  const batch = await getBatch(db, batchId);
  const { verdict, itemsRejected, amountRejected } = standing;
  await setBatch(db, batchId, {
    state: 'answered',
    verdict,
    // What has been dealt with is news again when more is rejected.
    ...(itemsRejected > batch.itemsRejected ? { settled: 0 } : {}),
    itemsRejected,
    amountRejected,
    itemsAccepted: batch.items - itemsRejected,
    amountAccepted: batch.amount - amountRejected,
  });
}

/** An answer may come that was not promised. */
export async function addLayer(
  db: Database,
  batchId: string,
  layer: EventData['answer.matched']['layer'],
  transaction: string,
): Promise<void> {
  await db
    .insertInto('layer')
    .values({ ...UNPROMISED, batchId, layer, transaction })
    .onConflict((conflict) => conflict.columns(['batchId', 'layer']).doNothing())
    .execute();
}

/** The file number of a batch is free again. */
export async function giveBackNumber(db: Database, batchId: string): Promise<void> {
  const { sequenceScope, sequence } = await getBatch(db, batchId);
  if (sequenceScope !== null && sequence !== null)
    await giveBackSequence(db, sequenceScope, sequence);
}
