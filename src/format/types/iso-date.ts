import type { FieldType, Problem } from '../field-type.ts';
import { daysInMonth } from './calendar-days.ts';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-](\d\d):(\d\d))?|(?:Z|[+-]\d\d:\d\d))?$/;
/** The longest time and offset there are: 24:00 is not among them. */
const MAXIMA = [23, 59, 59, 14, 59];

const PROBLEM: Problem = {
  code: 'FIELD_NOT_DATE',
  message: 'the field does not hold a real date or time of ISO 8601',
  expected:
    'a date as 2026-11-23, or a time as 2026-11-23T02:15:00, which Z or an offset +01:00 may follow',
  fix: 'write a date that exists in this form',
};

/** A date, or a date and time with or without an offset, as XML Schema and JSON have them. The value is the text. */
export function createIsoDateType(): FieldType {
  return {
    name: 'date',
    cel: 'string',
    expects: PROBLEM.expected,
    plain: undefined,
    check: (text, from, to) => (isIso(text.slice(from, to)) ? undefined : PROBLEM),
    read: (text, from, to) => (isIso(text.slice(from, to)) ? text.slice(from, to) : ''),
    write: String,
  };
}

function isIso(text: string): boolean {
  const match = ISO.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0, ...times] = match.slice(1).map(Number);
  const isDay =
    year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  // Parts that are not there are NaN, which is above nothing.
  return isDay && !times.some((value, index) => value > MAXIMA[index]!);
}
