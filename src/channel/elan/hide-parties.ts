import { maskPersonalNumbers, maskText } from '../../core/mask.ts';

/** Members that say who a person is, also one who acts for others. */
const NAMES = new Set(['fornavn', 'mellomnavn', 'etternavn']);
/** And these, among other words. */
const SIGNED = new Set(['underskrift', 'saksbehandler', 'kontaktperson']);
/** Who stands here may be a person, and is then called `navn`. */
const PERSONS = new Set([
  ...['person', 'betalingsmottaker', 'transportertFra', 'transportertTil', 'vitne'],
]);
/** Those of organisations are no secret. */
const NUMBERS = new Set(['verdi', 'taxIdentificationNumber']);
const CONTACT = new Set(['adressetekst', 'epostAdresse', 'telefonnummer']);
const LEAST_LENGTH = 2;

const MONTHS =
  'januar februar mars april mai juni juli august september oktober november desember'.split(' ');

/** What of a petition is not to be shown: the names of persons word by word, and all else as it stands. */
interface Personal {
  readonly names: Set<string>;
  readonly others: Set<string>;
}

/**
 * The authority's words without who the persons of a petition are, which it quotes: names, numbers, days of birth and addresses
 * become stars. What it said in full lies in the evidence beside the petition.
 */
export function hideParties(said: string, petition: unknown): string {
  const personal: Personal = { names: new Set(), others: new Set() };
  collect(petition, false, personal);
  const names = [...personal.names];
  const text = said.normalize('NFC');
  // Dag is a name, and dag a word; beside another name it is one however it is spelled.
  const isName = (word: string) => names.includes(word) || !/^\p{Ll}/u.test(word);
  const name = toPattern(names);
  const withoutOthers = replaceAll(text, toPattern([...personal.others]), '', maskText);
  const withoutPairs = replaceAll(
    withoutOthers,
    name && `(?:${name})(?:[\\s,-]+(?:${name}))+`,
    GENITIVE,
    maskText,
  );
  const withoutNames = replaceAll(withoutPairs, name, GENITIVE, (word) =>
    isName(word) ? maskText(word) : word,
  );
  return maskPersonalNumbers(withoutNames);
}

/** The same of every text in a value. */
export function hidePartiesIn(value: unknown, petition: unknown): unknown {
  if (typeof value === 'string') return hideParties(value, petition);
  if (typeof value === 'number') {
    const shown = hideParties(String(value), petition);
    return shown === String(value) ? value : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => hidePartiesIn(one, petition));
  const members = Object.entries(value).map(([name, one]) => [
    hideParties(name, petition),
    hidePartiesIn(one, petition),
  ]);
  return Object.fromEntries(members) as object;
}

const GENITIVE = "(?:['’]?s)?";

function replaceAll(
  text: string,
  pattern: string,
  suffix: string,
  change: (found: string) => string,
): string {
  if (pattern === '') return text;
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})${suffix}(?![\\p{L}\\p{N}])`, 'giu');
  return text.replace(whole, change);
}

/** Any of some texts, the longest first; empty for none. */
function toPattern(texts: readonly string[]): string {
  return texts
    .filter((text) => text.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((text) => (/^\d{9,}$/.test(text) ? [...text].join('[\\s.-]?') : quote(text)))
    .join('|');
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function collect(value: unknown, isOfPerson: boolean, personal: Personal): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner !== 'string') collect(inner, isOfPerson || PERSONS.has(name), personal);
    else collectText(name, inner.normalize('NFC'), isOfPerson, personal);
  }
}

function collectText(name: string, text: string, isOfPerson: boolean, personal: Personal): void {
  const { names, others } = personal;
  if (NAMES.has(name) || (isOfPerson && name === 'navn')) addAll(names, text.split(/[\s-]+/));
  else if (SIGNED.has(name)) addAll(names, text.match(/(?<!\p{L})\p{Lu}\p{L}+/gu) ?? []);
  else if (CONTACT.has(name)) others.add(text);
  // A number in an answer has no zero in front.
  else if (isOfPerson && NUMBERS.has(name)) addAll(others, [text, text.replace(/^0+/, '')]);
  else if (name === 'foedselsdato') addAll(others, spellDay(text));
}

function addAll(all: Set<string>, texts: readonly string[]): void {
  for (const text of texts) all.add(text);
}

/** A day as it may be written. */
function spellDay(iso: string): string[] {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
  if (year === '') return [iso];
  const [shortDay, shortMonth] = [String(Number(day)), String(Number(month))];
  const name = MONTHS[Number(month) - 1] ?? '';
  return [
    iso,
    `${iso}T00:00:00`,
    `${day}.${month}.${year}`,
    `${day}/${month}/${year}`,
    `${shortDay}.${shortMonth}.${year}`,
    `${shortDay}. ${name} ${year}`,
    `${day}. ${name} ${year}`,
  ];
}
