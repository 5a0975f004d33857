const STAR = '*';

/**
 * Hides personal content but keeps its shape: digits and letters become stars, punctuation and
 * blanks stay, so that a misplaced blank or hyphen can still be seen.
 */
export function maskText(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, STAR);
}

/**
 * A personal number in running text (10 or 12 digits, with or without separator, also the
 * coordination numbers and the Norwegian and Danish forms). Used as the last net under log lines.
 */
const PERSONAL_NUMBER =
  /(?<!\d)(?:(?:1[6-9]|20)?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+ ]?\d{4}|[0-7]\d(?:0\d|1[0-2]|[4-9]\d)\d{2}[- ]?\d{4,5})(?!\d)/g;

/** Replaces anything that looks like a personal number in free text. */
export function maskPersonalNumbers(text: string): string {
  return text.replace(PERSONAL_NUMBER, (match) => maskText(match));
}
