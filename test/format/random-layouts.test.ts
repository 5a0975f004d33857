import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEncoding } from '../../src/format/encoding.ts';
import type { Value } from '../../src/format/field-type.ts';
import { buildRecord } from '../../src/format/record.ts';
import { changeFixed, GOOD_TEXT } from './fixed-layout.ts';
import {
  describeReading,
  loadGood,
  readFile,
  rebuild,
  rewriteBytes,
  showFindings,
  writeFile,
} from './reading.ts';

interface RandomField {
  readonly yaml: string;
  /** Columns it takes in a fixed layout. */
  readonly width: number;
  readonly value: fc.Arbitrary<Value | undefined>;
}

type Kind = 'fixed' | 'xml' | 'csv' | 'json';

const ENCODINGS = ['iso-8859-1', 'windows-1252', 'ibm850', 'ibm278', 'ibm1143', 'utf-8'];
const LETTERS = 'abzAZ019ÅÄÖåäöé .,-&<>"\';/*_';

/** Text without blanks at its ends, which padding would take. */
const text = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: length })
    .map((value) => value.trim())
    .filter((value) => value !== '');
const whole = (digits: number, isSigned: boolean) =>
  fc
    .bigInt({ min: isSigned ? -(10n ** BigInt(digits)) + 1n : 0n, max: 10n ** BigInt(digits) - 1n })
    .map((value) => (digits > 14 || value > 9007199254740991n ? value : Number(value)));
const date = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10));
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

const optional = (value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const FIELDS: fc.Arbitrary<RandomField> = fc.oneof(
  fc
    .integer({ min: 1, max: 12 })
    .map((width) => ({ yaml: 'optional: true', width, value: optional(text(width)) })),
  fc.integer({ min: 1, max: 12 }).map((width) => ({ yaml: '', width, value: text(width) })),
  fc
    .integer({ min: 1, max: 12 })
    .map((width) => ({ yaml: 'align: right', width, value: text(width) })),
  fc
    .integer({ min: 1, max: 18 })
    .map((width) => ({ yaml: 'type: digits', width, value: digits(width) })),
  fc
    .integer({ min: 1, max: 25 })
    .map((width) => ({ yaml: 'type: number', width, value: whole(width, false) })),
  fc
    .tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('leading', 'trailing'),
      fc.constantFrom('+', 'digits'),
    )
    .filter(([, sign, positive]) => !(sign === 'trailing' && positive === 'digits'))
    .map(([width, sign, positive]) => ({
      yaml: `type: number, sign: ${sign}, positive: '${positive}'`,
      width: width + 1,
      value: whole(width, true),
    })),
  fc.constantFrom('digits', '+').map((positive) => ({
    yaml: `type: number, sign: overpunch, positive: '${positive}'`,
    width: 9,
    value: whole(9, true),
  })),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('.', ','))
    .map(([decimals, separator]) => ({
      yaml: `type: number, decimals: ${decimals}, separator: '${separator}'`,
      width: 12,
      value: whole(7, false),
    })),
  fc
    .constantFrom('yyyyMMdd', 'yyMMdd', 'yyyy-MM-dd', 'yyyyDDD', 'yyDDD', 'dd.MM.yyyy')
    .map((format) => ({
      yaml: `type: date, format: ${format}`,
      width: format.length,
      value: date,
    })),
  fc.constant({
    yaml: 'type: date, format: yyyyMMdd, optional: true, zeros: absent',
    width: 8,
    value: optional(date),
  }),
  fc.constant({ yaml: 'codes: [A, BB, Ö]', width: 2, value: fc.constantFrom('A', 'BB', 'Ö') }),
);

/** JSON numbers know only one form. */
const isForJson = ({ yaml }: RandomField) =>
  !/sign: (trailing|overpunch)|positive: '\+'|separator: ','/.test(yaml);

