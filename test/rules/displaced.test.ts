import { describe, expect, it } from 'vitest';
import { describeRecord } from '../../src/report/describe-record.ts';
import { changeFixed, FIXED_TEXT, GOOD_LINES } from '../format/fixed-layout.ts';
import { loadGood, readFile } from '../format/reading.ts';
import { judge } from './judging.ts';

/** A debtor's number between a date and an amount. */
const layout = loadGood(
  FIXED_TEXT.replace(
    '      amount: { pos: 3-9, type: number, decimals: 2, min: 1 }\n      text: { pos: 10-20, optional: true }',
    `      day: { pos: 3-10, type: date, format: yyyyMMdd }
      debtor: { pos: 11-22, type: digits, personal: true }
      amount: { pos: 23-29, type: number, decimals: 2, min: 1 }
      code: { pos: 30-33, codes: [HYRA] }`,
  ),
);
const rows = (row: string) =>
  [GOOD_LINES[0], '01Bo        J0012   ', row, '990004000001250     ', ''].join('\n');

/** The row moved one column to the left, and a personal number too long that moves what follows. */
const SHIFTED = [
  ['to the left', '022026112189910109892A0001250HYRA'],
  ['to the right', '0220261121 1899101098920001250HYRA'],
  ['by a number that is too long', '02202611211899101098929890001250HYRA'],
] as const;
const DIGITS = /9892|8991|0109|1099|8929/;

describe('a line whose columns are displaced', () => {
  it.each(SHIFTED)('%s shows nothing but shapes in its findings', async (_, row) => {
    const { findings } = await readFile(layout, rows(row));
    const shown = findings.filter(({ field }) => field !== undefined);

    expect(shown).not.toEqual([]);
    for (const { found, excerpt } of shown.filter(({ line }) => line === 3))
      expect(`${found}${excerpt?.text}`).not.toMatch(/[\p{L}\p{N}]/u);
    expect(JSON.stringify(findings)).not.toMatch(DIGITS);
  });

  it.each(SHIFTED)('%s shows nothing but shapes when a rule is broken', async (_, row) => {
    const texts = {
      message: '{row.code} {row.amount}',
      found: '{row.code}',
      expected: '{row.day}',
    };
    const rules = [
      { id: 'R1', each: 'row', must: 'false', field: 'row.code', ...texts, fix: 'not {row.code}' },
      { id: 'R2', each: 'item', must: 'false', message: 'not {item.row[0].code}' },
    ];
    const findings = await judge(layout, rules, rows(row));
    const [ofRecord] = findings.filter(({ code }) => code === 'R1');
    const [ofItem] = findings.filter(({ code }) => code === 'R2');

    expect(JSON.stringify(findings)).not.toMatch(DIGITS);
    if (ofRecord) expect(ofRecord.found).not.toMatch(/[\p{L}\p{N}]/u);
    expect(ofItem).toMatchObject({ message: 'not {item.row[0].code}' });
  });

  it.each(SHIFTED)('%s shows nothing but shapes when it is described', async (_, row) => {
    const { records } = await readFile(layout, rows(row));
    const record = records.find(({ type }) => type.name === 'row')!;
    const values = describeRecord(record, false)
      .split('\n')
      .slice(1)
      .map((line) => line.slice(33));

    expect(values.join('')).toMatch(/^[^\p{L}\p{N}]*$/u);
    expect(describeRecord(record, true)).toMatch(DIGITS);
  });
});

it('a row with a cell too many shows nothing but shapes', async () => {
  const csv = loadGood(`layout: rows
title: Rows
provenance: reconstructed
source: ours
kind: csv
records:
  row:
    fields:
      name: { at: Name, personal: true }
      debtor: { at: Debtor, type: digits, personal: true }
      amount: { at: Amount, type: number }
`);
  const read = (row: string) => readFile(csv, `Name;Debtor;Amount\n${row}\n`);
  const tooMany = await read('Testberg;Örla;189910109892;1');
  const swapped = await read('189910109892;1;Örla Testberg');
  const moved = await read('Örla Testberg;x;Örla Testberg');
  const ended = await read('Örla Testberg;189910109892;250;');

  expect(tooMany.findings).not.toEqual([]);
  expect(JSON.stringify([tooMany, moved].map(({ findings }) => findings))).not.toMatch(/Örla|1899/);
  expect(JSON.stringify(swapped.findings)).not.toMatch(/1899/);
  expect(describeRecord(tooMany.records[0]!, false)).not.toMatch(/Örla|1899/);
  expect(describeRecord(ended.records[0]!, false)).toContain('250');
});

it('a line that lies as it should keeps what a rule says of it', async () => {
  const rule = { must: 'row.amount > 1', message: 'only {row.amount}', field: 'row.amount' };

  expect(await judge(changeFixed(), [rule], `${GOOD_LINES.join('\n')}\n`)).toMatchObject([
    { message: 'only 1', found: '0000001' },
  ]);
});
