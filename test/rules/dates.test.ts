import { describe, expect, it } from 'vitest';
import { addDays, addMonths, countDays } from '../../src/rules/dates.ts';
import { parseTemplate } from '../../src/rules/template.ts';

describe('days', () => {
  it.each([
    ['2026-11-23', '2026-11-24', 1],
    ['2026-11-24', '2026-11-23', -1],
    ['2026-03-28', '2026-03-30', 2],
    ['2024-02-28', '2024-03-01', 2],
    ['', '2026-11-23', 0],
    ['2026-11-23', '', 0],
    ['2026-13-45', '2026-11-23', 0],
  ])('from %s to %s are %i', (from, to, days) => {
    expect(countDays(from, to)).toBe(days);
  });

  it.each([
    [addDays, '2026-12-31', 1, '2027-01-01'],
    [addDays, '2026-01-01', -1, '2025-12-31'],
    [addDays, '', 1, ''],
    [addMonths, '2026-01-31', 1, '2026-02-28'],
    [addMonths, '2024-02-29', 12, '2025-02-28'],
    [addMonths, 'x', 1, ''],
  ] as const)('%o of %s and %i is "%s"', (add, date, count, later) => {
    expect(add(date, count)).toBe(later);
  });
});

describe('a template', () => {
  it.each([
    ['plain', ['plain']],
    ['', []],
    ['{a}', [{ expression: 'a' }]],
    ['x { a + 1 } y{b}', ['x ', { expression: 'a + 1' }, ' y', { expression: 'b' }]],
    ['{{a} }', ['{', 'a} }']],
  ])('%s is cut at its braces', (text, parts) => {
    expect(parseTemplate(text).parts).toEqual(parts);
  });

  it.each(['{', 'a { b', 'a {b {c}'])('%s is refused', (text) => {
    expect(() => parseTemplate(text)).toThrow('a brace is not closed');
  });
});
