import { DateTime } from 'luxon';

/** A moment as people in a time zone write it: `2026-11-24 12:00`. */
export function formatTime(iso: string, timeZone: string): string {
  const moment = DateTime.fromISO(iso, { zone: timeZone });
  return moment.isValid ? moment.toFormat('yyyy-MM-dd HH:mm') : iso;
}

/** The same with seconds, for histories. */
export function formatTimeExactly(iso: string, timeZone: string): string {
  const moment = DateTime.fromISO(iso, { zone: timeZone });
  return moment.isValid ? moment.toFormat('yyyy-MM-dd HH:mm:ss') : iso;
}
