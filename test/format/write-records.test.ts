import { describe, expect, it } from 'vitest';
import { buildRecord, isItem, type Unit } from '../../src/format/record.ts';
import { recount } from '../../src/format/recount.ts';
import { replaceFields } from '../../src/format/replace-fields.ts';
import { flattenUnits } from '../../src/format/write-records.ts';
import { changeFixed, GOOD_LINES, GOOD_TEXT } from './fixed-layout.ts';
import { loadGood, readFile, toStream, writeFile } from './reading.ts';
import { changeXml, GOOD_XML } from './xml-layout.ts';

const small = changeFixed();
const write = async (...records: Parameters<typeof writeFile>) =>
  String((await writeFile(...records)).toString('latin1'));
const build = (type: string, values: Parameters<typeof buildRecord>[2]) => [
  buildRecord(small, type, values),
];

describe('records built of values', () => {
  it('are written by the layout', async () => {
    const records = [
      ...build('start', { date: '2026-11-23' }),
      ...build('post', { name: 'Åsa', code: 'J', number: '12' }),
      ...build('row', { amount: 1250 }),
      ...build('end', { all: 4, sum: 1250n }),
    ];

    expect(await write(small, records)).toBe(
      [
        '00ABC   20261123    ',
        '01Åsa       J0012   ',
        '020001250           ',
        '990004000001250     ',
        '',
      ].join('\n'),
    );
  });

  it('may lack what is optional', async () => {
    expect(await write(small, build('start', {}))).toBe('00ABC   00000000    \n');
  });

  it.each<[string, string, Parameters<typeof buildRecord>[2], RegExp]>([
    [
      'a text too wide',
      'post',
      { name: 'A much too long name' },
      /post\.name: the value has 20 characters, the field 10/,
    ],
    [
      'a number too wide',
      'row',
      { amount: 12345678 },
      /row\.amount: the value has 8 characters, the field 7/,
    ],
    [
      'a character that the encoding lacks',
      'post',
      { name: '€' },
      /'€' cannot be written in iso-8859-1/,
    ],
    [
      'a negative number without a sign',
      'row',
      { amount: -1 },
      /-1 cannot be written in a field without sign/,
    ],
  ])('are refused with %s', async (_, type, values, message) => {
    await expect(async () => write(small, build(type, values))).rejects.toThrow(message);
  });

  it.each([
    ['post', 'nme', /record 'post' of small has no field 'nme'/],
    ['psot', 'name', /small has no record 'psot'/],
  ])('are refused with unknown names: %s.%s', (type, name, message) => {
    expect(() => buildRecord(small, type, { [name]: 'x' })).toThrow(message);
  });

  it('are padded as the layout says', async () => {
    const layout = loadGood(`layout: pads
title: Pads
provenance: reconstructed
source: ours
kind: fixed
encoding: iso-8859-1
newline: lf
structure: r
records:
  r:
    fields:
      left: { pos: 1-4 }
      right: { pos: 5-8, align: right }
      zeros: { pos: 9-12, type: number }
      blanks: { pos: 13-16, type: number, pad: ' ' }
      sign: { pos: 17-20, type: number, sign: leading }
      loose: { pos: 21-24, type: number, sign: leading, positive: digits, pad: ' ' }
      stars: { pos: 25-28, pad: '*' }
      digits: { pos: 29-32, type: digits, align: left }
      punched: { pos: 33-36, type: number, sign: overpunch }
`);
    const values = {
      left: 'a',
      right: 'b',
      zeros: 1,
      blanks: 2,
      sign: 3,
      loose: -4,
      stars: 'c',
      digits: '5',
      punched: -60,
    };
    const text = 'a      b0001   2+003  -4c***5   006}\n';

    expect(await write(layout, [buildRecord(layout, 'r', values)])).toBe(text);
    const { records, findings } = await readFile(layout, text);
    expect(findings).toEqual([]);
    expect(
      Object.fromEntries(records[0]!.type.fields.map((f) => [f.name, records[0]!.value(f)])),
    ).toEqual(values);
  });

  it('are written as XML', async () => {
    const layout = changeXml();
    const records = [
      buildRecord(layout, 'head', { version: '01', sender: 'a & b' }),
      buildRecord(layout, 'group', { name: 'g' }),
      buildRecord(layout, 'claim', { id: '1', debtor: '"<å>"', note: 'n' }),
      buildRecord(layout, 'row', { amount: 5 }),
      buildRecord(layout, 'trailer', { claims: 1, sum: 5 }),
    ];
    const xml = String(await writeFile(layout, records));

    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<File version="01">
  <Head>
    <Sender>a &amp; b</Sender>
  </Head>
  <Group>
    <Name>g</Name>
    <Claim id="1">
      <Debtor>"&lt;å&gt;"</Debtor>
      <Rows>
        <Row amount="0.05"/>
      </Rows>
      <Note>n</Note>
    </Claim>
  </Group>
  <Trailer>
    <Claims>1</Claims>
    <Sum>0.05</Sum>
  </Trailer>
</File>
`);
    expect((await readFile(layout, xml)).findings).toEqual([]);
  });

  it.each(['\u0001', '\ud800', '\ufffe'])(
    'are refused as XML with the character %j',
    async (text) => {
      const layout = changeXml();
      const records = [buildRecord(layout, 'head', { version: '1', sender: text })];

      await expect(writeFile(layout, records)).rejects.toThrow(/cannot be written in XML/);
    },
  );
});

describe('a file without some of its items', () => {
  const without = (units: readonly Unit[], ordinal: number) =>
    flattenUnits(toStream(units.filter((unit) => !(isItem(unit) && unit.ordinal === ordinal))));

  it('adds up again, and is else as it was', async () => {
    const { units } = await readFile(small, GOOD_TEXT);
    const text = await write(small, recount(small, without(units, 1)));

    expect(text).toBe(`${GOOD_LINES[0]}\n${GOOD_LINES[4]}\n990003000000000     \n`);
    expect((await readFile(small, text)).findings).toEqual([]);
  });

  it('keeps its cut blanks and its line ends', async () => {
    const layout = changeFixed('trailingBlanks: cut', 'newline: any');
    const lines = GOOD_LINES.map((line) => line.trimEnd());
    const { units } = await readFile(layout, lines.join('\r\n'));

    expect(await write(layout, recount(layout, without(units, 2)))).toBe(
      [...lines.slice(0, 4), '990005000001251'].join('\r\n'),
    );
  });

  it('keeps every column it does not count', async () => {
    const text = GOOD_TEXT.replace('990006000001251     ', '9900060000012510    ');
    const { units } = await readFile(small, text);

    expect(await write(small, recount(small, without(units, 2)))).toContain(
      '9900050000012510    \n',
    );
  });

  it('adds up again in XML', async () => {
    const layout = changeXml();
    const { units } = await readFile(layout, GOOD_XML);
    const xml = String(await writeFile(layout, recount(layout, without(units, 1))));

    expect(xml).toContain('<Claims>1</Claims>\n    <Sum>0.00</Sum>');
    expect((await readFile(layout, xml)).findings).toEqual([]);
  });
});

describe('a record with fields replaced', () => {
  it('has the new values, and the old where none is given', async () => {
    const { records } = await readFile(small, GOOD_TEXT);
    const [start] = records;
    const date = start!.type.fieldsByName.get('date')!;
    const mark = start!.type.fieldsByName.get('mark')!;
    const replaced = replaceFields(start!, new Map([[date, '20270101']]));

    expect([replaced.value(date), replaced.raw(date), replaced.value(mark)]).toEqual([
      '2027-01-01',
      '20270101',
      'ABC',
    ]);
    expect(replaced.place(date)).toEqual(start!.place(date));
    expect(await write(small, [replaced])).toBe('00ABC   20270101    \n');
    expect(await write(small, [replaceFields(replaced, new Map([[date, '']]))])).toBe(
      '00ABC   00000000    \n',
    );
  });
});
