import { AppError } from '../core/errors.ts';
import type { Encoding } from './encoding.ts';

/** Anything but the characters that are written as they are in every encoding. */
const SPECIAL = /[^ !#-%'-;=?-~]/gu;
/** What XML 1.0 has no way to write. */
export const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u;

function throwNotXml(character: string): never {
  const code = character.codePointAt(0)!.toString(16);
  throw new AppError('CHARACTER_NOT_IN_XML', `the character 0x${code} cannot be written in XML`, {
    fix: 'remove the character before the value is written',
  });
}

const TEXT_ENTITIES: Readonly<{ [character: string]: string }> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
};

const ATTRIBUTE_ENTITIES: Readonly<{ [character: string]: string }> = {
  ...TEXT_ENTITIES,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** A text as it stands between tags. */
export function escapeText(text: string, encoding: Encoding): string {
  return replaceSpecial(text, encoding, TEXT_ENTITIES);
}

/** A value as it stands in double quotes. */
export function escapeAttribute(text: string, encoding: Encoding): string {
  return replaceSpecial(text, encoding, ATTRIBUTE_ENTITIES);
}

/** Characters that mean something in XML, or that the encoding lacks, are written as references. */
function replaceSpecial(
  text: string,
  encoding: Encoding,
  entities: { readonly [character: string]: string },
): string {
  return text.replace(SPECIAL, (character) => {
    if (NOT_XML.test(character)) throwNotXml(character);
    const isKnown = encoding.has(character);
    return entities[character] ?? (isKnown ? character : `&#${character.codePointAt(0)};`);
  });
}
