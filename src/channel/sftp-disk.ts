import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import ssh2, { type FileEntryWithStats, type Stats } from 'ssh2';
import type { RemoteFile } from '../core/channel.ts';
import { toAppError } from './failure-table.ts';
import type { Disk, FoundFile } from './file-drop-disk.ts';
import type { SftpConnection } from './sftp-connection.ts';
import { SFTP_FAILURES, StatusError } from './sftp-errors.ts';
import type { SftpSession } from './sftp-session.ts';
import { readRemote, writeRemote } from './sftp-transfer.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

/** The folders of an SFTP account as the disk of a file drop. */
export function createSftpDisk(connection: SftpConnection, place: string): Disk {
  return {
    place,
    join: posix.join,
    requireFolder: async (folder) => requireFolder(await connection.open(), folder),
    find: async (path) => find(await connection.open(), path),
    readSha256: async (path) => readSha256(await connection.open(), path),
    async *read(path) {
      yield* readRemote(await connection.open(), path);
    },
    write: async (path, content, mode) => writeRemote(await connection.open(), path, content, mode),
    publish: async (part, final) => rename(await connection.open(), part, final),
    findWitness: async (part) => ((await find(await connection.open(), part)) ? 'waiting' : 'gone'),
    discard: async (part) => {
      const session = connection.findAlive();
      await session?.call<void>((sftp, settle) => sftp.unlink(part, settle)).catch(() => undefined);
    },
    list: async (folder) => list(await connection.open(), folder),
    move: async (from, to) => rename(await connection.open(), from, to),
    remove: async (path) => remove(await connection.open(), path),
    toAppError: (error, deed) => toAppError(SFTP_FAILURES, error, deed),
    close: () => connection.close(),
  };
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof StatusError && error.status === status;
}

function describe(stats: Stats): FoundFile {
  const { size, mode, mtime } = stats as Partial<Stats> & { size: number };
  const isFile = mode === undefined || stats.isFile();
  return mtime === undefined ? { size, isFile } : { size, isFile, modifiedMs: mtime * 1000 };
}

// Only the status "no such file" says that a file is not there. (ssh2-sftp-client's `stat` says so
// for a general failure as well, which is why this works on ssh2 itself.)
async function find(session: SftpSession, path: string): Promise<FoundFile | undefined> {
  try {
    const stats = await session.call<Stats>((sftp, settle) => sftp.lstat(path, settle));
    return describe(stats);
  } catch (error) {
    if (isStatus(error, STATUS_CODE.NO_SUCH_FILE)) return undefined;
    throw error;
  }
}

async function requireFolder(session: SftpSession, folder: string): Promise<void> {
  const stats = await session.call<Stats>((sftp, settle) => sftp.stat(folder, settle));
  // Some servers tell no kind of file at all.
  if (stats.mode !== undefined && !stats.isDirectory()) {
    throw new StatusError(STATUS_CODE.NO_SUCH_FILE, `not a folder: ${folder}`);
  }
}

async function readSha256(session: SftpSession, path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const piece of readRemote(session, path)) hash.update(piece);
  } catch (error) {
    // Some accounts may write and list but not read.
    if (isStatus(error, STATUS_CODE.PERMISSION_DENIED)) return undefined;
    throw error;
  }
  return hash.digest('hex');
}

// The plain rename of the protocol, which fails when the target exists; OpenSSH's posix-rename
// would overwrite it.
async function rename(session: SftpSession, from: string, to: string): Promise<'done' | 'taken'> {
  try {
    await session.call<void>((sftp, settle) => sftp.rename(from, to, settle));
    return 'done';
  } catch (error) {
    // Version 3 has no status of its own for "exists": it is a general failure, so look.
    const isGeneral = isStatus(error, STATUS_CODE.FAILURE);
    if (isGeneral && (await find(session, to)) && (await find(session, from))) return 'taken';
    throw error;
  }
}

async function remove(session: SftpSession, path: string): Promise<void> {
  try {
    await session.call<void>((sftp, settle) => sftp.unlink(path, settle));
  } catch (error) {
    if (!isStatus(error, STATUS_CODE.NO_SUCH_FILE)) throw error;
  }
}

async function list(session: SftpSession, folder: string): Promise<RemoteFile[]> {
  const entries = await session.call<FileEntryWithStats[]>((sftp, settle) =>
    sftp.readdir(folder, settle),
  );
  const files: RemoteFile[] = [];
  for (const { filename, attrs } of entries) {
    // The protocol leaves it to the server what a listing tells besides the name.
    const isTold = attrs.mode !== undefined && attrs.size !== undefined;
    const found = isTold ? describe(attrs) : await find(session, posix.join(folder, filename));
    const { isFile, ...rest } = found ?? { isFile: false, size: 0 };
    if (isFile) files.push({ name: filename, ...rest });
  }
  return files;
}
