import { describe, expect, it } from 'vitest';
import { findEncoding } from '../../src/format/encoding.ts';
import { listFaults, loadGood, readFile, rebuild, rewrite, toValues } from './reading.ts';

const HEAD =
  'layout: l\ntitle: T\nprovenance: reconstructed\nsource: ours\nkind: fixed\nnewline: lf\nstructure: r*\n';
const withField = (field: string, width: number, more = '') =>
  `${HEAD}${more}records: { r: { fields: { v: { pos: 1-${width}, ${field} } } } }\n`;

describe('the content of a column range', () => {
  it.each<[string, string, readonly (readonly [string, unknown])[]]>([
    [
      'a sign behind, blank for plus',
      "type: number, sign: trailing, positive: ' ', pad: ' '",
      [
        [' 1250 ', 1250],
        ['  125-', -125],
      ],
    ],
    [
      'a sign in front, blank for plus',
      "type: number, sign: leading, positive: ' ', pad: ' '",
      [
        ['   125', 125],
        ['-12500', -12500],
      ],
    ],
    [
      'codes of several lengths',
      "codes: ['A     ', 'B 1   ', 'LONG12']",
      [
        ['A     ', 'A'],
        ['B 1   ', 'B 1'],
        ['LONG12', 'LONG12'],
      ],
    ],
    ['a date in a field that is wider', "type: date, format: 'MMdd  '", [['0715  ', '2000-07-15']]],
    [
      'a date or a word',
      "type: date, format: yyMMdd, or: [GENAST, '999999']",
      [
        ['260228', '2026-02-28'],
        ['GENAST', ''],
        ['999999', ''],
      ],
    ],
  ])('may be %s', async (_, field, rows) => {
    const layout = loadGood(withField(field, 6));
    const text = rows.map(([row]) => `${row}\n`).join('');

    const { records, findings } = await readFile(layout, text);

    expect(findings).toEqual([]);
    expect(records.map((record) => toValues(record).v)).toEqual(rows.map(([, value]) => value));
    expect(await rewrite(layout, text)).toBe(text);
    const rebuilt = await readFile(layout, await rebuild(layout, text));
    expect(rebuilt.records.map((record) => toValues(record).v)).toEqual(
      rows.map(([, value]) => value),
    );
  });

  it('that is neither a date nor one of its words says what may stand there', async () => {
    const layout = loadGood(withField('type: date, format: yyMMdd, or: [GENAST]', 6));

    const { findings } = await readFile(layout, '260231\n');

    expect(findings).toMatchObject([
      { code: 'FIELD_NOT_DATE', expected: 'a date of the form yyMMdd or GENAST' },
    ]);
  });

  it.each<[string, string, string]>([
    [
      'a pattern that asks for padding',
      withField("pattern: 'A |B'", 2),
      '8 it asks for a blank at the end, but padding is taken off before it is compared',
    ],
    [
      'words of what is no date',
      withField('type: number, or: [X]', 2),
      "8 'or' belongs to fields of type date, not number",
    ],
    [
      'more decimals than columns',
      withField('type: number, decimals: 3', 2),
      '8 3 decimals have no room in 2 columns',
    ],
    [
      'a bound that has no room',
      withField("type: number, min: '100'", 2),
      '8 100 has no room in 2 columns',
    ],
    [
      'a constant that its encoding lacks',
      withField("const: '€€'", 2, 'encoding: iso-8859-1\n'),
      "9 '€' cannot be written in iso-8859-1",
    ],
  ])('is refused for %s', (_, text, fault) => {
    expect(listFaults(text)).toEqual([fault]);
  });
});

describe('names in a displaced line', () => {
  it('are masked where they stand in a number, too', async () => {
    const layout = loadGood(
      `${HEAD}records: { r: { fields: { amount: { pos: 1-8, type: number }, name: { pos: 9-16, personal: true } } } }\n`,
    );

    const { findings } = await readFile(layout, '000DOE AJOHN    \n');

    expect(JSON.stringify(findings)).not.toMatch(/DOE|JOHN/);
    expect(findings).toMatchObject([{ code: 'FIELD_NOT_NUMBER', field: 'amount' }]);
  });

  it('do not hide a slip of one letter', async () => {
    const layout = loadGood(
      `${HEAD}records: { r: { fields: { amount: { pos: 1-8, type: number }, name: { pos: 9-16, personal: true } } } }\n`,
    );

    const { findings } = await readFile(layout, '0000O125JOHN    \n');

    expect(findings).toMatchObject([{ found: '0000O125' }]);
  });
});

describe('the id of a line that is no record', () => {
  it('is shown for each place where one may stand', async () => {
    const layout = loadGood(`${HEAD.replace('r*', '(r | s)*')}records:
  r: { fields: { a: { pos: 1, id: '3' }, t: { pos: 2-7 }, b: { pos: 8, id: P } } }
  s: { fields: { a: { pos: 1, id: '9' }, t: { pos: 2-8 } } }
`);

    const { findings } = await readFile(layout, '3xxxxxxZ\n9yyyyyyy\n');

    expect(findings).toMatchObject([
      { code: 'RECORD_UNKNOWN', found: '3 in column 1, Z in column 8', columns: [1, 8] },
    ]);
  });
});

describe('an encoding', () => {
  it.each([
    ['sen-850200-b', 'Räksmörgås ÅÄÖ', 'R{ksm|rg}s ][\\'],
    ['sen-850200-c', 'Éü', '@~'],
    ['ns-4551-1', 'Æ Ø Å æ ø å', '[ \\ ] { | }'],
    ['ds-2089', 'ÆØÅ', '[\\]'],
    ['din-66003', 'Ä Ö Ü ß §', '[ \\ ] ~ @'],
    ['ibm437', 'åäöÅÄÖé', Buffer.from([0x86, 0x84, 0x94, 0x8f, 0x8e, 0x99, 0x82])],
    ['ibm037', 'ABC 129', Buffer.from([0xc1, 0xc2, 0xc3, 0x40, 0xf1, 0xf2, 0xf9])],
    ['ibm273', 'Ä', Buffer.from([0x4a])],
    ['ibm500', '[', Buffer.from([0x4a])],
  ])('%s writes and reads %j', (name, text, bytes) => {
    const encoding = findEncoding(name)!;

    expect(encoding.encode(text).equals(Buffer.from(bytes as string))).toBe(true);
    expect(encoding.decode(encoding.encode(text))).toBe(text);
  });
});

it('a part of a definition may be used again with an anchor', () => {
  const layout = loadGood(`${HEAD.replace('r*', '(r | s)*')}records:
  r:
    fields: &common
      id: { pos: 1, id: A }
      text: { pos: 2-4 }
  s:
    fields:
      <<: *common
      id: { pos: 1, id: B }
`);

  expect(layout.records.map(({ fields }) => fields.map(({ id, to }) => id ?? to))).toEqual([
    ['A', 4],
    ['B', 4],
  ]);
});
