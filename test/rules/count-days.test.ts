import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, countDays } from '../../src/rules/dates.ts';

describe('dates in rules', () => {
  test.each([
    ['2026-01-01', '2026-01-31', 30],
    ['2026-03-28', '2026-03-30', 2],
    ['2024-02-28', '2024-03-01', 2],
    ['2026-11-23', '2026-11-20', -3],
    ['', '2026-11-20', 0],
    ['2026-02-30', '2026-03-30', 0],
    ['no date', '2026-03-30', 0],
  ])('from %s to %s are %d days', (from, to, days) => {
    expect(countDays(from, to)).toBe(days);
  });

  test('count the same as a calendar library, day by day over four years', () => {
    let day = DateTime.fromISO('2023-12-25', { zone: 'utc' });
    for (let count = 0; count < 1500; count++) {
      expect(countDays('2023-12-25', day.toISODate() ?? '')).toBe(count);
      day = day.plus({ days: 1 });
    }
  });

  test('are moved by days and months', () => {
    expect([addDays('2026-02-27', 2), addMonths('2026-01-31', 1), addDays('', 1)]).toEqual([
      '2026-03-01',
      '2026-02-28',
      '',
    ]);
  });
});
