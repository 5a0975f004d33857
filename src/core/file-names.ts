import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** Bytes a name may have on the file systems in use. */
const MAX_NAME_BYTES = 255;
const MARK_DIGITS = 8;

/** A file's path with something added to its name; a name that gets too long is cut and marked. */
export function addToName(path: string, addition: string): string {
  return join(dirname(path), fitName(basename(path), addition));
}

/** A name of two parts; when both are too long together the first is cut, and marked so that no two become one. */
export function fitName(stem: string, rest: string): string {
  const whole = `${stem}${rest}`;
  if (Buffer.byteLength(whole) <= MAX_NAME_BYTES) return whole;
  const mark = `~${createHash('sha256').update(whole).digest('hex').slice(0, MARK_DIGITS)}`;
  const room = MAX_NAME_BYTES - Buffer.byteLength(mark) - Buffer.byteLength(rest);
  let cut = '';
  for (const character of stem) {
    if (Buffer.byteLength(cut) + Buffer.byteLength(character) > room) break;
    cut += character;
  }
  return `${cut}${mark}${rest}`;
}

/** Where a file of our own lies in a claim's folder: its name has the claim's id, which no dropped file can know. */
export function getOwnPath(folder: string, what: string): string {
  return join(folder, `${basename(folder)}.${what}`);
}
