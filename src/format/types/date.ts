import type { FieldType, Problem } from '../field-type.ts';
import { daysInMonth } from './calendar-days.ts';
import { createIsoDateType } from './iso-date.ts';

interface Part {
  readonly token: string;
  readonly at: number;
  readonly length: number;
}

const TOKENS = /yyyy|yy|MM|DDD|dd|HH|mm|ss|SSS/g;
const TIME_MAXIMUM: Readonly<Record<string, number>> = { HH: 23, SSS: 999 };
/**
 * A date or time in the form of a pattern of yyyy yy MM dd DDD (day of year) HH mm ss SSS and
 * literal characters. The value is ISO text: `2026-11-23`, `2026-11-23T02:15:00` or `02:15`.
 * The pattern `iso` is any date or time of ISO 8601. Two-digit years below 70 are 20yy, others 19yy. What is no date of the form is read as ''.
 */
export function createDateType(format: string): FieldType {
  if (format === 'iso') return createIsoDateType();
  const parts = parseFormat(format);
  const find = (token: string) => parts.find((part) => part.token === token);
  const fields = {
    yyyy: find('yyyy'),
    yy: find('yy'),
    MM: find('MM'),
    dd: find('dd'),
    DDD: find('DDD'),
  };
  const times = ['HH', 'mm', 'ss', 'SSS'].map(find).filter((part) => part !== undefined);
  const hasDate = Object.values(fields).some((part) => part !== undefined);
  const problem: Problem = {
    code: 'FIELD_NOT_DATE',
    message: 'the field does not hold a real date of the form asked for',
    expected: `a date of the form ${format}`,
    fix: `write a date that exists as ${format}`,
  };

  function readYear(text: string, from: number): number {
    if (fields.yyyy) return readDigits(text, from, fields.yyyy);
    if (!fields.yy) return 2000;
    const year = readDigits(text, from, fields.yy);
    return year < 70 ? 2000 + year : 1900 + year;
  }
  function isDate(text: string, from: number): boolean {
    const year = readYear(text, from);
    if (year === 0) return false;
    if (fields.DDD) {
      const day = readDigits(text, from, fields.DDD);
      return day >= 1 && day <= (daysInMonth(year, 2) === 29 ? 366 : 365);
    }
    const month = fields.MM ? readDigits(text, from, fields.MM) : 1;
    const day = fields.dd ? readDigits(text, from, fields.dd) : 1;
    return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  }
  function readDate(text: string, from: number): string {
    const year = readYear(text, from);
    if (fields.DDD) return fromDayOfYear(year, readDigits(text, from, fields.DDD));
    const month = fields.MM ? text.slice(from + fields.MM.at, from + fields.MM.at + 2) : '01';
    const day = fields.dd ? text.slice(from + fields.dd.at, from + fields.dd.at + 2) : '01';
    return `${String(year).padStart(4, '0')}-${month}-${day}`;
  }
  function isValid(text: string, from: number, to: number): boolean {
    if (to - from !== format.length || !matchesShape(text, from, format, parts)) return false;
    return isDate(text, from) && isTime(text, from, times);
  }
  return {
    name: 'date',
    cel: 'string',
    expects: problem.expected,
    plain: format === 'yyyyMMdd' ? format : undefined,
    check: (text, from, to) => (isValid(text, from, to) ? undefined : problem),
    read(text, from, to) {
      if (!isValid(text, from, to)) return '';
      const time = readTime(text, from, times);
      if (!hasDate) return time;
      return time === '' ? readDate(text, from) : `${readDate(text, from)}T${time}`;
    },
    write: (value) => writeDate(String(value), format),
  };
}

/** What is wrong with the form of a date. */
export function findFormatFault(format: string): string | undefined {
  if (format === 'iso') return undefined;
  const tokens = parseFormat(format).map((part) => part.token);
  const [other] = /[A-SU-Ya-z]+/.exec(format.replace(TOKENS, ' ')) ?? [];
  const repeated = tokens.find((token, index) => tokens.indexOf(token) < index);
  if (tokens.includes('mm') && !tokens.slice(0, tokens.indexOf('mm')).includes('HH'))
    return `the form ${format} has minutes (mm) without hours (HH) before them: MM is the month`;
  if (other === undefined && repeated === undefined && tokens.length > 0) return undefined;
  const reason = other ?? repeated;
  return `the form ${format} ${reason === undefined ? 'has no part of a date' : `has '${reason}' ${other === undefined ? 'twice' : 'in it'}`}: use yyyy or yy, MM, dd, DDD (day of the year), HH, mm, ss, SSS; or iso`;
}

function parseFormat(format: string): Part[] {
  return [...format.matchAll(TOKENS)].map((match) => ({
    token: match[0],
    at: match.index,
    length: match[0].length,
  }));
}

function readDigits(text: string, from: number, part: Part): number {
  let value = 0;
  for (let index = from + part.at; index < from + part.at + part.length; index++) {
    value = value * 10 + text.charCodeAt(index) - 48;
  }
  return value;
}

function matchesShape(text: string, from: number, format: string, parts: readonly Part[]): boolean {
  let next = 0;
  for (const part of parts) {
    for (; next < part.at; next++) {
      if (text.charCodeAt(from + next) !== format.charCodeAt(next)) return false;
    }
    for (; next < part.at + part.length; next++) {
      const code = text.charCodeAt(from + next);
      if (code < 48 || code > 57) return false;
    }
  }
  return format.slice(next) === text.slice(from + next, from + format.length);
}

function isTime(text: string, from: number, times: readonly Part[]): boolean {
  for (const part of times) {
    const value = readDigits(text, from, part);
    if (value > (TIME_MAXIMUM[part.token] ?? 59)) return false;
  }
  return true;
}

function readTime(text: string, from: number, times: readonly Part[]): string {
  let time = '';
  for (const part of times) {
    if (time !== '') time += part.token === 'SSS' ? '.' : ':';
    time += text.slice(from + part.at, from + part.at + part.length);
  }
  return time;
}

function fromDayOfYear(year: number, day: number): string {
  return new Date(Date.UTC(year, 0, day)).toISOString().slice(0, 10);
}

function writeDate(iso: string, format: string): string {
  const hasDate = iso.includes('-');
  const [first = '', second = ''] = iso.split('T');
  const [date, time] = hasDate ? [first, second] : ['', first];
  const [year = '', month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', seconds = '', millisecond = ''] = time.split(/[:.]/);
  const dayOfYear =
    date === '' ? '' : String((Date.parse(date) - Date.parse(`${year}-01-01`)) / 86_400_000 + 1);
  const values: Record<string, string> = {
    yyyy: year,
    yy: year.slice(2),
    MM: month,
    dd: day,
    DDD: dayOfYear.padStart(3, '0'),
    HH: hour,
    mm: minute,
    ss: seconds,
    SSS: millisecond,
  };
  return format.replace(TOKENS, (token) => values[token]!);
}
