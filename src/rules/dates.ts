import { DateTime } from 'luxon';

const utc = { zone: 'utc' } as const;
const DAY_MS = 86_400_000;
const EVERY_MONTH = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/;

/** Days from one ISO date to another (negative when the second is earlier); 0 when either is missing. */
export function countDays(from: string, to: string): number {
  // Two thirds of a check went into the calendar of days that every month has.
  if (EVERY_MONTH.test(from) && EVERY_MONTH.test(to)) {
    return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  }
  const days = DateTime.fromISO(to, utc).diff(DateTime.fromISO(from, utc), 'days').days;
  return Number.isFinite(days) ? Math.round(days) : 0;
}

/** The ISO date so many days later; '' for no date. */
export function addDays(date: string, days: number): string {
  return DateTime.fromISO(date, utc).plus({ days }).toISODate() ?? '';
}

/** The ISO date so many months later, at most the month's last day; '' for no date. */
export function addMonths(date: string, months: number): string {
  return DateTime.fromISO(date, utc).plus({ months }).toISODate() ?? '';
}
