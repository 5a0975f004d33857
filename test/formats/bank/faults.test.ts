import { describe, expect, test } from 'vitest';
import { CLAIM_FAULTS } from './avtalegiro-faults.ts';
import { AGREEMENT_FAULTS } from './avtaler-faults.ts';
import { BGMAX_FAULTS } from './bgmax-faults.ts';
import { change, put } from './changes.ts';
import { GOOD } from './good-files.ts';
import { OCR_FAULTS } from './ocr-giro-faults.ts';
import { BGMAX, CLAIMS, OCR, read, readSample } from './reading.ts';

/** What belongs to a person in the samples: payer, address, number, reference, KID, account. */
const PERSONAL = /Kalles|Olles|Storgatan|5500001234|52496|0000531|99990512341|08000011688/;

describe('a fault put into a good file is found where it is', () => {
  test.each([...BGMAX_FAULTS, ...OCR_FAULTS, ...CLAIM_FAULTS, ...AGREEMENT_FAULTS])(
    '%s: %s',
    async (sample, _, changes, expected) => {
      const { transaction, bytes, warnings } = GOOD[sample]!;
      const { findings, all } = await read(transaction, change(bytes, ...changes));
      const own = new Set(warnings.map((warning) => warning.split(' ')[0]!));

      expect(findings.filter((finding) => !own.has(finding.split(' ')[0]!)).toSorted()).toEqual(
        expected.toSorted(),
      );
      expect(JSON.stringify(all)).not.toMatch(PERSONAL);
    },
  );
});

describe('a file whose ids cannot be recognised', () => {
  test.each([
    ['a Nets file read as BgMax', BGMAX, 'avtalegiro-avtaler.agreements', 20, '1-2', 'NY'],
    [
      'a BgMax file read as OCR giro',
      OCR,
      'bgmax.fil4',
      67,
      '1-8',
      '01 in columns 1-2, BG in columns 3-4, X  in columns 7-8',
    ],
  ])(
    '%s has a finding for each line and one for the file',
    async (_, transaction, sample, lines, columns, found) => {
      const { findings, all, written } = await read(transaction, readSample(sample));
      const unknown = Array.from(
        { length: lines },
        (_unused, index) => `RECORD_UNKNOWN reject-file ${index + 1}:${columns}`,
      );

      expect(findings).toEqual([...unknown, 'FILE_EMPTY reject-file']);
      expect(all[0]).toMatchObject({ found, byte: 0 });
      expect(written.toString('latin1').trim()).toBe('');
    },
  );
  test('an OCR file read as AvtaleGiro keeps only the records of the transmission', async () => {
    const { findings, items } = await read(CLAIMS, readSample('ocr-giro.transactions'));

    expect(findings.slice(0, 2)).toEqual([
      'RECORD_UNKNOWN reject-file 2:1-8',
      'RECORD_UNKNOWN reject-file 3:1-8',
    ]);
    expect(findings.slice(43)).toEqual(['RECORD_UNEXPECTED reject-file 45:1-80']);
    expect(items).toBe(0);
  });
  test('one line with an unknown transaction code is told with its place', async () => {
    const { findings, all } = await read(BGMAX, change(readSample('bgmax.fil4'), put(9, 1, '30')));

    expect(findings[0]).toBe('RECORD_UNKNOWN reject-file 9:1-2');
    expect(all[0]).toMatchObject({
      found: '30',
      expected: expect.stringContaining('25 (information)'),
    });
  });
  test('an empty file is told to be empty', async () => {
    expect((await read(BGMAX, Buffer.alloc(0))).findings).toEqual(['FILE_EMPTY reject-file']);
  });
});
