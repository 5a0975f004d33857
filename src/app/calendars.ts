import { type Calendar, createCalendar } from '../core/calendar.ts';
import type { Transaction } from '../rules/authority.ts';

/** Finds the calendar of a transaction's authority; each is made once. */
export function createCalendarFinder(): (transaction: Transaction) => Calendar {
  const calendars = new Map<string, Calendar>();
  return ({ authority: { authority, country, timeZone, closedDays } }) => {
    const calendar =
      calendars.get(authority) ?? createCalendar(country, timeZone, closedDays?.days);
    calendars.set(authority, calendar);
    return calendar;
  };
}
