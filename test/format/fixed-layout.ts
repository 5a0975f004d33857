import type { Layout } from '../../src/format/layout.ts';
import { loadGood } from './reading.ts';

/** A small fixed layout: start, items of post and rows, end. Records have 20 characters. */
export const FIXED_TEXT = `layout: small
title: Small
provenance: reconstructed
source: ours
kind: fixed
encoding: iso-8859-1
newline: lf
structure: start item:(post row*)* end
item: item
totals:
  all: { count: '*' }
  sum: { sum: row.amount }
  rows: { count: row, within: item }
records:
  start:
    fields:
      id: { pos: 1-2, id: '00' }
      mark: { pos: 3-8, const: 'ABC   ' }
      date: { pos: 9-16, type: date, format: yyyyMMdd, optional: true, zeros: absent }
      rest: { pos: 17-20, type: filler }
  post:
    fields:
      id: { pos: 1-2, id: '01' }
      name: { pos: 3-12, title: Namn, personal: true }
      code: { pos: 13, codes: [J, N] }
      number: { pos: 14-17, type: digits }
      rest: { pos: 18-20, type: filler }
  row:
    fields:
      id: { pos: 1-2, id: '02' }
      amount: { pos: 3-9, type: number, decimals: 2, min: 1 }
      text: { pos: 10-20, optional: true }
  end:
    fields:
      id: { pos: 1-2, id: '99' }
      all: { pos: 3-6, type: number, total: all }
      sum: { pos: 7-15, type: number, total: sum }
      rest: { pos: 16-20, type: filler }
`;

/** The small layout with lines put after its `kind`, replacing those of the same key. */
export function changeFixed(...lines: readonly string[]): Layout {
  let text = FIXED_TEXT;
  for (const line of lines) {
    const key = line.split(':')[0]!;
    text = text.replace(new RegExp(`^${key}: .*\n`, 'm'), '');
    text = text.replace('kind: fixed\n', `kind: fixed\n${line}\n`);
  }
  return loadGood(text);
}

/** A good file of the small layout, a line each. */
export const GOOD_LINES: readonly string[] = [
  '00ABC   20261123    ',
  '01Åsa Öberg J0012   ',
  '020001250Hyra       ',
  '020000001           ',
  '01Bo        N9999   ',
  '990006000001251     ',
];

/** The good file with line ends. */
export const GOOD_TEXT = GOOD_LINES.map((line) => `${line}\n`).join('');

/** The good file with one line, counted from 1, in another form. */
export function withLine(line: number, text: string): string {
  return GOOD_LINES.map((good, index) => `${index + 1 === line ? text : good}\n`).join('');
}