function writeLayout(
  kind: Kind,
  encoding: string,
  newline: string,
  fields: readonly RandomField[],
): string {
  let column = 2;
  const lines = fields.map(({ yaml, width }, index) => {
    const from = column;
    column += width;
    const isAttribute = kind === 'xml' && index % 3 === 0;
    const place =
      kind === 'fixed'
        ? `pos: ${from}-${column - 1}`
        : `at: ${isAttribute ? `'@f${index}'` : `f${index}`}`;
    return `      f${index}: { ${[place, yaml].filter(Boolean).join(', ')} }`;
  });
  return [
    'layout: random\ntitle: R\nprovenance: reconstructed\nsource: s',
    `kind: ${kind}\nencoding: ${encoding}\nnewline: ${newline}`,
    kind === 'json' ? 'shape: ndjson' : '',
    kind === 'xml' ? 'structure: top r*' : 'structure: r*',
    'records:',
    kind === 'xml' ? '  top: { path: /Top, fields: {} }' : '',
    '  r:',
    kind === 'xml' ? '    path: /Top/R' : '',
    '    fields:',
    kind === 'fixed' ? '      id: { pos: 1, id: R }' : '',
    ...lines,
  ]
    .filter(Boolean)
    .join('\n');
}

const FILES = (kind: Kind) =>
  fc
    .array(kind === 'json' ? FIELDS.filter(isForJson) : FIELDS, { minLength: 2, maxLength: 8 })
    .chain((fields) =>
      fc.record({
        fields: fc.constant(fields),
        encoding: kind === 'json' ? fc.constant('utf-8') : fc.constantFrom(...ENCODINGS),
        newline: fc.constantFrom('lf', 'crlf'),
        rows: fc.array(
          fc
            .tuple(...fields.map((field) => field.value))
            .filter((row) => row.some((value) => value !== undefined)),
          { minLength: 1, maxLength: 4 },
        ),
        size: fc.integer({ min: 1, max: 64 }),
      }),
    );

describe('a random layout', () => {
  it.each<Kind>(['fixed', 'xml', 'csv', 'json'])(
    'of kind %s gives the values that were written back, in any chunks, without findings',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(FILES(kind), async ({ fields, encoding, newline, rows, size }) => {
          fc.pre(
            rows
              .flat()
              .every((value) =>
                [...String(value ?? '')].every((c) => findEncoding(encoding)!.has(c)),
              ),
          );
          const layout = loadGood(writeLayout(kind, encoding, newline, fields));
          const top = kind === 'xml' ? [buildRecord(layout, 'top', {})] : [];
          const records = rows.map((row) =>
            buildRecord(
              layout,
              'r',
              Object.fromEntries(row.map((value, index) => [`f${index}`, value])),
            ),
          );
          const bytes = await writeFile(layout, [...top, ...records]);
          const reading = await readFile(layout, bytes);

          expect(showFindings(reading.findings)).toEqual([]);
          const values = reading.records
            .slice(top.length)
            .map((record) =>
              record.type.fields
                .filter((field) => field.name !== 'id')
                .map((field) => toComparable(record.value(field))),
            );
          expect(values).toEqual(rows.map((row) => row.map(toComparable)));
          expect(await rewriteBytes(layout, bytes)).toEqual(bytes);
          expect(await rebuild(layout, bytes)).toEqual(bytes);
          expect(describeReading(await readFile(layout, bytes, size))).toBe(
            describeReading(reading),
          );
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe('the quick check of plain fields', () => {
  it('gives the same findings as the checks of the fields themselves', async () => {
    const quick = changeFixed('encoding: iso-8859-1');
    // Characters of more than one byte are never checked the quick way.
    const slow = changeFixed('encoding: utf-8');
    const change = fc.tuple(
      fc.nat(GOOD_TEXT.length - 1),
      fc.constantFrom(...' 0139ANX/:-@`\u007f'),
    );
    const text = GOOD_TEXT.replaceAll('Å', 'A').replaceAll('Ö', 'O');
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        let changed = text;
        for (const [at, character] of changes)
          if (text[at] !== '\n') changed = changed.slice(0, at) + character + changed.slice(at + 1);
        const show = async (layout: typeof quick) =>
          describeReading(await readFile(layout, changed)).replaceAll(/iso-8859-1|utf-8/g, '');

        expect(await show(quick)).toBe(await show(slow));
      }),
      { numRuns: 1000 },
    );
  });
});

function toComparable(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
