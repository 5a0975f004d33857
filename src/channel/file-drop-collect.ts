import { open, unlink } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { RemoteFile } from '../core/channel.ts';
import { assert, getErrorCode } from '../core/errors.ts';
import { syncFolder } from '../core/files.ts';
import { compareNaturally } from '../core/natural-order.ts';
import { attempt, type FileDrop, isPlainName } from './file-drop-context.ts';
import { fetchIncomplete, localFailed, remoteFileChanged } from './file-drop-errors.ts';

/** The complete files waiting for us, by name; without a folder to fetch from there are none. */
export async function listFiles(drop: FileDrop): Promise<RemoteFile[]> {
  const { disk, settings } = drop;
  const folder = settings.fetchFrom;
  if (folder === undefined) return [];
  const files = await attempt(drop, 'listing', folder, async () => {
    await disk.requireFolder(folder);
    return disk.list(folder);
  });
  return files
    .filter(({ name }) => isPlainName(name))
    .filter(({ name }) => !name.endsWith(settings.partSuffix) && !name.endsWith('.tmp'))
    .sort((one, other) => compareNaturally(one.name, other.name));
}

/** Copies a waiting file to a new local path, checks its size and syncs it to disk. */
export async function fetchFile(drop: FileDrop, file: RemoteFile, path: string): Promise<void> {
  const remote = getFetchPath(drop, file);
  const local = <T>(work: Promise<T>) => work.catch((error) => failLocally(drop, path, error));
  const handle = await local(open(path, 'wx'));
  try {
    const got = await attempt(drop, 'fetching', remote, async () => {
      let size = 0;
      for await (const chunk of drop.disk.read(remote)) {
        size += chunk.length;
        await local(handle.writeFile(chunk));
      }
      return size;
    });
    if (got !== file.size) throw fetchIncomplete(drop, remote, file.size ?? 0, got);
    await local(handle.sync());
    await handle.close();
    await local(syncFolder(dirname(path)));
  } catch (error) {
    // The name must be free again for the next try.
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

const NOT_OURS_TO_WAIT_OUT = ['EEXIST', 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'];

function failLocally(drop: FileDrop, path: string, error: unknown): never {
  const isLasting = NOT_OURS_TO_WAIT_OUT.includes(getErrorCode(error) ?? '');
  throw localFailed(drop, path, error, isLasting ? 'permanent' : 'transient');
}

/** Moves a fetched file to the archive, or deletes it; one that is gone already is fine. */
export async function acknowledgeFile(drop: FileDrop, file: RemoteFile): Promise<void> {
  const { disk, settings } = drop;
  const path = getFetchPath(drop, file);
  await attempt(drop, 'acknowledging', path, async () => {
    const found = await disk.find(path);
    if (!found) return;
    if (found.size !== file.size || isOtherTime(found.modifiedMs, file.modifiedMs)) {
      throw remoteFileChanged(drop, path);
    }
    if (settings.archiveTo === undefined) await disk.remove(path);
    else await archive(drop, path, settings.archiveTo, file.name);
  });
}

async function archive(drop: FileDrop, path: string, folder: string, name: string): Promise<void> {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${stem} (${number})${extension}`;
    if ((await drop.disk.move(path, drop.disk.join(folder, free))) === 'done') return;
  }
}

function isOtherTime(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function getFetchPath(drop: FileDrop, file: RemoteFile): string {
  const { fetchFrom } = drop.settings;
  assert(fetchFrom !== undefined, `${drop.settings.name} has no folder to fetch from`);
  assert(isPlainName(file.name), `"${file.name}" is not a file that was listed`);
  return drop.disk.join(fetchFrom, file.name);
}
