import { describe, expect, it } from 'vitest';
import { loadLayout } from '../../src/format/load-layout.ts';
import { listFaults, loadGood } from './reading.ts';
import { CSV, FIXED, JSON_LINES, type LayoutCase, spoil, XML } from './spoiled-layouts.ts';

describe('a layout', () => {
  it.each([FIXED, XML, CSV, JSON_LINES])('is good: %#', (text) => {
    expect(listFaults(text)).toEqual([]);
  });

  it('has defaults', () => {
    const layout = loadGood(XML);

    expect(layout).toMatchObject({ name: 'l', kind: 'xml', file: 'layout.yaml' });
    expect(layout.recordsByName.get('b')?.title).toBe('b');
  });

  it('that cannot be read is a fault', () => {
    const { faults } = loadLayout('/nowhere/l.yaml', new Map(), 'formats/l.yaml');

    expect(faults).toMatchObject([{ file: 'formats/l.yaml', line: 1 }]);
    expect(faults[0]?.message).toMatch(/ENOENT/);
  });

  it('tells all its faults at once, in the file named', () => {
    const text = FIXED.replace('encoding: iso-8859-1', 'encoding: klingon')
      .replace('sum: c.sum', 'sum: c.som')
      .replace('pos: 3-10, type: date', 'pos: 4-10, type: date')
      .replace("id: '04'", "id: '03'")
      .replace('date: a.date', 'date: a.datum')
      .replace('total: n ', 'total: m ');

    expect(listFaults(text).map((fault) => Number(fault.split(' ')[0]))).toEqual([
      7, 12, 17, 17, 27, 29, 31,
    ]);
  });
});

const SCHEMA_CASES: readonly LayoutCase[] = [
  ['an unknown key', FIXED, 'title: T', 'title: T\ncolor: red', "3 unknown key 'color'"],
  [
    'an unknown key of a field',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, widht: 8 }',
    "21 unknown key 'widht'",
  ],
  ['an unknown key of a record', FIXED, '  c:\n', '  c:\n    name: x\n', "23 unknown key 'name'"],
  [
    'an unknown kind',
    FIXED,
    'kind: fixed',
    'kind: fixd',
    '5 Invalid option: expected one of "fixed"|"xml"|"csv"|"json"',
  ],
  [
    'an unknown type',
    FIXED,
    'type: date',
    'type: dat',
    '17 Invalid option: expected one of "text"|"digits"|"number"|"date"|"boolean"|"filler"',
  ],
  [
    'a missing key',
    FIXED,
    'source: s\n',
    '',
    '1 Invalid input: expected string, received undefined',
  ],
  ['a name in capitals', FIXED, '      rest:', '      Rest:', '21 Invalid key in record'],
  [
    'a position in words',
    FIXED,
    'pos: 3-10 }',
    'pos: three }',
    '21 a position is written 7 or 7-18, counted from 1',
  ],
  ['a key written twice', FIXED, 'title: T', 'title: T\ntitle: U', '3 Map keys must be unique'],
  [
    'the name of something rules know',
    FIXED.replaceAll(/\bd\b/g, 'totals'),
    'kind: fixed',
    'kind: fixed',
    "27 a record may not be called 'totals': rules use the word",
  ],
];

describe('a layout is refused for', () => {
  it.each([...SCHEMA_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
