import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Candidate } from '../core/candidate.ts';
import { getErrorCode } from '../core/errors.ts';
import {
  type ContentIdentity,
  ensureFolder,
  readIdentity,
  syncFolder,
  writeFileOnce,
} from '../core/files.ts';

/** A file that is ours: it lies alone in its own folder and nobody else writes to it. */
export interface Claimed extends ContentIdentity {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly path: string;
}

const ORIGIN_FILE = '.origin';

/**
 * Takes a file by renaming it into a new folder of its own: of two processes exactly one succeeds,
 * the other gets undefined. Size and SHA-256 are worked out once, here.
 */
export async function claim(
  candidate: Candidate,
  workFolder: string,
  id: string,
): Promise<Claimed | undefined> {
  const folder = join(workFolder, id);
  const name = basename(candidate.path);
  await ensureFolder(workFolder);
  await mkdir(folder);
  // Where it came from is written first, so that a crash after the rename loses nothing.
  await writeFileOnce(join(folder, ORIGIN_FILE), candidate.origin);
  try {
    await rename(candidate.path, join(folder, name));
  } catch (error) {
    await rm(join(folder, ORIGIN_FILE));
    await rmdir(folder);
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  await syncFolder(folder);
  await syncFolder(workFolder);
  for (const companion of candidate.companions)
    await rename(companion, join(folder, basename(companion))).catch(() => {});
  return readClaimed(workFolder, id, name);
}

async function readClaimed(workFolder: string, id: string, name: string): Promise<Claimed> {
  const folder = join(workFolder, id);
  const path = join(folder, name);
  const origin = await readFile(join(folder, ORIGIN_FILE), 'utf8');
  return { id, name, origin, path, ...(await readIdentity(path)) };
}

/**
 * Claims that were made on disk but, after a crash, not in the ledger. Folders in which no file
 * ever arrived are removed.
 */
export async function findOrphans(
  workFolder: string,
  isKnown: (id: string) => Promise<boolean>,
): Promise<Claimed[]> {
  const orphans: Claimed[] = [];
  const entries = await readdir(workFolder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || !entry.name.startsWith('d-') || (await isKnown(entry.name)))
      continue;
    const folder = join(workFolder, entry.name);
    const names = await readdir(folder);
    const origin = names.includes(ORIGIN_FILE)
      ? await readFile(join(folder, ORIGIN_FILE), 'utf8')
      : undefined;
    const name = origin === undefined ? undefined : basename(origin);
    if (name !== undefined && names.includes(name))
      orphans.push(await readClaimed(workFolder, entry.name, name));
    else await rm(folder, { recursive: true });
  }
  return orphans;
}
