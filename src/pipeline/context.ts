import type { Calendar } from '../core/calendar.ts';
import type { Channel } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Config } from '../core/config-schema.ts';
import { AppError } from '../core/errors.ts';
import type { IdMaker } from '../core/ids.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Log } from '../core/log.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Catalog, Transaction } from '../rules/authority.ts';
import type { Offers } from '../stages/receive.ts';
import type { Sightings } from '../stages/scan.ts';

/** Everything a pass works with; built in one place and handed down. */
export interface Context {
  readonly config: Config;
  readonly catalog: Catalog;
  /** How creditors' own files become transaction files, by the path that a route names. */
  readonly mappings: ReadonlyMap<string, Mapping>;
  readonly ledger: Ledger;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: Clock;
  readonly makeId: IdMaker;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly sightings: Sightings;
  /** What lay ready at each counterpart when it was last looked at. */
  readonly offers: Offers;
  /** When each counterpart was last asked for answers, milliseconds since 1970. */
  readonly asked: Map<string, number>;
  readonly getCalendar: (transaction: Transaction) => Calendar;
  /** Where the files that go with a file lie too, when it is only looked at. */
  readonly besideFolder?: string;
  /** Stops the pass between two steps. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** The transaction of an id that the ledger holds. */
export function getTransaction({ catalog }: Context, id: string): Transaction {
  const transaction = catalog.transactions.get(id);
  if (transaction) return transaction;
  throw new AppError('FORMAT_GONE', `the transaction ${id} is no longer among the formats`, {
    fix: 'put its definition back: without it nobody can tell which answers are promised',
  });
}
