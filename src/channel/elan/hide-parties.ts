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
/** And these wherever they stand. */
const CONTACT = new Set(['adressetekst', 'epostAdresse', 'telefonnummer']);
const LEAST_LENGTH = 2;

/**
 * The authority's words without who the persons of a petition are, which it quotes: names and numbers become stars. What it
 * said in full lies in the evidence beside the petition.
 */
export function hideParties(text: string, petition: unknown): string {
  const words = new Set(listPersonal(petition, false));
  const patterns = [...words]
    .filter((word) => word.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (patterns.length === 0) return maskPersonalNumbers(text);
  const quoted = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  // Dag is a name, and dag a word.
  const isName = (word: string) => words.has(word) || !/^\p{Ll}/u.test(word);
  return maskPersonalNumbers(
    text.replace(quoted, (word) => (isName(word) ? maskText(word) : word)),
  );
}

function* listPersonal(value: unknown, isOfPerson: boolean): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      if (CONTACT.has(name)) yield inner;
      // A number in an answer has no zero in front.
      if (isOfPerson && PERSONAL.has(name))
        yield* [inner, ...inner.split(' '), inner.replace(/^0+/, '')];
    } else yield* listPersonal(inner, isOfPerson || name === 'person');
  }
}
