import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Characters that are kept in memory; what comes after them goes to disk. */
const MAX_KEPT = 1 << 22;
const WRITE_AT = 1 << 18;

let count = 0;

/**
 * Keeps values until they are wanted, in the order they came: the first in memory, the others in a file
 * that has no name, so that nothing of it stays when the process ends. Values must survive JSON.
 */
export class Spool<T> {
  readonly #kept: T[] = [];
  #keptLength = 0;
  #file: FileHandle | undefined;
  #pending = '';

  /** `length`: about how many characters the value has. */
  async add(value: T, length: number): Promise<void> {
    if (!this.#file && this.#keptLength + length <= MAX_KEPT) {
      this.#kept.push(value);
      this.#keptLength += length;
      return;
    }
    this.#file ??= await openNameless();
    this.#pending += `${JSON.stringify(value)}\n`;
    if (this.#pending.length >= WRITE_AT) await this.#flush();
  }

  /** Gives everything once; what was in memory is let go on the way. */
  async *take(): AsyncGenerator<T> {
    yield* this.#kept;
    this.#kept.length = 0;
    if (!this.#file) return;
    await this.#flush();
    const input = this.#file.createReadStream({ start: 0, autoClose: false });
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      yield JSON.parse(line) as T;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #flush(): Promise<void> {
    await this.#file!.appendFile(this.#pending);
    this.#pending = '';
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `kvittera-${process.pid}-${++count}.tmp`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
