import { createHash } from 'node:crypto';
import { link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { getErrorCode } from './errors.ts';
import { fitName } from './file-names.ts';
import { getTemporaryEnding } from './leftovers.ts';

/** Size in bytes and SHA-256 (hex) of some content: what makes two files the same file. */
export interface ContentIdentity {
  readonly size: number;
  readonly sha256: string;
}

const CHUNK_BYTES = 1 << 20;

/** A file in pieces; it is opened when the first is asked for, and a file that is not there throws then. */
export async function* openChunks(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  try {
    // Thousands of small files would each take a buffer of a big one.
    const { size } = await handle.stat();
    const highWaterMark = size > 0 && size < CHUNK_BYTES ? size : CHUNK_BYTES;
    for await (const chunk of handle.createReadStream({ highWaterMark, autoClose: false }))
      yield chunk as Buffer;
  } finally {
    await handle.close();
  }
}

/** Reads a file once, in flat memory, and tells its size and SHA-256. */
export async function readIdentity(path: string): Promise<ContentIdentity> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of openChunks(path)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** Forces a folder's entries to disk, so that a rename in it survives a power loss. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Forces a file's content to disk. */
export async function syncFile(path: string): Promise<void> {
  // Read access is enough to sync, and a dropped file may belong to somebody else.
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder (and its parents) and makes its name durable. Level by level: Node's own recursive
 * mkdir never returns where the system says ENOENT for good, as below /proc.
 */
export async function ensureFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await ensureFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    if (getErrorCode(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
  await syncFolder(parent);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Moves a file by rename (same file system) and makes both folders durable. Overwrites nothing: the target folder must be the caller's own. */
export async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
}

export type Content = string | Buffer | AsyncIterable<Buffer>;

/**
 * Writes content to a temporary name in the same folder, syncs it and gives it its final name
 * with `link`, which fails with EEXIST instead of overwriting.
 */
export async function writeFileOnce(path: string, content: Content): Promise<void> {
  const temporary = await writeTemporary(path, content);
  try {
    await link(temporary, path);
  } finally {
    await unlink(temporary);
  }
  await syncFolder(dirname(path));
}

/**
 * Writes a file anew, atomically (temporary name, sync, rename). Only for what is derived and can be
 * derived again: reports, reasons, payloads in a claim's own folder.
 */
export async function replaceFile(path: string, content: Content): Promise<void> {
  await moveFile(await writeTemporary(path, content), path);
}

async function writeTemporary(path: string, content: Content): Promise<string> {
  const temporary = join(dirname(path), fitName(`.${basename(path)}`, getTemporaryEnding()));
  const handle = await open(temporary, 'w');
  try {
    if (typeof content === 'string' || Buffer.isBuffer(content)) await handle.writeFile(content);
    else for await (const chunk of content) await writeAll(handle, chunk);
    await handle.sync();
    await handle.close();
  } catch (error) {
    // On a full disk least of all may half a file stay.
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return temporary;
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await handle.write(chunk, done)).bytesWritten;
  }
}

/**
 * Puts a copy of a file into a folder people look into, under its own name or `name (2).ext`,
 * `name (3).ext` when that is taken by other content. Doing it again changes nothing. Returns the
 * path it got.
 */
export async function placeFile(source: string, folder: string, name: string): Promise<string> {
  await ensureFolder(folder);
  const extension = extname(name);
  const stem = basename(name, extension);
  const { sha256 } = await readIdentity(source);
  for (let number = 1; ; number++) {
    const target = join(folder, number === 1 ? name : fitName(stem, ` (${number})${extension}`));
    try {
      await writeFileOnce(target, openChunks(source));
      return target;
    } catch (error) {
      if (getErrorCode(error) !== 'EEXIST') throw error;
      if ((await readIdentity(target)).sha256 === sha256) return target;
    }
  }
}
