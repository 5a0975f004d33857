import { describe, expect, it } from 'vitest';
import { changeFixed, GOOD_TEXT, withLine } from '../format/fixed-layout.ts';
import { loadGood, showFindings } from '../format/reading.ts';
import { judge } from './judging.ts';

const small = changeFixed();
const HEAD = `layout: sums
title: Sums
provenance: reconstructed
source: ours
encoding: utf-8
item: item
`;
const OPTIONAL = loadGood(`${HEAD}kind: fixed
newline: lf
structure: item:(row)* end
totals: { sum: { sum: row.amount } }
records:
  row: { fields: { id: { pos: 1, id: '1' }, amount: { pos: 2-6, type: number, optional: true } } }
  end: { fields: { id: { pos: 1, id: '9' }, sum: { pos: 2-6, type: number, total: sum } } }
`);
const XML = loadGood(`${HEAD}kind: xml
structure: top item:(row)*
totals: { sum: { sum: row.amount } }
records:
  top: { path: /File, fields: { sum: { at: Sum, type: number, total: sum, totalAt: end } } }
  row: { path: /File/Row, fields: { amount: { at: Amount, type: number } } }
`);
const GROUPS = loadGood(`${HEAD}kind: xml
structure: top (part:(group item:(row)*))*
totals: { sum: { sum: row.amount, within: part } }
records:
  top: { path: /File, fields: {} }
  group: { path: /File/Group, fields: { sum: { at: Sum, type: number, total: sum, totalAt: end } } }
  row: { path: /File/Group/Row, fields: { amount: { at: Amount, type: number } } }
`);
const list = async (layout: typeof small, text: string, rules: readonly object[] = []) =>
  showFindings(await judge(layout, rules, text));

describe('a consequence is not told beside its cause', () => {
  it.each<[string, string, ...string[]]>([
    [
      'a number that cannot be read in an item',
      withLine(3, '020001A50Hyra       '),
      'FIELD_NOT_NUMBER amount',
    ],
    ['a number that is missing', withLine(3, '02       Hyra       '), 'FIELD_REQUIRED amount'],
    ['a record that is not known', withLine(4, '05xxxx              '), 'RECORD_UNKNOWN 4'],
  ])('the totals beside %s', async (_, text, ...codes) => {
    expect(await list(small, text)).toEqual(codes);
  });

  it.each<[string, string, ...string[]]>([
    ['a total that is wrong', withLine(6, '990007000001251     '), 'TOTAL_MISMATCH all'],
    [
      'a count that is wrong beside a number that cannot be read',
      withLine(3, '020001A50Hyra       ').replace('990006', '990007'),
      'FIELD_NOT_NUMBER amount',
      'TOTAL_MISMATCH all',
    ],
    [
      'a sum that is wrong beside another fault',
      withLine(2, '01Bo        X0012   ').replace('000001251', '000001252'),
      'FIELD_CODE_UNKNOWN code',
      'TOTAL_MISMATCH sum',
    ],
    [
      'a sum that is wrong beside a number out of its range',
      withLine(4, '020000000           '),
      'FIELD_RANGE amount',
      'TOTAL_MISMATCH sum',
    ],
  ])('but %s is told', async (_, text, ...codes) => {
    expect(await list(small, text)).toEqual(codes);
  });

  it('a number that need not be there is none that cannot be read', async () => {
    expect(await list(OPTIONAL, '1     \n100007\n900008\n')).toEqual(['TOTAL_MISMATCH sum']);
  });

  it('the totals of a document that breaks off', async () => {
    const text = '<File><Sum>3</Sum><Row><Amount>1</Amount></Row><Row><Amount>2</Amou';

    expect(await list(XML, text)).toEqual(['XML_MALFORMED 1']);
    expect(await list(XML, '<File><Sum>3</Sum><Row><Amount>1</Amount></Row></File>')).toEqual([
      'TOTAL_MISMATCH sum',
    ]);
  });

  it('a group after one with a number that cannot be read is compared again', async () => {
    const row = (amount: string) => `<Row><Amount>${amount}</Amount></Row>`;
    const group = (sum: number, ...amounts: string[]) =>
      `<Group><Sum>${sum}</Sum>${amounts.map(row).join('')}</Group>`;
    const text = `<File>${group(7, 'x', '1')}${group(8, '1', '2')}</File>`;

    expect(await list(GROUPS, text)).toEqual(['FIELD_NOT_NUMBER amount', 'TOTAL_MISMATCH sum']);
  });

  it.each<[string, string, ...string[]]>([
    ['that is malformed', withLine(2, '01Bo        J 012   '), 'FIELD_NOT_DIGITS number'],
    ['that is empty', withLine(2, '01Bo        J       '), 'FIELD_REQUIRED number'],
    ['that has its form', GOOD_TEXT, 'R1 number'],
  ])('a rule on a field %s', async (_, text, ...codes) => {
    const rule = { each: 'item', must: "post.number == '9999'", field: 'post.number' };
    const ofRecord = { ...rule, each: 'post', must: "post.number == '9999'" };

    expect(await list(small, text, [rule])).toEqual(codes);
    expect(await list(small, text, [ofRecord])).toEqual(codes);
  });

  it('a rule on another field of the record is told all the same', async () => {
    const rule = { each: 'post', must: "post.code == 'N'", field: 'post.code' };

    expect(await list(small, withLine(2, '01Bo        J 012   '), [rule])).toEqual([
      'FIELD_NOT_DIGITS number',
      'R1 code',
    ]);
  });
});
