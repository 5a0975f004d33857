import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Channel, RemoteFile } from '../core/channel.ts';
import { AppError, getMessage, ignoreMissing } from '../core/errors.ts';
import {
  type ContentIdentity,
  ensureFolder,
  moveFile,
  readIdentity,
  syncFolder,
} from '../core/files.ts';

/** A file fetched from a counterpart, on disk in a folder of its own. */
export interface Received extends ContentIdentity {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly remote: RemoteFile;
}

/** A file that a counterpart offers, and since when it has stood still. */
interface Offer {
  readonly file: RemoteFile;
  readonly sinceMs: number;
}

/** What lay ready at each channel when it was last looked at. */
export type Offers = Map<string, ReadonlyMap<string, Offer>>;

/**
 * Parts what is offered in files that have stood still long enough and files that may still be
 * written: half of an answer can look whole, and the counterpart's copy goes when it is fetched.
 */
export function findStable(
  channel: string,
  listed: readonly RemoteFile[],
  offers: Offers,
  nowMs: number,
  stableMs: number,
): { readonly stable: readonly RemoteFile[]; readonly moving: readonly RemoteFile[] } {
  const before = offers.get(channel);
  const seen = new Map(
    listed.map((file) => {
      const last = before?.get(toKey(file));
      const isSame =
        last !== undefined &&
        last.file.size === file.size &&
        last.file.modifiedMs === file.modifiedMs;
      return [toKey(file), { file, sinceMs: isSame ? last.sinceMs : nowMs }];
    }),
  );
  offers.set(channel, seen);
  const isStable = (file: RemoteFile) => nowMs - seen.get(toKey(file))!.sinceMs >= stableMs;
  return {
    stable: listed.filter(isStable),
    moving: listed.filter((file) => !isStable(file)),
  };
}

/** Two places may offer files of one name. */
function toKey({ place = '', name }: RemoteFile): string {
  return `${place}/${name}`;
}

/** Fetches one waiting file into `folder/<id>/`. The counterpart keeps it until it is acknowledged. */
export async function receive(
  channel: Channel,
  remote: RemoteFile,
  folder: string,
  id: string,
): Promise<Received> {
  const name = basename(remote.name);
  if (name !== remote.name || name === '' || name.startsWith('.')) {
    throw new AppError(
      'REMOTE_NAME_UNSAFE',
      `the counterpart offers a file named ${JSON.stringify(remote.name)}`,
      {
        fix: 'ask the counterpart to rename it: only plain file names are taken',
      },
    );
  }
  await ensureFolder(folder);
  await mkdir(join(folder, id));
  const path = join(folder, id, name);
  try {
    await channel.fetch(remote, path);
  } catch (error) {
    await rmdir(join(folder, id)).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
  return { id, name, path, remote, ...(await readIdentity(path)) };
}

/** Removes a file that was just fetched and is not to be kept. */
export async function discardReceived(folder: string, id: string): Promise<void> {
  await rm(join(folder, id), { recursive: true, force: true });
}

/** What was moved away, and what stood in the way. */
export interface SetAside {
  readonly found: readonly { readonly id: string; readonly path: string | undefined }[];
  readonly problems: readonly string[];
}

/**
 * Moves away what was fetched but is not in the ledger: half of a file, after a crash, or a whole one
 * that is newer than a restored ledger. Nothing that holds a file is ever deleted.
 */
export async function setAsideUnrecorded(
  folder: string,
  aside: string,
  isKnown: (id: string) => Promise<boolean>,
): Promise<SetAside> {
  const found: { id: string; path: string | undefined }[] = [];
  const problems: string[] = [];
  const ids = await readdir(folder)
    .catch(ignoreMissing)
    .catch((error: unknown) => {
      problems.push(`${folder} cannot be looked into: ${getMessage(error)}`);
    });
  for (const id of ids ?? []) {
    if (await isKnown(id)) continue;
    const isEmpty = await rmdir(join(folder, id)).then(
      () => true,
      () => false,
    );
    const path = isEmpty ? undefined : join(aside, id);
    if (path !== undefined) {
      await ensureFolder(aside);
      await moveFile(join(folder, id), path);
    }
    found.push({ id, path });
  }
  return { found, problems };
}
