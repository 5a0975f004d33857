import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** A file as it was saved. */
export interface SavedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a file piece by piece, in flat memory. */
export interface FileSaver {
  write(piece: Buffer): Promise<void>;
  close(): Promise<SavedFile>;
}

/** Opens a new file for saving. */
export async function openSaver(path: string): Promise<FileSaver> {
  const file = await open(path, 'wx');
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(piece) {
      await file.writeFile(piece);
      hash.update(piece);
      bytes += piece.length;
    },
    async close() {
      await file.close();
      return { path, bytes, sha256: hash.digest('hex') };
    },
  };
}

/** Saves a stream as a new file. */
export async function saveStream(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  path: string,
): Promise<SavedFile> {
  const saver = await openSaver(path);
  try {
    for await (const piece of source) await saver.write(piece);
  } catch (error) {
    await saver.close();
    throw error;
  }
  return saver.close();
}
