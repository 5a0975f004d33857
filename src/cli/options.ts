import { InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';

/** Reads an option's value as a whole number from 0. */
export function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Reads an option's value as seconds from 0. */
export function parseSeconds(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of seconds.');
}

/** Reads an option's value as a day of the calendar. */
export function parseDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid) return text;
  throw new InvalidArgumentError('Write dates as 2026-11-23.');
}
