import { describe, expect, it } from 'vitest';
import { loadGood, readFile, rebuild, rewriteBytes, showFindings, showRecords } from './reading.ts';

const layout = loadGood(`layout: rows
title: Rows
provenance: reconstructed
source: ours
kind: csv
preamble: 3
records:
  row:
    fields:
      name: { at: Name }
      amount: { at: Amount, type: number }
`);
const ROWS = 'Name;Amount\n"Bo ""B""";12\nEva;1\n';

describe('lines before the header of a CSV file', () => {
  it.each([
    ['a quote', 'Screen 27"\n\n\n'],
    ['quotes that do not match', '"a"b;"\n"x;\n"" "\n'],
    ['a quote at the end only', 'a\nb\nc "\n'],
  ])('may hold %s', async (_, preamble) => {
    for (const size of [1, 5, 1 << 16]) {
      const { records, findings } = await readFile(layout, preamble + ROWS, size);

      expect(showFindings(findings)).toEqual([]);
      expect(showRecords(records)).toEqual([
        'row {"name":"Bo \\"B\\"","amount":12}',
        'row {"name":"Eva","amount":1}',
      ]);
      expect(String(await rewriteBytes(layout, preamble + ROWS, size))).toBe(preamble + ROWS);
    }
  });

  it('are empty in a file that is written from values, which reads the same', async () => {
    expect(String(await rebuild(layout, `a\nb\nc\n${ROWS}`))).toBe(`\n\n\n${ROWS}`);
    expect(showFindings((await readFile(layout, `\n\n\n${ROWS}`)).findings)).toEqual([]);
  });

  it('are counted in the lines of findings', async () => {
    const { findings } = await readFile(layout, `"\n"\n"\n${ROWS}Bo;x\n`);

    expect(findings[0]).toMatchObject({ code: 'FIELD_NOT_NUMBER', line: 7 });
  });
});
