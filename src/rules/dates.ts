import { DateTime } from 'luxon';

const utc = { zone: 'utc' } as const;

/** Days from one ISO date to another (negative when the second is earlier); 0 when either is missing. */
export function countDays(from: string, to: string): number {
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
