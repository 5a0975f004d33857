import { maskPersonalNumbers, maskText } from '../../core/mask.ts';

/** Members that say who a person is, wherever they stand under one. */
const PERSONAL = new Set([
  'fornavn',
  'mellomnavn',
  'etternavn',
  'foedselsdato',
  'verdi',
  'taxIdentificationNumber',
]);
const LEAST_LENGTH = 2;

/**
 * The authority's words without who the persons of a petition are, which it quotes: names and numbers become stars. What it
 * said in full lies in the evidence beside the petition.
 */
export function hideParties(text: string, petition: unknown): string {
  const words = [...new Set(listPersonal(petition, false))]
    .filter((word) => word.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return maskPersonalNumbers(text);
  const quoted = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return maskPersonalNumbers(text.replace(quoted, maskText));
}

function* listPersonal(value: unknown, isOfPerson: boolean): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (isOfPerson && PERSONAL.has(name) && typeof inner === 'string')
      yield* [inner, ...inner.split(' ')];
    else yield* listPersonal(inner, isOfPerson || name === 'person');
  }
}
