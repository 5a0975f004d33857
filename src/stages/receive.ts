import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Channel, RemoteFile } from '../core/channel.ts';
import { AppError } from '../core/errors.ts';
import { type ContentIdentity, ensureFolder, readIdentity, syncFolder } from '../core/files.ts';

/** A file fetched from a counterpart, on disk in a folder of its own. */
export interface Received extends ContentIdentity {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly remote: RemoteFile;
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
  await channel.fetch(remote, path);
  await syncFolder(folder);
  return { id, name, path, remote, ...(await readIdentity(path)) };
}

/** Removes what was fetched but, after a crash, never recorded: the counterpart still has it. */
export async function removeUnrecorded(
  folder: string,
  isKnown: (id: string) => Promise<boolean>,
): Promise<string[]> {
  const removed: string[] = [];
  for (const id of await readdir(folder).catch(() => [])) {
    if (await isKnown(id)) continue;
    await rm(join(folder, id), { recursive: true });
    removed.push(id);
  }
  return removed;
}
