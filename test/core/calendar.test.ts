import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, createCalendar } from '../../src/core/calendar.ts';

const SWEDEN = createCalendar('SE', 'Europe/Stockholm', ['friday after 06-19', '12-24', '12-31']);
const PLAIN = createCalendar('SE', 'Europe/Stockholm');
const NORWAY = createCalendar('NO', 'Europe/Oslo');
const DENMARK = createCalendar('DK', 'Europe/Copenhagen');

describe('business days', () => {
  test.each<[string, Calendar, string, boolean]>([
    ['Sweden, Epiphany', SWEDEN, '2026-01-06', false],
    ['Sweden, Good Friday', SWEDEN, '2026-04-03', false],
    ['Sweden, Ascension Day', SWEDEN, '2026-05-14', false],
    ['Sweden, the national day', SWEDEN, '2025-06-06', false],
    ['Sweden, a Saturday', SWEDEN, '2026-11-21', false],
    ['Sweden, a Sunday', SWEDEN, '2026-11-22', false],
    ['Sweden, a Monday', SWEDEN, '2026-11-23', true],
    ['Sweden, Midsummer Eve', SWEDEN, '2026-06-19', false],
    ['Sweden, Midsummer Eve on its last day', SWEDEN, '2027-06-25', false],
    ['Sweden, a Friday a week after Midsummer Eve', SWEDEN, '2026-06-26', true],
    ['Sweden, Christmas Eve', SWEDEN, '2026-12-24', false],
    ["Sweden, New Year's Eve", SWEDEN, '2026-12-31', false],
    ['a country whose authority closes on no other days, Christmas Eve', PLAIN, '2026-12-24', true],
    ['Norway, the constitution day', NORWAY, '2027-05-17', false],
    ['Norway, Maundy Thursday', NORWAY, '2026-04-02', false],
    ['Norway, Epiphany, which is a working day', NORWAY, '2026-01-06', true],
    ['Denmark, Whit Monday', DENMARK, '2026-05-25', false],
    ['Denmark, Great Prayer Day, abolished from 2024', DENMARK, '2026-05-01', true],
    ['Denmark, Great Prayer Day while it was one', DENMARK, '2023-05-05', false],
  ])('%s', (_what, calendar, day, expected) => {
    expect(calendar.isBusinessDay(day)).toBe(expected);
  });
});

describe('the end of a span', () => {
  test.each([
    [
      'one day from Monday is Tuesday at the hour',
      '2026-11-23T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-11-24T11:00:00.000Z',
    ],
    [
      'one day from Friday is Monday',
      '2026-11-20T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-11-23T11:00:00.000Z',
    ],
    [
      'one day from Maundy Thursday is after Easter',
      '2026-04-02T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-04-07T10:00:00.000Z',
    ],
    [
      'two days over Christmas',
      '2026-12-23T07:00:00Z',
      { businessDays: 2, at: '12:00' },
      '2026-12-29T11:00:00.000Z',
    ],
    [
      'three days from a Saturday',
      '2026-11-21T07:00:00Z',
      { businessDays: 3, at: '12:00' },
      '2026-11-25T11:00:00.000Z',
    ],
    [
      'without an hour it is the last minute of the day',
      '2026-11-23T07:00:00Z',
      { businessDays: 1 },
      '2026-11-24T22:59:00.000Z',
    ],
    [
      'no days is the same day',
      '2026-11-23T07:00:00Z',
      { businessDays: 0, at: '12:00' },
      '2026-11-23T11:00:00.000Z',
    ],
    [
      'no days on a Sunday is Monday',
      '2026-11-22T07:00:00Z',
      { businessDays: 0, at: '12:00' },
      '2026-11-23T11:00:00.000Z',
    ],
    [
      'no days after the hour is the next day',
      '2026-11-23T11:00:00Z',
      { businessDays: 0, at: '12:00' },
      '2026-11-24T11:00:00.000Z',
    ],
    [
      'shortly before midnight here, it is counted by our day',
      '2026-11-23T22:59:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-11-24T11:00:00.000Z',
    ],
    [
      'shortly after midnight here, too',
      '2026-11-23T23:01:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-11-25T11:00:00.000Z',
    ],
    [
      'in the night to summer time the clock time holds',
      '2026-03-27T11:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-03-30T10:00:00.000Z',
    ],
    [
      'in the night to winter time too',
      '2026-10-23T10:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2026-10-26T11:00:00.000Z',
    ],
    [
      'hours are hours, over summer time',
      '2026-03-28T23:00:00Z',
      { hours: 12 },
      '2026-03-29T11:00:00.000Z',
    ],
    [
      'hours are hours, over winter time',
      '2026-10-24T22:00:00Z',
      { hours: 12 },
      '2026-10-25T10:00:00.000Z',
    ],
    [
      'hours take no heed of weekends',
      '2026-11-20T18:00:00Z',
      { hours: 12.5 },
      '2026-11-21T06:30:00.000Z',
    ],
    [
      'from 28 to 29 February',
      '2028-02-28T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2028-02-29T11:00:00.000Z',
    ],
    [
      'over a February without 29',
      '2027-02-26T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2027-03-01T11:00:00.000Z',
    ],
    [
      'over the turn of the year',
      '2026-12-31T07:00:00Z',
      { businessDays: 1, at: '12:00' },
      '2027-01-04T11:00:00.000Z',
    ],
  ])('%s', (_sentence, from, span, expected) => {
    expect(SWEDEN.addSpan(new Date(from), span).toISOString()).toBe(expected);
  });

  test('is never a weekend or public holiday, and never before the span begins', () => {
    const moments = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2032-12-31'),
      noInvalidDate: true,
    });
    const calendar = fc.constantFrom(SWEDEN, NORWAY, DENMARK);
    const spans = fc.record({
      businessDays: fc.integer({ min: 0, max: 30 }),
      at: fc.constantFrom('00:00', '02:30', '12:00', '23:59'),
    });
    fc.assert(
      fc.property(calendar, moments, spans, (country, from, span) => {
        const end = country.addSpan(from, span);
        expect(country.isBusinessDay(country.getDay(end))).toBe(true);
        expect(end.getTime()).toBeGreaterThan(from.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['2026-11-23T22:59:59Z', '2026-11-23'],
  ['2026-11-23T23:00:00Z', '2026-11-24'],
  ['2026-06-30T22:00:00Z', '2026-07-01'],
])('%s is on %s in Stockholm', (moment, day) => {
  expect(SWEDEN.getDay(new Date(moment))).toBe(day);
});
