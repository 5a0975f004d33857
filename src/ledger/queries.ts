import type { Kysely } from 'kysely';
import type { Ledger } from '../core/ledger.ts';
import { anyOf } from './any-of.ts';
import type { Tables } from './schema.ts';

type Queries = Omit<
  Ledger,
  | 'append'
  | 'references'
  | 'findItems'
  | 'findRepeats'
  | 'findShared'
  | 'findShared'
  | 'loadIndex'
  | 'loadAnswerIndexes'
  | 'verify'
  | 'close'
>;

/** The ledger's questions. Lists come in the order things happened. */
export function createQueries(db: Kysely<Tables>): Queries {
  return {
    findDrop: (id) => db.selectFrom('drop').selectAll().where('id', '=', id).executeTakeFirst(),
    listDrops: (filter = {}) => {
      let query = db.selectFrom('drop').selectAll().orderBy('claimedAt').orderBy('id');
      if (filter.states) query = query.where('state', 'in', filter.states);
      if (filter.ids) query = query.where('id', 'in', anyOf(filter.ids));
      if (filter.sha256 !== undefined) query = query.where('sha256', '=', filter.sha256);
      if (filter.businessKey !== undefined)
        query = query.where('businessKey', '=', filter.businessKey);
      if (filter.from !== undefined) query = query.where('claimedAt', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('claimedAt', '<', filter.to);
      return query.execute();
    },
    findBatch: (id) => db.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirst(),
    listBatches: (filter = {}) => {
      let query = db.selectFrom('batch').selectAll().orderBy('sealedAt').orderBy('id');
      if (filter.states) query = query.where('state', 'in', filter.states);
      if (filter.ids) query = query.where('id', 'in', anyOf(filter.ids));
      if (filter.dropIds) query = query.where('dropId', 'in', anyOf(filter.dropIds));
      if (filter.creditor !== undefined) query = query.where('creditor', '=', filter.creditor);
      if (filter.sequence !== undefined) query = query.where('sequence', '=', filter.sequence);
      if (filter.remoteName !== undefined)
        query = query.where('remoteName', '=', filter.remoteName);
      if (filter.scope !== undefined) query = query.where('sequenceScope', '=', filter.scope);
      if (filter.from !== undefined) query = query.where('sealedAt', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('sealedAt', '<', filter.to);
      return query.execute();
    },
    findLastShipped: async (channel) => {
      const row = await db
        .selectFrom('batch')
        .select(({ fn }) => fn.max('shippedAt').as('last'))
        .where('channel', '=', channel)
        .executeTakeFirst();
      return row?.last ?? undefined;
    },
    listLayers: async (batchIds) =>
      batchIds.length === 0
        ? []
        : db
            .selectFrom('layer')
            .selectAll()
            .where('batchId', 'in', anyOf(batchIds))
            .orderBy('batchId')
            .orderBy('layer', 'desc')
            .execute(),
    findAnswer: (id) => db.selectFrom('answer').selectAll().where('id', '=', id).executeTakeFirst(),
    listAnswers: (filter = {}) => {
      let query = db.selectFrom('answer').selectAll().orderBy('receivedAt').orderBy('id');
      if (filter.states) query = query.where('state', 'in', filter.states);
      if (filter.ids) query = query.where('id', 'in', anyOf(filter.ids));
      if (filter.batchIds) query = query.where('batchId', 'in', anyOf(filter.batchIds));
      if (filter.sha256 !== undefined) query = query.where('sha256', '=', filter.sha256);
      if (filter.acknowledged !== undefined)
        query = query.where('acknowledged', '=', filter.acknowledged);
      if (filter.from !== undefined) query = query.where('receivedAt', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('receivedAt', '<', filter.to);
      return query.execute();
    },
    listRefusals: () =>
      db.selectFrom('refusal').selectAll().orderBy('since').orderBy('origin').execute(),
    listOutages: () => db.selectFrom('outage').selectAll().orderBy('since').execute(),
    listExpiries: () => db.selectFrom('expiry').selectAll().orderBy('validTo').execute(),
    findBatchOfMessage: (id) =>
      db
        .selectFrom('batch')
        .innerJoin('message', 'message.batchId', 'batch.id')
        .selectAll('batch')
        .where('message.id', '=', id.toLowerCase())
        .executeTakeFirst(),
    listItemOutcomes: (batchIds) =>
      db
        .selectFrom('itemOutcome')
        .selectAll()
        .where('batchId', 'in', anyOf(batchIds))
        .orderBy('batchId')
        .orderBy('ordinal')
        .orderBy('answerId')
        .execute(),
    findSequence: async (scope) => {
      const row = await db
        .selectFrom('sequence')
        .select('last')
        .where('scope', '=', scope)
        .executeTakeFirst();
      return row === undefined ? undefined : Number(row.last);
    },
    listEvents: async (subjects) =>
      subjects.length === 0
        ? []
        : db
            .selectFrom('event')
            .selectAll()
            .where('subject', 'in', anyOf(subjects))
            .orderBy('seq')
            .execute(),
    searchEvents: (filter) => {
      let query = db.selectFrom('event').selectAll().orderBy('seq');
      if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('at', '<', filter.to);
      if (filter.after !== undefined) query = query.where('seq', '>', filter.after);
      if (filter.kinds) query = query.where('kind', 'in', filter.kinds);
      if (filter.limit !== undefined) query = query.limit(filter.limit);
      return query.execute();
    },
    findLastEvent: () =>
      db.selectFrom('event').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst(),
  };
}
