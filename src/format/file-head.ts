import { open } from 'node:fs/promises';
import { openChunks } from '../core/files.ts';
import type { Layout } from './layout.ts';

const HEAD_BYTES = 64 * 1024;

/** What the first character of a file says that it is. */
export const KINDS: { readonly [first: string]: Layout['kind'] } = {
  '<': 'xml',
  '{': 'json',
  '[': 'json',
};

/** The beginning of a file, for one reading after the other. */
export interface Head {
  readonly isEmpty: boolean;
  /** The first visible ASCII character, behind marks and blanks; empty when there is none. */
  readonly first: string;
  open(layout: Layout): AsyncIterable<Buffer>;
}

/** Reads the beginning of a file. */
export async function readHead(path: string): Promise<Head> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return {
      isEmpty: bytesRead === 0,
      first: /[!-~]/.exec(bytes.toString('latin1'))?.[0] ?? '',
      open: (layout) => (isOneValue(layout, bytes) ? openChunks(path) : toSource(bytes)),
    };
  } finally {
    await handle.close();
  }
}

/** One JSON object is only known when it has been read to its end. */
function isOneValue({ raw }: Layout, head: Buffer): boolean {
  const { kind, shape = 'object' } = raw;
  const isOne = shape === 'object' || shape === 'any';
  return kind === 'json' && isOne && /^[\ufeff\s]*\{/.test(head.toString());
}

async function* toSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
