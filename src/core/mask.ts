const STAR = '*';

/**
 * Hides personal content but keeps its shape: digits and letters become stars, punctuation and
 * blanks stay, so that a misplaced blank or hyphen can still be seen.
 */
export function maskText(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, STAR);
}

/** What stands where the type of a record should may be personal, but is not in so few characters. */
export function maskLong(text: string): string {
  return text.length <= 4 ? text : maskText(text);
}

const SEPARATOR = '[-+/ \\u00a0\\u2010-\\u2013]?';
const WITHIN = '[-./]?';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0[1-9]|1[0-2])';

/** The personal numbers of the Nordic countries, also those with days or months moved up. */
const FORMS = [
  // Sweden: 10 or 12 digits, coordination numbers with 60 added to the day.
  `(?:1[6-9]|20)?\\d{2}${WITHIN}${MONTH}${WITHIN}(?:${DAY}|[6-8]\\d|9[01])${SEPARATOR}\\d{4}`,
  // The same in pairs, as it is read aloud.
  `(?:(?:1[6-9]|20) )?\\d{2} ${MONTH} (?:${DAY}|[6-8]\\d|9[01]) \\d{2} ?\\d{2}`,
  // Norway: 11 digits, D-numbers (day + 40), H-numbers and synthetic ones (month + 40, 65 or 80).
  `[0-7]\\d(?:${MONTH}|[4-9]\\d)\\d{2}${SEPARATOR}\\d{5}`,
  // Denmark and Iceland: 10 digits. A Swedish organisationsnummer never has a month here.
  `(?:${DAY}|[6-9]\\d)${MONTH}\\d{2}${SEPARATOR}\\d{4}`,
  // Finland: a sign or letter for the century, and a check character.
  `${DAY}${MONTH}\\d{2}[-+A-FU-Y]\\d{3}[\\dA-FHJ-NPR-Y](?!\\p{L})`,
];

/** Our own ids, hashes, and UUIDs (correlation ids): digits in them are by chance, and nobody finds a thing by a masked id. */
const UUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;
const OWN = String.raw`(?<![\p{L}\d])(?:[abd]-[\da-hjkmnp-tv-z]{17}|[\da-f]{64}|${UUID})(?![\p{L}\d])`;

const PERSONAL_NUMBER = new RegExp(`(${OWN})|(?<!\\d)(?:${FORMS.join('|')})(?!\\d)`, 'gu');

/** Replaces anything that looks like a personal number in free text: the last net under all that people read. */
export function maskPersonalNumbers(text: string): string {
  return text.replace(PERSONAL_NUMBER, (match, own: string | undefined) => own ?? maskText(match));
}
