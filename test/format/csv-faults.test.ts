import { describe, expect, it } from 'vitest';
import { loadGood, readFile, showFindings } from './reading.ts';

const layout = loadGood(`layout: rows
title: Rows
provenance: reconstructed
source: ours
kind: csv
records:
  row:
    fields:
      name: { at: Name, personal: true }
      amount: { at: Amount, type: number }
`);
const HEAD = 'Name;Amount\n';
const UNCLOSED = 'a value in quotes begins here and is not closed, or a quote in it is not doubled';
const AFTER = 'text follows the quote that closes its value';
const INSIDE = 'a quote stands in a value that does not begin with one';

describe('a row of CSV with wrong quotes', () => {
  it.each<[string, string, string, number, number, string]>([
    ['after the end of a value', 'Bo;1\n"Åsa" x;2\n', AFTER, 3, 6, ' x'],
    ['a quote that is not doubled', '"Bo "B" Ek";1\n', AFTER, 2, 6, 'B"'],
    ['in a value without quotes', 'Ålen 27";1\n', INSIDE, 2, 8, '";'],
    ['one that is never closed', 'Bo;"1\n', UNCLOSED, 2, 4, '"1'],
    ['one closed by the next value', '"Bo;1\n"Eva";2\n', UNCLOSED, 2, 1, '"B'],
    ['one after a value of two lines', '"Bo\nEk";1"\n', INSIDE, 3, 6, '"\n'],
  ])('is told of in words, with its place: %s', async (_, rows, message, line, column, text) => {
    for (const size of [1, 1 << 16]) {
      const { findings } = await readFile(layout, HEAD + rows, size);

      expect(showFindings(findings)).toEqual([`CSV_MALFORMED ${line}`]);
      expect(findings[0]!.message).toBe(`the row cannot be read: ${message}`);
      expect(findings[0]!.columns).toEqual([column, column]);
      expect(String(Buffer.from(HEAD + rows).subarray(findings[0]!.byte))).toMatch(
        new RegExp(`^${text}`),
      );
    }
  });

  it('is told of where the value begins, however long it is', async () => {
    const { findings } = await readFile(layout, `${HEAD}Bo;1\n"Eva;${'2\n'.repeat(600_000)}`);

    expect(findings[0]).toMatchObject({ code: 'CSV_MALFORMED', line: 3, columns: [1, 1] });
  });
});

describe('a CSV file', () => {
  it('has the column of a control character', async () => {
    const { findings } = await readFile(layout, `${HEAD}"Å\n\tb\u0001";1\n`);

    expect(findings[0]).toMatchObject({
      code: 'CHARACTER_CONTROL',
      line: 3,
      columns: [3, 3],
      byte: HEAD.length + 6,
    });
  });

  it('without a column is told of it once, not for each row', async () => {
    const { findings } = await readFile(layout, 'Name\nBo\nEva\n');

    expect(showFindings(findings)).toEqual(['COLUMN_MISSING 1']);
  });
});
