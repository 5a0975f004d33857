import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Candidate } from '../core/candidate.ts';
import { getErrorCode, getMessage, ignoreMissing } from '../core/errors.ts';
import { getOwnPath } from '../core/file-names.ts';
import { readWritten, type Written } from '../core/file-owner.ts';
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
  readonly written: Written;
}

/** What is noted of a claim before it is made. */
interface Note {
  readonly origin: string;
  readonly path: string;
  readonly companions: readonly string[];
}

const NOTE = 'claim.json';

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
  // What we may not read stays in the inbox: taken, it would be in everybody's way.
  const isThere = access(candidate.path, constants.R_OK).then(() => true);
  if (!(await isThere.catch(ignoreMissing))) return undefined;
  await ensureFolder(workFolder);
  await mkdir(folder);
  // Where it came from is written first, so that a crash after the rename loses nothing.
  const { origin, path, companions } = candidate;
  const note: Note = { origin, path, companions };
  await writeFileOnce(getOwnPath(folder, NOTE), JSON.stringify(note));
  try {
    await rename(candidate.path, join(folder, name));
  } catch (error) {
    await rm(getOwnPath(folder, NOTE));
    await rmdir(folder);
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  await syncFolder(folder);
  await syncFolder(workFolder);
  await takeCompanions(folder, note);
  return {
    id,
    name,
    origin,
    path: join(folder, name),
    ...(await readIdentity(join(folder, name))),
    written: await readWritten(join(folder, name)),
  };
}

/**
 * Done and control files lie beside the file they speak of; left in the inbox they would vouch for the
 * next of its name, so the claim is not finished before they are here.
 */
async function takeCompanions(folder: string, { companions }: Note): Promise<void> {
  for (const companion of companions) {
    const own = getOwnPath(folder, `companion.${companions.indexOf(companion)}`);
    await rename(companion, own).catch(ignoreMissing);
  }
}

/** What lies in the work folder although the ledger does not know it. */
export interface Orphans {
  readonly claims: readonly (Claimed & {
    /** It had been checked or sent: the ledger is older than the folder. */
    readonly isUsed: boolean;
  })[];
  /** Folders that nothing can be made of, for people. */
  readonly problems: readonly string[];
}

/**
 * Claims that were made on disk but, after a crash, not in the ledger. Folders in which no file
 * ever arrived are removed; nothing else is.
 */
export async function findOrphans(
  workFolder: string,
  isKnown: (id: string) => Promise<boolean>,
): Promise<Orphans> {
  const claims: Orphans['claims'][number][] = [];
  const problems: string[] = [];
  const entries = await readdir(workFolder, { withFileTypes: true })
    .catch(ignoreMissing)
    .catch((error: unknown) => {
      problems.push(`${workFolder} cannot be looked into: ${getMessage(error)}`);
    });
  for (const entry of entries ?? []) {
    const [id = '', part] = entry.name.split('.');
    if (!entry.isDirectory() || !id.startsWith('d-') || (await isKnown(entry.name))) continue;
    // Documents of a file that is there itself: they are written again when it is divided.
    if (part !== undefined && (await isKnown(id))) continue;
    const folder = join(workFolder, entry.name);
    try {
      const claimed = await readClaimed(folder);
      if (claimed) claims.push({ ...claimed, isUsed: await isUsed(folder) });
      else if (!(await removeEmpty(folder)))
        problems.push(
          `${folder} holds files, but the ledger does not know it and no claim is noted`,
        );
    } catch (error) {
      problems.push(`${folder} could not be taken up: ${getMessage(error)}`);
    }
  }
  return { claims, problems };
}

/** False when it holds anything that we have not written ourselves. */
async function removeEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  if (!names.every((name) => isOwn(name, basename(folder)))) return false;
  await rm(folder, { recursive: true });
  return true;
}

/** Before a claim is in the ledger only its note and companions lie beside the file. */
async function isUsed(folder: string): Promise<boolean> {
  const id = basename(folder);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${id}.`));
  return names.some((name) => name !== `${id}.${NOTE}` && !name.startsWith(`${id}.companion.`));
}

/** Only what we wrote ourselves is ever removed. */
function isOwn(name: string, id: string): boolean {
  return name.startsWith(`${id}.`) || name.startsWith(`.${id}.`);
}

/** Finishes a claim from its note; undefined when the file never came. */
async function readClaimed(folder: string): Promise<Claimed | undefined> {
  const text = await readFile(getOwnPath(folder, NOTE), 'utf8').catch(ignoreMissing);
  if (text === undefined) return undefined;
  const note = JSON.parse(text) as Note;
  const name = basename(note.path);
  const path = join(folder, name);
  const identity = await readIdentity(path).catch(ignoreMissing);
  if (identity === undefined) return undefined;
  // When another file of the name has come since, what lies there is that one's.
  if (!(await stat(note.path).catch(ignoreMissing))) await takeCompanions(folder, note);
  const written = await readWritten(path);
  return { id: basename(folder), name, origin: note.origin, path, ...identity, written };
}
