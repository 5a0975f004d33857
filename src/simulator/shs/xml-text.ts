import { refuseStructure } from './shs-error.ts';

const MARKS: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const LAST_CODE_POINT = 0x10_ff_ff;

/** Text for an element or an attribute of a document in ISO-8859-1. Line breaks stay as they are. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (mark) => `&${MARKS[mark]};`)
    .replace(/[^\0-\xff]/gu, (letter) => `&#${letter.codePointAt(0)};`);
}

/** Attributes in order, those without a value left out. */
export function writeAttributes(attributes: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(value ?? '')}"`)
    .join('');
}

/** Reads the five entities of XML and character references; every other entity is refused. */
export function decodeXml(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
    const code = number
      ? Number.parseInt(number[1] ?? number[2]!, number[1] ? 16 : 10)
      : Number.NaN;
    if (whole.endsWith(';') && code <= LAST_CODE_POINT) return String.fromCodePoint(code);
    const character = Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : undefined;
    if (character === undefined || !whole.endsWith(';'))
      return refuseStructure(`the entity ${whole} is not resolved`);
    return character;
  });
}
