import { isCalendarDate } from './calendar-date.ts';
import { isLuhn } from './luhn.ts';

const PERSON =
  /^(?<century>18|19|20)?(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<sign>[-+]?)(?!000)\d{4}$/;
const COORDINATION_DAY_OFFSET = 60;

/**
 * True for a personnummer of 10 digits (optional `-` or `+` before the last four) or 12 (century 18,
 * 19 or 20, optional `-`), with a real date, birth number 001-999 and Luhn digit (Skatteverket,
 * SKV 704; folkbokföringslagen 18 §).
 */
export function isPersonnummer(text: string): boolean {
  const date = parseBirthDate(text);
  return date !== undefined && isCalendarDate(date.year, date.month, date.day);
}

/**
 * True for a samordningsnummer: written as a personnummer, with 60 added to the day; month 00 and
 * day 60 stand for an unknown one (Skatteverket, SKV 707 and its published test numbers).
 */
export function isSamordningsnummer(text: string): boolean {
  const date = parseBirthDate(text);
  if (date === undefined || date.day < COORDINATION_DAY_OFFSET) return false;
  // SKV 707 says only "add 60", but the agency issues 00 for a month or day that is not known, and
  // such numbers stand in its own test series. A month of 31 days then tests the known part.
  const month = date.month === 0 ? 1 : date.month;
  const day = date.day === COORDINATION_DAY_OFFSET ? 1 : date.day - COORDINATION_DAY_OFFSET;
  return isCalendarDate(date.year, month, day);
}

/**
 * True for an organisationsnummer: 10 digits, the third 2 or more, Luhn digit, optional `-` before
 * the last four and optional prefix 16 (Skatteverket, SKV 709). A sole trader's number is a
 * personnummer and does not pass.
 */
export function isOrganisationsnummer(text: string): boolean {
  if (!/^(?:16)?\d\d[2-9]\d{3}-?\d{4}$/.test(text)) return false;
  return isLuhn(text.replace('-', '').slice(-10));
}

/** True for 7 or 8 digits with Luhn digit, optional `-` before the last four (the bankgiro system). */
export function isBankgiro(text: string): boolean {
  return /^\d{3,4}-?\d{4}$/.test(text) && isLuhn(text.replace('-', ''));
}

/** True for 2 to 8 digits with Luhn digit, optional `-` before the last one (Plusgirot). */
export function isPlusgiro(text: string): boolean {
  return /^\d{1,7}-?\d$/.test(text) && isLuhn(text.replace('-', ''));
}

/** True for an OCR reference of 2 to 25 digits with Luhn digit (the bankgiro system, OCR-referens). */
export function isOcr(text: string): boolean {
  return text.length <= 25 && isLuhn(text);
}

/**
 * True for an OCR reference whose last digit but one is the last digit of its length, check digit
 * included (the bankgiro system, OCR-referens with length digit).
 */
export function isOcrWithLength(text: string): boolean {
  return isOcr(text) && text.at(-2) === String(text.length % 10);
}

/** Splits the date off after the tests that both personal numbers share: shape and Luhn digit. */
function parseBirthDate(text: string): { year: number; month: number; day: number } | undefined {
  const parts = PERSON.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { century, year, month, day, sign } = parts;
  if (century !== undefined && sign === '+') return undefined;
  if (!isLuhn(text.replace(/[-+]/, '').slice(-10))) return undefined;
  // Without a century only 29 February of year 00 is open: `+` (100 years or more) means 1900,
  // otherwise 2000. All other years have the same calendar in every century.
  const impliedCentury = sign === '+' ? '19' : '20';
  return {
    year: Number(`${century ?? impliedCentury}${year}`),
    month: Number(month),
    day: Number(day),
  };
}
