import type { Kysely } from 'kysely';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

/** A batch that events have named. */
export function getBatch(db: Database, id: string): Promise<Batch> {
  return db.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** A number comes free again only while it is the last one given: a later one would be given twice. */
export async function giveBackSequence(db: Database, scope: string, number: number): Promise<void> {
  await db
    .updateTable('sequence')
    .set({ last: number - 1 })
    .where('scope', '=', scope)
    .where('last', '=', number)
    .execute();
}

/** Changes a file's row. */
export async function setDrop(db: Database, id: string, values: Partial<Drop>): Promise<void> {
  await db.updateTable('drop').set(values).where('id', '=', id).execute();
}

/** Changes a batch's row. */
export async function setBatch(db: Database, id: string, values: Partial<Batch>): Promise<void> {
  await db.updateTable('batch').set(values).where('id', '=', id).execute();
}

/** Changes an answer's row. */
export async function setAnswer(db: Database, id: string, values: Partial<Answer>): Promise<void> {
  await db.updateTable('answer').set(values).where('id', '=', id).execute();
}

/** Changes the row of one promised answer. */
export async function setLayer(
  db: Database,
  batchId: string,
  layer: string,
  values: Partial<Layer>,
): Promise<void> {
  await db
    .updateTable('layer')
    .set(values)
    .where('batchId', '=', batchId)
    .where('layer', '=', layer as Layer['layer'])
    .execute();
}

/** Reserves a running number: the last one given in its scope. */
export async function setSequence(db: Database, scope: string, last: number): Promise<void> {
  await db
    .insertInto('sequence')
    .values({ scope, last })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ last }))
    .execute();
}
