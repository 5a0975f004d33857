import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';

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
  const database = new Libsql(path);
  for (;;) {
    try {
      database.exec('begin exclusive');
      return () => database.close();
    } catch {
      if (clock.now().getTime() >= deadline) break;
      await clock.sleep(POLL_MS);
    }
  }
  database.close();
  throw new AppError('LOCKED', 'another kvittera is at work on this ledger', {
    fix: 'wait until it is done; the lock goes with its process',
    outcome: 'transient',
  });
}
