import { describe, expect, test } from 'vitest';
import type { Layout } from '../../../src/format/layout.ts';
import { readUnits } from '../../../src/format/read-units.ts';
import { recount } from '../../../src/format/recount.ts';
import { flattenUnits } from '../../../src/format/write-records.ts';
import { change } from './changes.ts';
import { GOOD } from './good-files.ts';
import {
  AGREEMENTS,
  BGMAX,
  CLAIMS,
  catalog,
  cut,
  faults,
  getForm,
  OCR,
  read,
  readSample,
  write,
} from './reading.ts';

test('the definitions of Bankgirot and Nets have no faults', () => {
  expect(faults.filter(({ file }) => /^(bankgirot|nets)\//.test(file))).toEqual([]);
  expect([...catalog.transactions.keys()]).toEqual(
    expect.arrayContaining([BGMAX, OCR, CLAIMS, AGREEMENTS]),
  );
});

describe.each(Object.entries(GOOD))('%s', (_, { transaction, bytes, warnings, items, totals }) => {
  test('reads with no more than its warnings, and every total is right', async () => {
    const reading = await read(transaction, bytes);

    expect(reading.findings).toEqual(warnings);
    expect(reading.items).toBe(items);
    expect(reading.totals).toMatchObject(totals);
  });
  test.each([1, 79, 83, 100_000])(
    'is written back as it was, read in pieces of %i bytes',
    async (pieceBytes) => {
      const { written, findings } = await read(transaction, bytes, pieceBytes);

      expect(written.equals(bytes)).toBe(true);
      expect(findings).toEqual(warnings);
    },
  );
  test('gets its totals back from a recount when they are lost', async () => {
    const { layout } = getForm(transaction);
    const lost = change(bytes, (lines) => clearTotals(layout, lines));
    const reporter = { file: 'a file', report: () => {} };
    const records = flattenUnits(readUnits(layout, cut(lost, 4096), reporter));

    expect(lost.equals(bytes)).toBe(false);
    expect((await write(layout, recount(layout, records))).equals(bytes)).toBe(true);
  });
});

function clearTotals(layout: Layout, lines: string[]): void {
  for (const type of layout.records) {
    const ids = type.fields.filter(({ id }) => id !== undefined);
    for (const [index, line] of lines.entries()) {
      if (!ids.every((field) => line.slice(field.from, field.to) === field.id)) continue;
      for (const { total, from, to } of type.fields) {
        if (total === undefined) continue;
        lines[index] =
          lines[index]!.slice(0, from) + '0'.repeat(to - from) + lines[index]!.slice(to);
      }
    }
  }
}

describe('files that are faulty as published', () => {
  test('the example with tabs is told where they stand and what they displaced', async () => {
    const { findings, all } = await read(BGMAX, readSample('bgmax.example-sv'));

    expect(findings).toEqual([
      'CHARACTER_CONTROL reject-file 17:13-13',
      'FIELD_CODE_UNKNOWN reject-item 17:57-57',
      'FIELD_REQUIRED reject-item 17:70-70',
      'BG-09 hold 17:58-69',
      'BG-11 warn 13:38-55',
    ]);
    expect(all[0]).toMatchObject({ byte: 1314, record: 'extraReferens', field: 'referens' });
  });
  test('the file that was made UTF-8 has a finding on every line with a letter that was lost', async () => {
    const { findings, all } = await read(BGMAX, readSample('bgmax.fil4-broken'));
    const longLines = [10, 12, 15, 17, 26, 31, 33, 38, 46, 48, 57, 59, 64];

    expect(findings.toSorted()).toEqual(
      [
        'ENCODING_OTHER reject-file',
        ...longLines.map((line) => `RECORD_TOO_LONG reject-item ${line}:1-82`),
        'BG-08 warn 18:3-14',
        'TOTAL_MISMATCH reject-file 67:3-10',
        'TOTAL_MISMATCH reject-file 67:27-34',
      ].toSorted(),
    );
    expect(all.find(({ code }) => code === 'RECORD_TOO_LONG')?.fix).toMatch(/UTF-8/);
    expect(all.filter(({ code }) => code === 'TOTAL_MISMATCH')).toMatchObject([
      { found: '00000008', expected: '00000009' },
      { found: '00000005', expected: '00000004' },
    ]);
  });
});
