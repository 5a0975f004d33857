import { DateTime } from 'luxon';
import { formatLocal } from '../../core/calendar.ts';

const ZONE = 'Europe/Stockholm';
const FORM = "yyyy-MM-dd'T'HH:mm:ss";

/** A moment as labels and answers write it: local time without a zone. */
export function toLocalTime(moment: Date): string {
  return formatLocal(moment, ZONE);
}

/** Whether a text is a local time as `since` has it. */
export function isLocalTime(text: string): boolean {
  return DateTime.fromFormat(text, FORM, { zone: ZONE }).isValid;
}
