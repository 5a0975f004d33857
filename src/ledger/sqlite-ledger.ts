import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Libsql from 'libsql';
import type { Clock } from '../core/clock.ts';
import type { Ledger } from '../core/ledger.ts';
import { createLedger } from './create-ledger.ts';
import { checkVersion, migrate } from './migrate.ts';
import { loadKeyedHash } from './migrations.ts';
import type { Tables } from './schema.ts';

export interface SqliteLedgerOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Who writes: a user and command, kept with every event. */
  readonly actor: string;
  /** 32 random bytes, for a ledger that has no key of its own yet. */
  readonly makeKey?: () => Buffer;
  /** To look only: nothing is migrated, and the database refuses every change. */
  readonly readOnly?: boolean;
}

/** Opens (and makes or migrates) a ledger in one SQLite file. Every commit is synced to disk. */
export async function openSqliteLedger(options: SqliteLedgerOptions): Promise<Ledger> {
  if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true });
  const db = openDatabase(options.path);
  if (options.readOnly) {
    await sql`pragma query_only = on`.execute(db);
    await checkVersion(db);
  } else await migrate(db, options.makeKey);
  return createLedger({
    db,
    clock: options.clock,
    actor: options.actor,
    references: await loadKeyedHash(db),
    openScratch: () => openDatabase(':memory:'),
  });
}

function openDatabase(path: string): Kysely<Tables> {
  const database = new Libsql(path);
  // First of all, so that even the next line waits for another process that opens the file.
  database.pragma('busy_timeout = 10000');
  database.pragma('journal_mode = WAL');
  // FULL: a commit is on disk when it returns; in batches it costs nothing that can be measured.
  database.pragma('synchronous = FULL');
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}
