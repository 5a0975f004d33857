import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../core/config-schema.ts';
import { AppError, getMessage } from '../core/errors.ts';
import { ensureFolder } from '../core/files.ts';

/** Makes folders with their parents, or says which one cannot be made. */
export async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await ensureFolder(path).catch((error: unknown) => {
      throw new AppError('FOLDER_NOT_MADE', `${path} cannot be made: ${getMessage(error)}`, {
        fix: 'name a folder on a disk where the user that runs kvittera may write',
        cause: error,
      });
    });
  }
}

/** Makes the folders of a configuration; inbox and work must be on one file system. */
export async function prepareFolders({ folders, routes }: Config): Promise<void> {
  const { inbox, outbox, work, state } = folders;
  await makeFolders([inbox, outbox, work, state]);
  await makeFolders(routes.map((route) => join(inbox, route.folder)));
  if (statSync(inbox).dev === statSync(work).dev) return;
  throw new AppError('FOLDERS_APART', `${inbox} and ${work} lie on different file systems`, {
    fix: 'put inbox and work on the same file system: files are claimed by rename',
  });
}

/**
 * Work without its ledger is a restored or unmounted folder gone wrong: going on would send again
 * what was accepted. A ledger that exists but is empty is a first run that was cut short.
 */
export async function refuseLostLedger({ folders }: Config): Promise<void> {
  const path = join(folders.state, 'kvittera.db');
  if (existsSync(path) && statSync(path).size > 0) return;
  if (!existsSync(folders.work)) return;
  const kept = (await readdir(folders.work)).filter((name) => /^(d-|answers$)/.test(name));
  if (kept.length === 0) return;
  throw new AppError('LEDGER_LOST', `${path} is missing or empty, but ${folders.work} holds work`, {
    fix: 'mount or restore the state folder; nothing was taken, sent or deleted. To begin anew on purpose, move the work folder away',
  });
}
