import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { DateTime } from 'luxon';

/** A span in working time: whole business days (with a clock time on the last), or plain hours. */
export interface WorkingSpan {
  readonly businessDays?: number | undefined;
  readonly hours?: number | undefined;
  readonly at?: string | undefined;
}

/** The working days of one country in its own time zone. */
export interface Calendar {
  /** The end of a span that begins at a moment. */
  addSpan(from: Date, span: WorkingSpan): Date;
  /** The day (ISO) of a moment. */
  getDay(moment: Date): string;
  isBusinessDay(day: string): boolean;
}

/** The day (ISO) of a moment in a time zone. */
export function getDay(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toISODate() ?? '';
}

/** A moment as a clock on the wall shows it: `yyyy-MM-ddTHH:mm:ss`. */
export function formatLocal(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

const END_OF_DAY = '23:59';

/**
 * Makes the calendar of a country: weekends and public holidays are not business days, nor are the
 * days closed by rule (`12-24`, `friday after 06-19`: the grammar of date-holidays).
 */
export function createCalendar(
  country: string,
  timeZone: string,
  closedDays: readonly string[] = [],
): Calendar {
  let holidays: Holidays | undefined;
  const byYear = new Map<number, Set<string>>();

  function listHolidays(year: number): Set<string> {
    const known = byYear.get(year);
    if (known) return known;
    holidays ??= openHolidays(country, closedDays);
    const days = new Set(holidays.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)));
    byYear.set(year, days);
    return days;
  }
  function isHoliday(day: DateTime): boolean {
    return listHolidays(day.year).has(day.toISODate() ?? '');
  }
  function isBusiness(day: DateTime): boolean {
    return day.weekday <= 5 && !isHoliday(day);
  }
  return {
    addSpan(from, { businessDays, hours, at }) {
      let moment = DateTime.fromJSDate(from, { zone: timeZone });
      if (businessDays === undefined) return moment.plus({ hours: hours ?? 0 }).toJSDate();
      for (let left = businessDays; left > 0; ) {
        moment = moment.plus({ days: 1 });
        if (isBusiness(moment)) left--;
      }
      const [hour = 0, minute = 0] = (at ?? END_OF_DAY).split(':').map(Number);
      const getEnd = () => moment.set({ hour, minute, second: 0, millisecond: 0 }).toJSDate();
      // A span of no days whose hour has passed ends on the next business day, never before it begins.
      while (!isBusiness(moment) || getEnd() <= from) moment = moment.plus({ days: 1 });
      return getEnd();
    },
    getDay: (moment) => getDay(moment, timeZone),
    isBusinessDay: (day) => isBusiness(DateTime.fromISO(day, { zone: timeZone })),
  };
}

/** The holidays of all countries take a fifth of a second to load: most commands never ask. */
function openHolidays(country: string, closedDays: readonly string[]): Holidays {
  const Library = createRequire(import.meta.url)('date-holidays') as typeof Holidays;
  const holidays = new Library(country, { types: ['public'], languages: ['en'] });
  for (const rule of closedDays) holidays.setHoliday(rule, { name: { en: rule }, type: 'public' });
  return holidays;
}
