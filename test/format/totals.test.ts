import { describe, expect, it } from 'vitest';
import { buildRecord, ValuesRecord } from '../../src/format/record.ts';
import { SeenValues } from '../../src/format/seen-values.ts';
import { createTotals } from '../../src/format/totals.ts';
import { loadGood } from './reading.ts';
import { changeXml } from './xml-layout.ts';

const layout = loadGood(`layout: sums
title: Sums
provenance: reconstructed
source: ours
kind: fixed
newline: lf
structure: a group:(b (c | d)*)* e
totals:
  all: { count: '*' }
  few: { count: [b, c] }
  some: { count: '*', except: [a, e] }
  next: { count: c, within: group, start: 9 }
  sum: { sum: [c.amount, d.amount] }
  balance: { sum: c.amount, minus: d.amount }
  inGroup: { sum: c.amount, within: group }
  afterB: { count: c, within: b }
  hash: { sum: b.number }
  twice: { unique: c.text }
  debits: { sum: [c.amount, d.amount], when: { from: c.text, values: ['27', '37'] } }
  debitCount: { count: c, when: { from: c.text, values: ['27', '37'] } }
  checksum: { sum: [c.amount, d.amount], modulo: 100 }
  blocks: { count: '*', blocksOf: 3 }
  sub: { sum: c.amount, until: d }
  gap: { follows: c.amount, start: 5 }
  twiceInGroup: { unique: c.text, within: group }
records:
  a: { fields: { id: { pos: 1, id: a } } }
  b: { fields: { id: { pos: 1, id: b }, number: { pos: 2-6, type: digits } } }
  c: { fields: { id: { pos: 1, id: c }, amount: { pos: 2-21, type: number, sign: leading, positive: digits }, text: { pos: 22-25 } } }
  d: { fields: { id: { pos: 1, id: d }, amount: { pos: 2-21, type: number } } }
  e: { fields: { id: { pos: 1, id: e } } }
`);

type Row = readonly [type: string, values?: { [name: string]: string | number | bigint }];

function run(rows: readonly Row[], name: string): bigint[] {
  const totals = createTotals(layout);
  return rows.map(([type, values]) => {
    totals.add(buildRecord(layout, type, values ?? {}));
    return totals.get(name);
  });
}

const C = (amount: number | bigint, text = 'x'): Row => ['c', { amount, text }];
const D = (amount: number | bigint): Row => ['d', { amount }];

describe('a total', () => {
  it.each<[string, readonly Row[], readonly number[]]>([
    ['all', [['a'], ['b'], C(1), ['e']], [1, 2, 3, 4]],
    ['few', [['a'], ['b'], C(1), D(1), ['e']], [0, 1, 2, 2, 2]],
    ['some', [['a'], ['b'], C(1), ['e']], [0, 1, 2, 2]],
    ['next', [['a'], ['b'], C(1), C(1), ['b'], C(1)], [9, 9, 10, 11, 9, 10]],
    ['sum', [C(5), D(7), C(-2)], [5, 12, 10]],
    ['balance', [C(5), D(7), C(2)], [5, -2, 0]],
    ['inGroup', [['b'], C(5), C(6), ['b'], C(1)], [0, 5, 11, 0, 1]],
    ['afterB', [['b'], C(5), ['b'], C(1)], [0, 1, 0, 1]],
    [
      'hash',
      [
        ['b', { number: '00012' }],
        ['b', { number: '00030' }],
      ],
      [12, 42],
    ],
    ['debits', [C(5, '27'), C(7, '22'), C(9, '37'), D(1)], [5, 5, 14, 15]],
    ['debitCount', [C(5, '27'), C(7, '22'), C(9, '37'), D(1)], [1, 1, 2, 2]],
    ['checksum', [C(60), C(55), D(185)], [60, 15, 0]],
    ['sub', [C(5), C(7), D(1), C(2), D(0), D(0)], [5, 12, 12, 2, 2, 0]],
    ['gap', [C(5), C(6), C(9), C(10), C(10), C(11)], [0, 0, 7, 0, 11, 0]],
    ['blocks', [['a'], ['b'], C(1), C(1), ['e']], [1, 1, 1, 2, 2]],
  ])('%s of %j is %j', (name, rows, values) => {
    expect(run(rows, name).map(Number)).toEqual(values);
  });

  it('is exact beyond 2^53', () => {
    const rows = [C(9007199254740993n), C(1), D(99999999999999999999n), C(-9007199254740993n)];

    expect(run(rows, 'sum')).toEqual([
      9007199254740993n,
      9007199254740994n,
      100009007199254740993n,
      100000000000000000000n,
    ]);
  });

  it('is exact when many numbers add up beyond 2^53', () => {
    const rows = Array.from({ length: 20 }, () => C(999_999_999_999_999));

    expect(run(rows, 'sum').at(-1)).toBe(19_999_999_999_999_980n);
    expect(
      run(
        rows.map(([, values]) => ['d', { amount: values!.amount! }] as Row),
        'balance',
      ).at(-1),
    ).toBe(-19_999_999_999_999_980n);
  });

  it('tells the line that had a value first', () => {
    const totals = createTotals(layout);
    const lines = ['x', 'y', 'x', 'y', 'z'].map((text, index) => {
      const type = layout.recordsByName.get('c')!;
      totals.add(
        new ValuesRecord(type, ['c', '1', text], {
          line: index + 1,
          place: () => ({}),
          excerpt: () => undefined,
        }),
      );
      return Number(totals.get('twice'));
    });

    expect(lines).toEqual([0, 0, 1, 2, 0]);
  });

  it('that must be unique starts over in every group', () => {
    expect(
      run([['b'], C(1, 'x'), ['b'], C(1, 'x'), C(1, 'x')], 'twiceInGroup').map(Number),
    ).toEqual([0, 0, 0, 0, 1]);
  });

  it('leaves out what is malformed or absent', () => {
    const totals = createTotals(layout);
    const type = layout.recordsByName.get('b')!;
    for (const raw of ['12x45', '', undefined, '00007'])
      totals.add(new ValuesRecord(type, ['b', raw]));

    expect(totals.get('hash')).toBe(7n);
  });

  it('of another name is 0', () => {
    expect(createTotals(changeXml()).get('nothing')).toBe(0n);
  });
});

describe('seen values', () => {
  it('are known again among a hundred thousand', () => {
    const seen = new SeenValues();
    for (let index = 1; index <= 100_000; index++) expect(seen.add(`v${index}`, index)).toBe(0);

    expect(seen.add('v1', 7)).toBe(1);
    expect(seen.add('v99999', 7)).toBe(99_999);
    seen.clear();
    expect(seen.add('v1', 7)).toBe(0);
    expect(seen.add('v1', 8)).toBe(7);
  });
});
