import type { RemoteFile } from '../core/channel.ts';
import type { Deed } from './failure-table.ts';

/** Something that has a name at the counterpart. */
export interface FoundFile {
  readonly size: number;
  readonly isFile: boolean;
  readonly modifiedMs?: number;
}

/**
 * What the temporary name of an upload says about its publishing: `waiting` it was not begun,
 * `publishing` it was begun and we cannot tell how it ended, `published` it was done, `gone`
 * there is no such name.
 */
export type Witness = 'waiting' | 'publishing' | 'published' | 'gone';

/**
 * How to write: `create` makes the file if need be; `over` wants it there and writes over it in
 * place, so that one that was complete stays complete at every moment; `anew` wants it there and
 * empties it first.
 */
export type WriteMode = 'create' | 'over' | 'anew';

/**
 * The disk at the other end of a file drop. Functions throw what the system threw; `toAppError`
 * puts it into words. "Not there" is answered only when the other end said so, never after a
 * failed look.
 */
export interface Disk {
  readonly place: string;
  join(folder: string, name: string): string;
  /** Throws unless the folder is there. */
  requireFolder(folder: string): Promise<void>;
  find(path: string): Promise<FoundFile | undefined>;
  /** SHA-256 (hex), or undefined when we may not read there. */
  readSha256(path: string): Promise<string | undefined>;
  read(path: string): AsyncIterable<Buffer>;
  /** Writes content durably. */
  write(path: string, content: AsyncIterable<Buffer>, mode: WriteMode): Promise<void>;
  /** Gives an upload its final name; `taken` when that name is in use, and nothing was changed. */
  publish(part: string, final: string): Promise<'done' | 'taken'>;
  findWitness(part: string): Promise<Witness>;
  /** Removes what is left of an upload, as far as possible. Never throws and never reconnects. */
  discard(part: string): Promise<void>;
  list(folder: string): Promise<RemoteFile[]>;
  /** Moves a file by rename; `taken` when the target name is in use, and nothing was changed. */
  move(from: string, to: string): Promise<'done' | 'taken'>;
  /** Removes a file; one that is gone already is fine. */
  remove(path: string): Promise<void>;
  toAppError(error: unknown, deed: Deed): Error;
  close(): Promise<void>;
}
