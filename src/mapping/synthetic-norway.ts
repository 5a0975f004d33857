import { isFodselsnummer } from '../rules/identifiers/norway.ts';

const DAY_MS = 86_400_000;
const FIRST_BIRTH = Date.UTC(1930, 0, 1);
const BIRTH_DAYS = 25_000;
const SERIALS = 500;
const SYNTHETIC_MONTHS = 80;

/**
 * The fødselsnummer of test person so-and-so: of the series of synthetic persons (Folkeregisteret, Tenor), 80 added to the
 * month. The first 25,000 were all born on different days.
 */
export function makeTestFodselsnummer(number: number): string {
  const birth = new Date(FIRST_BIRTH + (number % BIRTH_DAYS) * DAY_MS);
  const [year, month, day] = birth.toISOString().slice(0, 10).split('-') as [
    string,
    string,
    string,
  ];
  const date = `${day}${Number(month) + SYNTHETIC_MONTHS}${year.slice(2)}`;
  const first = Math.floor(number / BIRTH_DAYS) * 7;
  for (let step = 0; ; step++) {
    const serial = String((first + step) % SERIALS).padStart(3, '0');
    const found = addControlDigits(`${date}${serial}`);
    if (found !== undefined) return found;
  }
}

/** Undefined for a number that has none: one in six. */
function addControlDigits(digits: string): string | undefined {
  const first = 11 - (sum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11);
  const ten = `${digits}${first % 11}`;
  const second = 11 - (sum(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  const whole = `${ten}${second % 11}`;
  return isFodselsnummer(whole) ? whole : undefined;
}

function sum(digits: string, weights: readonly number[]): number {
  return weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
}
