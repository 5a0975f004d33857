import { constants, type Stats } from 'node:fs';
import { link, lstat, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RemoteFile } from '../core/channel.ts';
import { getErrorCode } from '../core/errors.ts';
import { openChunks, readIdentity, syncFolder } from '../core/files.ts';
import { toAppError } from './failure-table.ts';
import type { Disk, FoundFile, Witness, WriteMode } from './file-drop-disk.ts';
import { FOLDER_FAILURES } from './folder-errors.ts';

/** Folders of this machine, or of a share mounted on it, as the disk of a file drop. */
export function createFolderDisk(options: {
  place: string;
  partSuffix: string;
  mountMarker?: string | undefined;
}): Disk {
  // The name between temporary and final. `link` and `unlink` are two steps, and the counterpart
  // can take the file between them; left under its waiting name, it would then look as if it had
  // never been published. It keeps the suffix, so that it is left alone.
  const nameOnTheWay = (part: string) =>
    `${part.slice(0, -options.partSuffix.length)}.publishing${options.partSuffix}`;
  return {
    place: options.place,
    join,
    requireFolder: (folder) => requireFolder(folder, options.mountMarker),
    find,
    readSha256: async (path) => (await readIdentity(path)).sha256,
    read: (path) => openChunks(path),
    write,
    publish: (part, final) => publish(part, nameOnTheWay(part), final),
    findWitness: (part) => findWitness(part, nameOnTheWay(part)),
    discard: (part) => discard(part, nameOnTheWay(part)),
    list,
    move,
    remove,
    toAppError: (error, deed) => toAppError(FOLDER_FAILURES, error, deed),
    close: async () => undefined,
  };
}

async function requireFolder(folder: string, mountMarker: string | undefined): Promise<void> {
  if (!(await stat(folder)).isDirectory()) {
    throw Object.assign(new Error(`not a folder: ${folder}`), { code: 'ENOTDIR' });
  }
  if (mountMarker !== undefined) await stat(mountMarker);
}

function describe(stats: Stats): FoundFile {
  return { size: stats.size, isFile: stats.isFile(), modifiedMs: Math.trunc(stats.mtimeMs) };
}

async function find(path: string): Promise<FoundFile | undefined> {
  const stats = await lookAt(path);
  return stats && describe(stats);
}

async function lookAt(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (getErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function write(path: string, content: AsyncIterable<Buffer>, mode: WriteMode): Promise<void> {
  const flags = { create: constants.O_CREAT, over: 0, anew: constants.O_TRUNC };
  const handle = await open(path, constants.O_WRONLY | flags[mode]);
  try {
    for await (const chunk of content) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // The name must survive a power loss too: later its absence is taken as proof of publishing.
  await syncFolder(dirname(path));
}

// Refusals by which the system says that it linked nothing.
const REFUSALS = ['EEXIST', 'EACCES', 'EPERM', 'EROFS', 'EXDEV', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'];

async function publish(part: string, onTheWay: string, final: string): Promise<'done' | 'taken'> {
  await rename(part, onTheWay);
  try {
    await link(onTheWay, final);
  } catch (error) {
    const code = getErrorCode(error) ?? '';
    if (REFUSALS.includes(code)) await rename(onTheWay, part);
    if (code === 'EEXIST') return 'taken';
    throw error;
  }
  await syncFolder(dirname(final));
  await discard(part, onTheWay);
  return 'done';
}

async function findWitness(part: string, onTheWay: string): Promise<Witness> {
  if (await lookAt(part)) return 'waiting';
  const stats = await lookAt(onTheWay);
  if (!stats) return 'gone';
  return stats.nlink > 1 ? 'published' : 'publishing';
}

async function discard(part: string, onTheWay: string): Promise<void> {
  await unlink(part).catch(() => undefined);
  await unlink(onTheWay).catch(() => undefined);
  await syncFolder(dirname(part)).catch(() => undefined);
}

async function list(folder: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  for (const name of await readdir(folder)) {
    const found = await find(join(folder, name));
    const { isFile, ...rest } = found ?? { isFile: false, size: 0 };
    if (isFile) files.push({ name, ...rest });
  }
  return files;
}

async function move(from: string, to: string): Promise<'done' | 'taken'> {
  try {
    await link(from, to);
  } catch (error) {
    if (getErrorCode(error) === 'EEXIST') return 'taken';
    throw error;
  }
  await syncFolder(dirname(to));
  await remove(from);
  return 'done';
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (getErrorCode(error) !== 'ENOENT') throw error;
  });
  await syncFolder(dirname(path));
}
