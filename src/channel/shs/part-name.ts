import { extname } from 'node:path';
import { fitName } from '../../core/file-names.ts';
import type { Message } from './read-message.ts';

/**
 * The names of a message's data parts: what the part itself says, then its label; folders, control
 * characters and leading points are left out. One without a name, or of two of one name the second, has the
 * message's id and its number.
 */
export function listPartNames({ label, parts }: Message): string[] {
  const names: string[] = [];
  for (const [index, { name }] of parts.entries()) {
    const given = [name, label.data[index]?.filename].map(cleanName).filter((one) => one !== '');
    // What is sealed is called so by every mail program.
    const clean = given.find((one) => !/^smime\.p7[mz]$/i.test(one)) ?? given[0];
    const isOwn = clean !== undefined && !names.includes(clean);
    names.push(isOwn ? clean : `${label.txId}.${index + 1}${clean ? `.${clean}` : '.dat'}`);
  }
  return names;
}

/** What comes behind the last point of a longer name is no ending. */
const MAX_ENDING = 20;

function cleanName(name: string | undefined): string {
  const given = (name ?? '').split(/[/\\]/).at(-1)!;
  const clean = given
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^\.+/, '');
  const last = extname(clean);
  const ending = last.length > MAX_ENDING ? '' : last;
  return fitName(clean.slice(0, clean.length - ending.length), ending);
}
