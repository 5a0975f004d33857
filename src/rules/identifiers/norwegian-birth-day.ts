import { isCalendarDate } from './calendar-date.ts';

const DNUMMER_DAY_OFFSET = 40;
/** 40: NAV's test persons and the health service's H-numbers; 65: Norsk helsenett; 80: Tenor. */
const SYNTHETIC_MONTH_OFFSETS = [40, 65, 80];

/** The day of birth that a fødselsnummer or D-nummer begins with, offsets taken off; its century it does not tell. */
export interface PrintedDay {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly isDnummer: boolean;
  readonly isSynthetic: boolean;
}

/** Reads the first six digits of a fødselsnummer or D-nummer. */
export function readPrintedDay(text: string): PrintedDay {
  const [day, month, year] = [0, 2, 4].map((start) => Number(text.slice(start, start + 2)));
  const isDnummer = day! > DNUMMER_DAY_OFFSET;
  const offset = SYNTHETIC_MONTH_OFFSETS.findLast((one) => month! > one) ?? 0;
  return {
    day: isDnummer ? day! - DNUMMER_DAY_OFFSET : day!,
    month: month! - offset,
    year: year!,
    isDnummer,
    isSynthetic: offset > 0,
  };
}

/** True when the first six digits are a day that exists. */
export function hasBirthDay(text: string): boolean {
  const { day, month, year } = readPrintedDay(text);
  // The individual number tells the century only until 2032, so 29 February of year 00 must pass.
  return isCalendarDate(2000 + year, month, day);
}

/** True when a fødselsnummer or D-nummer is of somebody born on an ISO date, whatever the century. */
export function isBornOn(text: string, date: string): boolean {
  const { day, month } = readPrintedDay(text);
  const two = (number: number) => String(number).padStart(2, '0');
  return date.slice(2) === `${text.slice(4, 6)}-${two(month)}-${two(day)}`;
}
