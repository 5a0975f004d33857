import { parseJson } from '../rest/call-rest.ts';
import { toList, toObject } from './petition.ts';

/** One reason why a petition is refused, in the authority's words. */
export interface Deviation {
  /** Its Vilkårnavn. */
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
  /** JSON pointers of what in the petition it speaks of, as far as can be told. */
  readonly elementer: readonly string[];
}

/** What the members of a refusal are called: several names where nobody has said which. */
export interface RefusalNames {
  readonly code: readonly string[];
  readonly message: readonly string[];
  readonly description: readonly string[];
}

/**
 * The reasons in a refusal. The shape of today is not public, so any list of objects with a code is taken, wherever it
 * stands, and else the body itself when it has one. Empty when nothing can be made of it.
 */
export function readDeviations(text: string, petition: unknown, names: RefusalNames): Deviation[] {
  const body = parseJson(text);
  const isDeviation = (value: unknown) => pick(value, names.code) !== '';
  const list = findList(body, isDeviation) ?? (isDeviation(body) ? [body] : []);
  return list.filter(isDeviation).map((entry) => {
    const melding = pick(entry, names.message);
    return {
      kode: pick(entry, names.code).normalize('NFC'),
      melding,
      beskrivelse: pick(entry, names.description),
      elementer: locate(melding, petition),
    };
  });
}

function findList(
  value: unknown,
  isDeviation: (entry: unknown) => boolean,
): readonly unknown[] | undefined {
  if (Array.isArray(value) && value.some(isDeviation)) return value;
  for (const inner of Object.values(toObject(value))) {
    const found = findList(inner, isDeviation);
    if (found) return found;
  }
  return undefined;
}

/** The first text under one of the names; empty without any. */
function pick(value: unknown, names: readonly string[]): string {
  const members = toObject(value);
  return String(names.map((name) => members[name]).find((one) => typeof one === 'string') ?? '');
}

const MAX_PLACES = 5;
const LEAST_LENGTH = 4;

/** Where in the petition stands what a text quotes: references, numbers, file names. */
function locate(text: string, petition: unknown): string[] {
  const found: string[] = [];
  const walk = (value: unknown, pointer: string): void => {
    if (found.length >= MAX_PLACES) return;
    if (typeof value === 'string' || typeof value === 'number') {
      const word = String(value);
      if (word.length >= LEAST_LENGTH && quotes(text, word)) found.push(pointer);
      return;
    }
    const entries = Array.isArray(value)
      ? toList(value).map((inner, index) => [String(index), inner] as const)
      : Object.entries(toObject(value));
    for (const [name, inner] of entries) walk(inner, `${pointer}/${name}`);
  };
  walk(petition, '');
  return found;
}

/** A whole word: 1001 does not stand in F-10012. */
function quotes(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  const [before = ' ', after = ' '] = [text[at - 1], text[at + word.length]];
  return !/[\p{L}\p{N}-]/u.test(before) && !/[\p{L}\p{N}]/u.test(after);
}
