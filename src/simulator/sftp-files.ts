import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type Attributes, type FileEntry } from 'ssh2';
import type { SftpFaults } from './sftp-faults.ts';
import { findLocal, Refusal } from './sftp-jail.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** What a client has open: a file, or a folder whose entries are told once. */
export interface OpenThing {
  readonly file?: FileHandle;
  readonly isUpload?: boolean;
  entries?: FileEntry[];
}

/** Opens a file the way SFTP's flags say. */
export async function openFile(
  root: string,
  faults: SftpFaults,
  path: string,
  mode: number,
): Promise<OpenThing> {
  const isUpload = (mode & OPEN_MODE.WRITE) !== 0;
  if (isUpload ? faults.denyWrite : faults.denyRead) {
    throw new Refusal(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
  }
  const local = await findLocal(root, path, true);
  // NOFOLLOW: a link that leads nowhere must not create a file outside.
  const file = await open(local, toFlags(mode) | constants.O_NOFOLLOW);
  return { file, isUpload };
}

function toFlags(mode: number): number {
  const both = OPEN_MODE.READ | OPEN_MODE.WRITE;
  let flags = constants.O_RDONLY;
  if ((mode & both) === both) flags = constants.O_RDWR;
  else if (mode & OPEN_MODE.WRITE) flags = constants.O_WRONLY;
  if (mode & OPEN_MODE.APPEND) flags |= constants.O_APPEND;
  if (mode & OPEN_MODE.CREAT) flags |= constants.O_CREAT;
  if (mode & OPEN_MODE.TRUNC) flags |= constants.O_TRUNC;
  if (mode & OPEN_MODE.EXCL) flags |= constants.O_EXCL;
  return flags;
}

/** Closes what is open; a faulty server loses half of an upload here. */
export async function closeThing(thing: OpenThing, faults: SftpFaults): Promise<void> {
  if (!thing.file) return;
  if (thing.isUpload && faults.truncateUploads) {
    await thing.file.truncate(Math.floor((await thing.file.stat()).size / 2));
  }
  await thing.file.close();
}

/** The attributes SFTP tells of a file. */
export function toAttributes(
  stats: Awaited<ReturnType<typeof lstat>>,
  faults: SftpFaults,
): Attributes {
  const size = Number(stats.size) + (faults.lieAboutSize && stats.isFile() ? 1 : 0);
  const attributes = {
    mode: Number(stats.mode),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size,
    atime: Math.trunc(Number(stats.atimeMs) / 1000),
    mtime: Math.trunc(Number(stats.mtimeMs) / 1000),
  };
  if (!faults.bareAttributes) return attributes;
  const { mode: _, ...rest } = attributes;
  return rest as Attributes;
}

/** The entries of a folder, with a line like that of `ls -l` each. */
export async function readEntries(
  root: string,
  faults: SftpFaults,
  path: string,
): Promise<FileEntry[]> {
  const folder = await findLocal(root, path, true);
  const entries: FileEntry[] = [];
  for (const filename of await readdir(folder)) {
    const stats = await lstat(join(folder, filename));
    const attrs = toAttributes(stats, faults);
    const kind = stats.isDirectory() ? 'd' : '-';
    const day = stats.mtime.toISOString().slice(0, 10);
    const longname = `${kind}rw-r--r-- 1 user group ${attrs.size} ${day} ${filename}`;
    const told = faults.bareAttributes ? ({} as Attributes) : attrs;
    entries.push({ filename, longname, attrs: told });
  }
  return entries;
}

/** Renames as version 3 of the protocol says: refused when the target exists. */
export async function renameOnce(root: string, from: string, to: string): Promise<void> {
  const source = await findLocal(root, from, false);
  const target = await findLocal(root, to, false);
  if ((await lstat(source)).isFile()) {
    await link(source, target);
    await unlink(source);
    return;
  }
  const isTaken = await lstat(target).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Refusal(STATUS_CODE.FAILURE, 'Failure');
  await rename(source, target);
}
