import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { AppError } from '../core/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './schema.ts';

type Database = Kysely<Tables>;

/** The version this program writes. */
export const LEDGER_VERSION = MIGRATIONS.length;

/** Refuses a database that is not of this program's version, and leaves it as it is. */
export async function checkVersion(db: Database): Promise<void> {
  const version = await readVersion(db);
  if (version === LEDGER_VERSION) return;
  throw new AppError(
    'LEDGER_OUTDATED',
    `the ledger is of version ${version}, this program writes ${LEDGER_VERSION}`,
    { fix: 'run `kvittera status` once: it brings the ledger up to date' },
  );
}

/** Brings a database up to date; refuses one that a newer program has written. */
export async function migrate(
  db: Database,
  makeKey: () => Buffer = () => randomBytes(32),
): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`create table if not exists "ledgerVersion" ("version" bigint not null)`.execute(
      connection,
    );
    while ((await readVersion(connection)) < LEDGER_VERSION) await takeStep(connection, makeKey);
  });
}

/** One step in one transaction. The version is read again inside: another process may be faster. */
async function takeStep(connection: Database, makeKey: () => Buffer): Promise<void> {
  await sql`begin immediate`.execute(connection);
  try {
    const version = await readVersion(connection);
    const step = MIGRATIONS[version];
    if (step) {
      await step(connection, makeKey);
      await sql`insert into "ledgerVersion" ("version") values (${version + 1})`.execute(
        connection,
      );
    }
    await sql`commit`.execute(connection);
  } catch (error) {
    await sql`rollback`.execute(connection);
    throw error;
  }
}

async function readVersion(connection: Database): Promise<number> {
  const { rows } = await sql<{
    version: number;
  }>`select coalesce(max("version"), 0) as "version" from "ledgerVersion"`.execute(connection);
  const version = Number(rows[0]?.version ?? 0);
  if (version <= LEDGER_VERSION) return version;
  throw new AppError(
    'LEDGER_NEWER',
    `the ledger is of version ${version}, this program knows ${LEDGER_VERSION}`,
    {
      fix: 'run the newer program, or restore the backup made before it was installed',
    },
  );
}
