import type { Kysely } from 'kysely';
import type { EventData, EventKind } from '../core/events.ts';
import type { Tables } from './schema.ts';

export type Database = Kysely<Tables>;

/** One event, as it is applied to the tables. */
export interface Change<K extends EventKind> {
  readonly db: Database;
  readonly at: string;
  readonly subject: string;
  readonly data: EventData[K];
}

/** What one kind of event does to the tables. */
export type Projector<K extends EventKind> = (change: Change<K>) => Promise<void>;
