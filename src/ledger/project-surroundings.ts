import type { EventKind } from '../core/events.ts';
import type { Projector } from './projector.ts';

type Kind = Extract<EventKind, `channel.${string}` | `certificate.${string}` | `inbox.${string}`>;

/** What events about counterparts, certificates and the inbox do to the tables. */
export const SURROUNDINGS: { readonly [K in Kind]: Projector<K> } = {
  'channel.unreachable': async ({ db, at, subject, data: { reason } }) => {
    await db
      .insertInto('outage')
      .values({ channel: subject, since: at, reason })
      .onConflict((conflict) => conflict.column('channel').doUpdateSet({ reason }))
      .execute();
  },
  'channel.reachable': async ({ db, subject }) => {
    await db.deleteFrom('outage').where('channel', '=', subject).execute();
  },
  'certificate.expiring': async ({ db, at, subject, data }) => {
    await db
      .insertInto('expiry')
      .values({ ...data, channel: subject, since: at })
      .onConflict((conflict) => conflict.column('channel').doUpdateSet({ ...data, since: at }))
      .execute();
  },
  'certificate.renewed': async ({ db, subject }) => {
    await db.deleteFrom('expiry').where('channel', '=', subject).execute();
  },
  'inbox.refused': async ({ db, at, subject, data: { reason } }) => {
    await db
      .insertInto('refusal')
      .values({ origin: subject, since: at, reason })
      .onConflict((conflict) => conflict.column('origin').doUpdateSet({ reason }))
      .execute();
  },
  'inbox.cleared': async ({ db, subject }) => {
    await db.deleteFrom('refusal').where('origin', '=', subject).execute();
  },
};
