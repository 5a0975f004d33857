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
      7, 12, 17, 17, 26, 29, 31,
    ]);
  });
});

describe('a layout with a faulty key', () => {
  it('has its other faults told too', () => {
    const text = FIXED.replace('title: T', 'titel: T')
      .replace("count: '*'", "count: '*', wihtin: x")
      .replace('sum: c.sum', 'sum: c.som')
      .replace('type: date', 'type: dat')
      .replace('rest: { pos: 3-10 }', 'rest: { pos: 4-10, color: red }')
      .replace("id: '04'", "id: '03'")
      .replace('date: a.date', 'date: a.datum');

    expect(listFaults(text)).toEqual([
      "1 'title' is missing",
      "2 unknown key 'titel'",
      "11 unknown key 'wihtin'",
      "12 the record 'c' has no field 'som'",
      "17 'dat' is not one of text, digits, number, decimal, content, date, boolean, filler",
      "21 unknown key 'color'",
      '21 column 3 before it belongs to no field: add a filler',
      "26 cannot be told apart from 'c': give both an id in the same columns",
      "31 the record 'a' has no field 'datum'",
    ]);
  });

  it.each<LayoutCase>([
    [
      'a field',
      FIXED,
      '{ pos: 3-10, type: number }',
      '3-10',
      '25 must be a map of keys and values, but is text',
    ],
    [
      'a record',
      FIXED,
      '  c:\n    fields:',
      '  c:\n    field:',
      "22 'fields' is missing",
      "23 unknown key 'field'",
    ],
    [
      'a total',
      FIXED,
      "{ count: '*' }",
      '7',
      '11 must be a map of keys and values, but is a number',
    ],
    [
      'a structure',
      FIXED,
      'structure: a x:(b c*)* d',
      'structure: [a, d]',
      '8 must be text, but is a list',
    ],
    [
      'the type of a sum',
      FIXED,
      'type: number }',
      'type: nmuber }',
      "25 'nmuber' is not one of text, digits, number, decimal, content, date, boolean, filler",
    ],
    ['an id', FIXED, "id: '04'", 'id: [4]', '28 must be text, but is a list'],
  ])('has nothing told for a second time: %s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});

describe('a number where a text belongs', () => {
  it('is taken as it is written', () => {
    const text = FIXED.replaceAll(/id: '(\d+)'/g, 'id: $1')
      .replace('rest: { pos: 3-10 }', 'rest: { pos: 3-10, codes: [00000001, 0x00FF00, 1e999999] }')
      .replace('title: T', 'title: 2026\nedition: 2.0');

    const layout = loadGood(text);

    expect(layout.records.map(({ fields }) => fields[0]?.id)).toEqual(['01', '02', '03', '04']);
    expect([...layout.recordsByName.get('b')!.fields[1]!.codes!.codes.keys()]).toEqual([
      '00000001',
      '0x00FF00',
      '1e999999',
    ]);
    expect(layout.raw).toMatchObject({ title: '2026', edition: '2.0' });
  });
});

const SCHEMA_CASES: readonly LayoutCase[] = [
  ['an unknown key', FIXED, 'title: T', 'title: T\ncolor: red', "3 unknown key 'color'"],
  [
    'an unknown key that is a property of every object',
    FIXED,
    'title: T',
    'title: T\nconstructor: red',
    "3 unknown key 'constructor'",
  ],
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
    "5 'fixd' is not one of fixed, xml, csv, json",
  ],
  [
    'an unknown type',
    FIXED,
    'type: date',
    'type: dat',
    "17 'dat' is not one of text, digits, number, decimal, content, date, boolean, filler",
  ],
  ['a missing key', FIXED, 'source: s\n', '', "1 'source' is missing"],
  [
    'a name in capitals',
    FIXED.replace('b.rest', 'b.Rest'),
    '      rest:',
    '      Rest:',
    "21 'Rest' is no name: a name starts with a small letter a-z and has only a-z, A-Z, 0-9 and _",
  ],
  [
    'a total whose name is no name',
    FIXED,
    '  s: {',
    '  summa-total: {',
    "12 'summa-total' is no name: a name starts with a small letter a-z and has only a-z, A-Z, 0-9 and _",
  ],
  [
    'a position in words',
    FIXED,
    'pos: 3-10 }',
    'pos: three }',
    '21 a position is written 7 or 7-18, counted from 1',
  ],
  [
    'a date form with other letters',
    FIXED,
    'format: yyyyMMdd',
    'format: YYYYMMdd',
    "17 the form YYYYMMdd has 'YYYY' in it: use yyyy or yy, MM, dd, DDD (day of the year), HH, mm, ss, SSS; or iso",
  ],
  [
    'minutes where the month should be',
    FIXED,
    'format: yyyyMMdd',
    'format: yyyymmdd',
    '17 the form yyyymmdd has minutes (mm) without hours (HH) before them: MM is the month',
  ],
  [
    'a date form with a part twice',
    FIXED,
    'format: yyyyMMdd',
    'format: ddMMMMyy',
    "17 the form ddMMMMyy has 'MM' twice: use yyyy or yy, MM, dd, DDD (day of the year), HH, mm, ss, SSS; or iso",
  ],
  [
    'a date form without any part',
    FIXED,
    'format: yyyyMMdd',
    "format: '--------'",
    '17 the form -------- has no part of a date: use yyyy or yy, MM, dd, DDD (day of the year), HH, mm, ss, SSS; or iso',
  ],
  [
    'a bound with decimals',
    FIXED,
    'type: number }',
    'type: number, min: 0.5 }',
    '25 a bound is a whole number in the smallest unit, e.g. 100 for 1,00',
  ],
  [
    'bounds the wrong way round',
    FIXED,
    'type: number }',
    'type: number, min: 10, max: 9 }',
    '25 the largest number, 9, is below the smallest, 10',
  ],
  [
    'lengths the wrong way round',
    FIXED,
    'rest: { pos: 3-10 }',
    'rest: { pos: 3-10, minLength: 3, maxLength: 2 }',
    '21 the greatest length, 2, is below the least, 3',
  ],
  [
    'a separator of no decimals',
    FIXED,
    'type: number }',
    "type: number, separator: ',' }",
    "25 'separator' needs 'decimals': how many may follow it",
  ],
  [
    'groups divided as decimals are',
    FIXED,
    'type: number }',
    "type: number, decimals: 2, separator: ',', group: ',' }",
    "25 ',' cannot stand between groups and before the decimals too",
  ],
  [
    'a place of a total without the total',
    FIXED,
    'pos: 3-10 }',
    'pos: 3-10, totalAt: end }',
    "21 'totalAt' needs 'total': which one the field repeats",
  ],
  [
    'a key of another kind that has a default',
    FIXED,
    'kind: fixed',
    'kind: fixed\nunknown: ignored',
    "6 'unknown' belongs to xml, csv and json layouts, not fixed",
  ],
  [
    'an item called as rules call something else',
    FIXED.replaceAll('x:(', 'file:('),
    'item: x',
    'item: file',
    "9 a group may not be called 'file': rules use the word",
  ],
  [
    'a key written twice',
    FIXED,
    'title: T',
    'title: T\ntitle: U',
    '3 the key stands for the second time in its map',
  ],
  [
    'the name of something rules know',
    FIXED.replaceAll(/\bd\b/g, 'totals'),
    'kind: fixed',
    'kind: fixed',
    "26 a record may not be called 'totals': rules use the word",
  ],
];

describe('a layout is refused for', () => {
  it.each([...SCHEMA_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});

it('takes numbers of merged maps as they are written', () => {
  const layout = loadGood(
    `layout: f
title: T
provenance: reconstructed
source: ours
kind: fixed
newline: lf
structure: a b
records:
  a: { fields: &common { id: { pos: 1, id: A }, n: &n { pos: 2, type: number } } }
  b: { fields: { <<: *common, id: { pos: 1, id: 07 }, m: { <<: *n, pos: 3 } } }
`.replace('id: 07', "id: '7'"),
  );
  const fields = layout.records[1]!.fields.map(({ name, from, to }) => [name, from, to]);
  expect(fields.sort()).toEqual([
    ['id', 0, 1],
    ['m', 2, 3],
    ['n', 1, 2],
  ]);
});

it('refuses to state ahead a total that begins anew by itself', () => {
  const faults = listFaults(`layout: f
title: T
provenance: reconstructed
source: ours
kind: fixed
newline: lf
structure: ( a it:( d )* z )+
item: it
totals: { s: { sum: d.n, until: z } }
records:
  a: { fields: { id: { pos: 1, id: a }, n: { pos: 2-4, type: number, total: s, totalAt: end } } }
  d: { fields: { id: { pos: 1, id: d }, n: { pos: 2-4, type: number } } }
  z: { fields: { id: { pos: 1, id: z }, n: { pos: 2-4, type: number, total: s } } }
`);
  expect(faults).toEqual([
    "11 the total 's' begins anew after 'z': no record can state it ahead; count it within a labelled part",
  ]);
});
