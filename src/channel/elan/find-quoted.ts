import { LosslessNumber } from 'lossless-json';
import { toObject } from './petition.ts';

/** A value shorter than this is a word like any other, unless the text says that it is a reference. */
const LEAST_LENGTH = 4;
const NAMES = new Set(['fornavn', 'mellomnavn', 'etternavn', 'navn']);
/** What tells of a party stands in one of these. */
const PARTY = /\/(person|virksomhet|sammenslutning)\/.*/;

/** Codes are words that a text uses. */
const CODED =
  /(type|kravdetaljer|^grunnlag|dekningsloven|valuta|landkode\w*|forsendelsesmaate|begrunnelseUnnlatVarsel)$/i;
/** So much is looked at before a word. */
const WIDTH = 60;
/** More than these a text does not name. */
const MOST = 100;

/** A text or number of a petition. */
export interface PetitionValue {
  readonly pointer: string;
  readonly key: string;
  readonly value: string;
}

/**
 * JSON pointers of what a text quotes of a petition: references, numbers, file names as whole words, amounts by their value,
 * and the parties whose names it gives.
 */
export function findQuoted(text: string, values: readonly PetitionValue[]): string[] {
  if (text.trim() === '') return [];
  const amounts = listAmounts(text);
  const found = values.filter((one) => isQuoted(text, one) || isAmount(amounts, one));
  const places = found.map(({ key, pointer }) =>
    NAMES.has(key) ? pointer.replace(PARTY, '') : pointer,
  );
  return [...new Set(places)].slice(0, MOST);
}

/** The texts and numbers of a petition. */
export function listValues(petition: unknown): PetitionValue[] {
  return [...walk(petition)].filter(({ key, value }) => value.trim() !== '' && !CODED.test(key));
}

function* walk(value: unknown, pointer = '', key = ''): Generator<PetitionValue> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* walk(one, `${pointer}/${index}`, key);
    return;
  }
  const isNumber = typeof value === 'number' || value instanceof LosslessNumber;
  if (isNumber || typeof value === 'string') yield { pointer, key, value: String(value) };
  else
    for (const [name, inner] of Object.entries(toObject(value)))
      yield* walk(inner, `${pointer}/${name}`, name);
}

function isQuoted(text: string, { key, value }: PetitionValue): boolean {
  const isReference = /referanse$|^relatertKrav$/i.test(key);
  if (value.length < LEAST_LENGTH && !isReference) return false;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const after = text.slice(at + value.length, at + value.length + 2);
    const before = text.slice(Math.max(0, at - WIDTH), at);
    // F-1001 does not stand in F-1001-K.
    if (/[\p{L}\p{N}_-]$/u.test(before) || /^[-_]?[\p{L}\p{N}]/u.test(after)) continue;
    if (value.length >= LEAST_LENGTH || /referanse\p{L}*[\s:'"«]+$/iu.test(before)) return true;
  }
  return false;
}

function listAmounts(text: string): ReadonlySet<number> {
  if (!/bel(ø|oe)p/i.test(text)) return new Set();
  const numbers = text.match(/(?<![\p{L}\p{N}.,-])-?\d+(?:[.,]\d+)?(?![\p{L}\p{N}-])/gu) ?? [];
  return new Set(numbers.map((one) => Number(one.replace(',', '.'))));
}

function isAmount(amounts: ReadonlySet<number>, { key, value }: PetitionValue): boolean {
  return /beloep$/i.test(key) && value !== '' && amounts.has(Number(value));
}
