import { findEncoding } from './encoding.ts';
import type { Field, Layout } from './layout.ts';
import type { Record } from './record.ts';
import { NOT_XML } from './xml-escape.ts';

/** Why a field's value cannot be written. */
export interface Unwritable {
  readonly field: Field;
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
}

/** The first value of a record that was built which its layout cannot hold: too wide, or with a character there is no way to write. */
export function findUnwritable(layout: Layout, record: Record): Unwritable | undefined {
  for (const field of record.type.fields) {
    const text = record.raw(field);
    const problem = text === undefined ? undefined : findProblem(layout, field, text);
    if (problem) return { field, ...problem };
  }
  return undefined;
}

function findProblem(
  layout: Layout,
  field: Field,
  text: string,
): Omit<Unwritable, 'field'> | undefined {
  const width = field.to - field.from;
  if (layout.kind === 'fixed' && text.length > width)
    return {
      found: `${text.length} characters`,
      expected: `at most ${width}`,
      fix: 'shorten the value',
    };
  const character = [...text].find((one) => isForeign(layout, one));
  if (character === undefined) return undefined;
  return {
    found: describeCharacter(character),
    expected: `a character that can be written in ${layout.raw.encoding}`,
    fix: 'replace the character',
  };
}

/** In XML what the encoding lacks is written by its number; a line end is content in all forms but lines of fixed width. */
function isForeign({ kind, raw }: Layout, character: string): boolean {
  if (kind === 'xml') return NOT_XML.test(character);
  if (kind === 'fixed' && /[\r\n\u0085]/.test(character)) return true;
  return !findEncoding(raw.encoding)!.has(character);
}

function describeCharacter(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{C}\p{Z}]/u.test(character) ? code : `'${character}' (${code})`;
}
