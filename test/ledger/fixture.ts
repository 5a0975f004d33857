import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts';
import { TEST_KEY } from './test-key.ts';

export const START = '2026-11-23T06:00:00.000Z';

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly clock: VirtualClock;
  readonly path: string;
}

/** A ledger for one test, in a file of its own or in memory; closed when the test is over. */
export async function openLedger(
  path: string = ':memory:',
  start: string = START,
): Promise<OpenLedger> {
  const clock = new VirtualClock(start);
  const ledger = await openSqliteLedger({
    path,
    clock,
    actor: 'anna: test',
    makeKey: () => TEST_KEY,
  });
  onTestFinished(() => ledger.close().catch(() => {}));
  return { ledger, clock, path };
}

/** The path of a ledger file that is not there yet. */
export function makePath(): string {
  return join(mkdtempSync(join(tmpdir(), 'kvittera-ledger-')), 'kvittera.db');
}

/** Changes a ledger file behind the ledger's back. */
export function tamper(path: string, statement: string, ...values: unknown[]): void {
  const database = new Libsql(path);
  const { changes } = database.prepare(statement).run(...values);
  database.close();
  if (changes === 0) throw new Error(`nothing was changed by ${statement}`);
}

/** Changes the tables of a ledger file themselves. */
export function change(path: string, statement: string): void {
  const database = new Libsql(path);
  database.exec(statement);
  database.close();
}

/** What a ledger file holds, read past the ledger. */
export function peek<T>(path: string, query: string): T[] {
  const database = new Libsql(path);
  const rows = database.prepare(query).all() as T[];
  database.close();
  return rows;
}

/** Copies all rows of some tables from one ledger file to another. */
export function copyTables(from: string, to: string, tables: readonly string[]): void {
  const database = new Libsql(to);
  database.prepare('attach database ? as other').run(from);
  for (const table of tables) database.exec(`insert into ${table} select * from other.${table}`);
  database.close();
}
