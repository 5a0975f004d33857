import { describe, expect, it } from 'vitest';
import { listFaults } from './reading.ts';
import { FIXED, type LayoutCase, spoil } from './spoiled-layouts.ts';

const ANSWER = FIXED.replace(/batch:[\s\S]*/, '')
  .replace('rest: { pos: 3-10 }', 'rest: { pos: 3-10, codes: [G, U] }')
  .concat(`answer:
  batch: [{ sequence: a.date }]
  verdict: { from: b.rest, accepted: [G], rejected: [U] }
`);

const REFERENCE_CASES: readonly LayoutCase[] = [
  [
    'no structure',
    FIXED.replace('item: x\n', ''),
    'structure: a x:(b c*)* d\n',
    '',
    "1 'structure' is missing, e.g. structure: start post* slut",
  ],
  [
    'a structure with an unknown record',
    FIXED,
    'a x:(b c*)* d',
    'a x:(b c*)* d e',
    "8 the record 'e' does not exist",
  ],
  [
    'a structure that lacks a record',
    FIXED,
    'a x:(b c*)* d',
    'a x:(b c*)*',
    '26 the record does not stand in the structure',
  ],
  [
    'an unknown item',
    FIXED,
    'item: x',
    'item: y',
    "9 'y' is neither a group of the structure nor a record",
  ],
  [
    'a sum of an unknown field',
    FIXED,
    'sum: c.sum }',
    'sum: c.som }',
    "12 the record 'c' has no field 'som'",
  ],
  [
    'a sum of an unknown record',
    FIXED,
    'sum: c.sum }',
    'sum: z.sum }',
    "12 the record 'z' does not exist",
  ],
  ['a sum of text', FIXED, 'sum: c.sum }', 'sum: b.rest }', "12 'b.rest' is no number"],
  [
    'a reference of three parts',
    FIXED,
    'sum: c.sum }',
    'sum: c.sum.x }',
    "12 'c.sum.x' is not written record.field",
  ],
  [
    'a total of two kinds',
    FIXED,
    "count: '*' }",
    "count: '*', unique: b.rest }",
    '11 needs exactly one of count, sum, unique and follows',
  ],
  [
    'a count of an unknown record',
    FIXED,
    "count: '*' }",
    'count: [a, z] }',
    "11 the record 'z' does not exist",
  ],
  [
    'a total within an unknown group',
    FIXED,
    "count: '*' }",
    "count: '*', within: z }",
    "11 the record 'z' does not exist",
  ],
  [
    'a total of records whose own field does not say so',
    FIXED,
    'sum: c.sum }',
    "sum: c.sum, when: { from: b.rest, values: ['1'] } }",
    "12 must be a field of the record 'c'",
  ],
  [
    'a total of records with a code that they never have',
    FIXED.replace('pos: 3-10, type: number }', 'pos: 3-10, type: number, codes: [A] }'),
    'sum: c.sum }',
    "sum: c.sum, when: { from: c.sum, values: ['B'] } }",
    "12 'B' is not one of A",
  ],
  [
    'blocks of a sum, and what is left of a count',
    FIXED.replace("count: '*' }", "count: '*', modulo: 10 }"),
    'sum: c.sum }',
    'sum: c.sum, blocksOf: 10 }',
    '11 belongs to a sum',
    '12 belongs to a count',
  ],
  ['an unknown total', FIXED, 'total: n }', 'total: m }', "29 the total 'm' does not exist"],
  [
    'a total in text',
    FIXED,
    'type: number, total: n }',
    'total: n }',
    '29 a field that repeats a total is of type number or digits',
  ],
  [
    'a total at the end of something inside the file',
    FIXED.replace("count: '*' }", "count: '*', within: x }"),
    'total: n }',
    'total: n, totalAt: end }',
    "29 the total 'n' is counted within 'x': only a record of it may state it ahead",
  ],
  [
    'a verdict that its field never says, and one that says both',
    ANSWER,
    'accepted: [G], rejected: [U]',
    'accepted: [G, OK], rejected: [G]',
    "32 'OK' is not one of G, U",
    "32 'G' is accepted too",
  ],
  [
    'a key that no batch is known by',
    ANSWER,
    'sequence: a.date',
    'number: a.date',
    "31 unknown key 'number'",
  ],
  ['an unknown date', FIXED, 'date: a.date', 'date: a.day', "31 the record 'a' has no field 'day'"],
  [
    'an unknown reference',
    FIXED,
    '{ r: b.rest }',
    '{ r: q.rest }',
    "32 the record 'q' does not exist",
  ],
];

describe('a layout is refused for', () => {
  it.each([...REFERENCE_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
