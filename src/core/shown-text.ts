import { maskPersonalNumbers } from './mask.ts';

/**
 * What a reader cannot see or what turns the text around it: control characters, line and paragraph
 * separators, zero-width and bidirectional signs. A file name may hold any of them.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text of several lines as it may be shown: only line ends keep their effect, `\u202e` is spelled out. */
export function showText(text: string): string {
  return text.replace(HIDDEN, (found, at: number) =>
    found === '\n' || (found === '\r' && text[at + 1] === '\n') ? found : spell(found),
  );
}

/** A name as it may be shown, on one line whatever it holds. */
export function showName(name: string): string {
  return name.replace(HIDDEN, spell);
}

/** The same spelling is JSON's own, so that a program reads back what was there. */
function spell(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A copy of some data in which whatever looks like a personal number is masked, ids and hashes left whole. */
export function maskData<T>(data: T): T {
  return mapTexts(data, maskPersonalNumbers);
}

/** A copy of some data with every text in it changed. */
export function mapTexts<T>(data: T, change: (text: string) => string): T {
  return mapValue(data, change) as T;
}

function mapValue(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => mapValue(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapValue(inner, change)]),
  );
}
