import { describe, expect, it } from 'vitest';
import { findEncoding } from '../../src/format/encoding.ts';
import { loadGood, readFile, rebuild, rewriteBytes, showFindings, showRecords } from './reading.ts';

const load = (encoding: string, rest = '') =>
  loadGood(`layout: punched
title: Punched
provenance: reconstructed
source: ours
kind: fixed
encoding: ${encoding}
newline: none
recordLength: 4
structure: row*
records:
  row: { unmarked: true, fields: { amount: { pos: 1-4, type: number, sign: overpunch${rest} } } }
`);

describe('a number with its sign punched over the last digit', () => {
  it.each(['ibm278', 'ibm277', 'ibm1142', 'ibm1143'])(
    'in %s is read and written by its bytes: C0 to C9 are plus, D0 to D9 minus',
    async (encoding) => {
      const layout = load(encoding, ", positive: '+'");
      const bytes = Buffer.from('f0f0f1c0f0f0f1d0f0f0f1c9f0f0f1d1', 'hex');
      const { records, findings } = await readFile(layout, bytes);

      expect(showFindings(findings)).toEqual([]);
      expect(records.map((record) => record.value(record.type.fields[0]!))).toEqual([
        10, -10, 19, -11,
      ]);
      expect(await rewriteBytes(layout, bytes)).toEqual(bytes);
      expect(await rebuild(layout, bytes)).toEqual(bytes);
      const { type } = layout.records[0]!.fields[0]!;
      expect(findEncoding(encoding)!.encode(type.write(-10)).toString('hex')).toBe('f1d0');
    },
  );

  it.each(['din-66003', 'sen-850200-b', 'sen-850200-c', 'ns-4551-1', 'ds-2089'])(
    'in %s of 7 bits is read and written by the bytes of ASCII',
    async (encoding) => {
      const bytes = Buffer.from('001A001J001{001}');
      const { records, findings } = await readFile(load(encoding, ", positive: '+'"), bytes);

      expect(showFindings(findings)).toEqual([]);
      const amounts = records.map((record) => record.value(record.type.fields[0]!));
      expect(amounts).toEqual([11, -11, 10, -10]);
      expect(await rebuild(load(encoding, ", positive: '+'"), bytes)).toEqual(bytes);
    },
  );

  it('is expected in the characters of its code page', async () => {
    const { findings } = await readFile(load('ibm278'), Buffer.from('f0f0f143', 'hex'));

    expect(findings[0]).toMatchObject({
      code: 'FIELD_NOT_NUMBER',
      found: '001{',
      expected:
        'a number of 4 characters, the last digit as äABCDEFGHI for plus or åJKLMNOPQR for minus',
    });
  });

  it.each(['', ', positive: optional'])(
    'may have a plus with or without a punch unless the layout says (%s)',
    async (rest) => {
      const { records, findings } = await readFile(load('iso-8859-1', rest), '0012001B001K');

      expect(showFindings(findings)).toEqual([]);
      expect(showRecords(records)).toEqual([
        'row {"amount":12}',
        'row {"amount":12}',
        'row {"amount":-12}',
      ]);
    },
  );
});
