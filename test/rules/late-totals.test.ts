import { describe, expect, test } from 'vitest';
import { loadGood } from '../format/reading.ts';
import { judge } from './judging.ts';

/** Every row states how many rows the file has. */
const LAYOUT = loadGood(`layout: stated
title: Stated
provenance: reconstructed
source: ours
kind: fixed
encoding: iso-8859-1
newline: crlf
recordLength: 10
structure: item:(row)*
item: item
totals:
  rows: { count: row }
records:
  row:
    fields:
      id: { pos: 1, id: '2' }
      all: { pos: 2-10, type: number, total: rows, totalAt: end }
`);

async function list(stated: readonly number[]): Promise<string[]> {
  const text = stated.map((all) => `2${String(all).padStart(9, '0')}\r\n`).join('');
  const findings = await judge(LAYOUT, [], text);
  return findings.map(({ code, line, found, expected }) => `${code} ${line} ${found} ${expected}`);
}

describe('a total that every item states, known at the end', () => {
  test('is right', async () => {
    expect(await list([3, 3, 3])).toEqual([]);
  });

  test('is told of once for each wrong value: no more of them is kept in memory', async () => {
    expect(await list([9, 9, 5, 9, 5])).toEqual(['TOTAL_MISMATCH 1 000000009 000000005']);
  });

  test('is told of for at most twenty values', async () => {
    const wrong = Array.from({ length: 1000 }, (_, at) => at + 5000);
    expect(await list(wrong)).toHaveLength(20);
  });
});
