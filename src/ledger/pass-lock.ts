import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import type { Clock } from '../core/clock.ts';
import { AppError, getErrorCode, getMessage } from '../core/errors.ts';

const POLL_MS = 100;

/**
 * Holds the right to change state: one process at a time. The lock is the operating system's on a
 * small SQLite file, so that it is gone the moment its holder dies, however it dies.
 */
export async function acquirePassLock(
  path: string,
  clock: Clock,
  waitMs: number,
): Promise<() => void> {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = clock.now().getTime() + waitMs;
  const database = openLock(path);
  while (!tryLock(database, path)) {
    if (clock.now().getTime() >= deadline) {
      database.close();
      throw locked();
    }
    await clock.sleep(POLL_MS);
  }
  return () => database.close();
}

function openLock(path: string): Libsql.Database {
  try {
    return new Libsql(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** False while somebody else holds it; anything else that is wrong will not pass by waiting. */
function tryLock(database: Libsql.Database, path: string): boolean {
  try {
    database.exec('begin exclusive');
    return true;
  } catch (error) {
    if (/^SQLITE_(BUSY|LOCKED)/.test(getErrorCode(error) ?? '')) return false;
    database.close();
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): AppError {
  const code = getErrorCode(error) ?? 'no code';
  return new AppError('LOCK_UNUSABLE', `the lock ${path} fails: ${getMessage(error)} (${code})`, {
    fix: 'look at the rights and the free space of the state folder; the file holds nothing and may be removed while no kvittera runs',
    cause: error,
  });
}

function locked(): AppError {
  return new AppError('LOCKED', 'another kvittera is at work on this ledger', {
    fix: 'wait until it is done; the lock goes with its process',
    outcome: 'transient',
  });
}
