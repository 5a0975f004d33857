import { hideParties } from './hide-parties.ts';
import { toList, toObject } from './petition.ts';
import { findOnly, isPage, readBody } from './read-body.ts';
import { Collector, type RefusalNames } from './reasons.ts';
import { isFault, isInnerFault, isWell } from './verdict.ts';

/** The Vilkårnavn of a petition that was sent before. */
export const DUPLICATE = 'DUPLIKAT_INNSENDING';

/** One reason why a petition is refused, in the authority's words. */
export interface Deviation {
  /** Its Vilkårnavn. */
  readonly kode: string;
  readonly melding: string;
  readonly beskrivelse: string;
  /** JSON pointers of what in the petition it speaks of, as far as can be told. */
  readonly elementer: readonly string[];
}

/**
 * The reasons in a refusal. The shape of today is not public, so every object with a code is taken, wherever it stands, that
 * holds no other; of an error as a whole what it lists in its details. Empty when nothing can be made of it.
 */
export function readDeviations(text: string, petition: unknown, names: RefusalNames): Deviation[] {
  const body = readBody(text) ?? (isPage(text) ? undefined : [text]);
  return new Collector(names).collect(body).map(({ kode, melding, ...rest }) => ({
    kode: names.conditions.has(kode) ? kode : hideParties(kode, petition),
    melding,
    ...rest,
    elementer: locate(melding, petition),
  }));
}

/** Whether a body tells of something that is wrong: such an answer takes nothing, whatever its status. */
export function tellsFault(text: string, names: RefusalNames): boolean {
  const body = readBody(text);
  if (/^\W*avvist/i.test(text)) return true;
  const own = [body, findOnly(body)].flatMap((one) => Object.entries(toObject(one)));
  const inner = Object.values(toObject(body)).flatMap((one) => Object.entries(toObject(one)));
  if (own.some(isFault) || inner.some(isInnerFault)) return true;
  return readDeviations(text, {}, names).some(({ kode }) => !isWell(kode));
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
