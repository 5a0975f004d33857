import type { Message } from './read-message.ts';

/**
 * The names of a message's data parts: what the part itself says, then its label; folders, control
 * characters and leading points are left out. One without a name, or of two of one name the second, has the
 * message's id and its number.
 */
export function listPartNames({ label, parts }: Message): string[] {
  const names: string[] = [];
  for (const [index, { disposition, type }] of parts.entries()) {
    const given = [
      disposition.parameters.get('filename'),
      type.parameters.get('name'),
      label.data[index]?.filename,
    ];
    const clean = given.map(cleanName).find((name) => name !== '');
    const isOwn = clean !== undefined && !names.includes(clean);
    names.push(isOwn ? clean : `${label.txId}.${index + 1}${clean ? `.${clean}` : '.dat'}`);
  }
  return names;
}

function cleanName(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1)!;
  return last
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^\.+/, '');
}
