import { randomBytes } from 'node:crypto';

/** Makes identifiers: time-ordered, unique, safe in file names. */
export type IdMaker = (prefix: string) => string;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function encodeTime(ms: number): string {
  let text = '';
  for (let rest = ms; text.length < 9; rest = Math.floor(rest / 32)) {
    text = ALPHABET[rest % 32] + text;
  }
  return text;
}

/**
 * Ids of the form `d-<9 time characters><8 random characters>`, in the order of their making: those
 * of one millisecond get the milliseconds after it.
 */
export function createIdMaker(now: () => Date): IdMaker {
  let last = 0;
  return (prefix) => {
    last = Math.max(now().getTime(), last + 1);
    const random = [...randomBytes(8)].map((byte) => ALPHABET[byte % 32]).join('');
    return `${prefix}-${encodeTime(last)}${random}`;
  };
}
