import { isCalendarDate } from './calendar-date.ts';
import { isModulo11 } from './modulo-11.ts';

const CVR_WEIGHTS = [2, 7, 6, 5, 4, 3, 2, 1];
const CPR_WEIGHTS = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const CPR = /^(?<day>\d\d)(?<month>\d\d)(?<year>\d\d)-?(?<seventh>\d)\d{3}$/;

/** True for 8 digits with modulo 11 check digit (Erhvervsstyrelsen, CVR-nummer). */
export function isCvr(text: string): boolean {
  return isModulo11(text, CVR_WEIGHTS);
}

/**
 * True for an SE-nummer: 8 digits, checked as a CVR number, which it equals for a company with one
 * tax unit (Danmarks Statistik). That other SE numbers follow modulo 11 too is assumed, not
 * published: let a rule warn rather than refuse.
 */
export function isSeNummer(text: string): boolean {
  return isCvr(text);
}

/**
 * True for 10 digits that start with a real date, century by digit 7, optional `-` before the last
 * four; modulo 11 is not asked for, because numbers without it are issued since 1 October 2007
 * (CPR-kontoret, cpr.dk).
 */
export function isCpr(text: string): boolean {
  const parts = CPR.exec(text)?.groups;
  if (parts === undefined) return false;
  // Digits 0-3 mean 19yy. Digits 4-9 mean 20yy up to a year in the middle, then 19yy or 18yy: years
  // with the same calendar as 20yy, so that only 29 February of year 00 depends on the century.
  const century = Number(parts.seventh) <= 3 ? 1900 : 2000;
  return isCalendarDate(century + Number(parts.year), Number(parts.month), Number(parts.day));
}

/** True for a CPR number that also satisfies modulo 11; advice only (CPR-kontoret, cpr.dk). */
export function isCprModulo11(text: string): boolean {
  return isCpr(text) && isModulo11(text.replace('-', ''), CPR_WEIGHTS);
}
