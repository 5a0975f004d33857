import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isItem } from '../../src/format/record.ts';
import {
  describeReading,
  readFile,
  rebuild,
  rewrite,
  showFindings,
  showRecords,
} from './reading.ts';
import { changeXml, GOOD_XML } from './xml-layout.ts';

const claims = changeXml();
const codesOf = async (xml: string | Buffer, size?: number) =>
  showFindings((await readFile(claims, xml, size)).findings);

describe('an XML file', () => {
  it('is read as records with values, and items with what is nested in them', async () => {
    const { records, units, findings } = await readFile(claims, GOOD_XML);

    expect(showFindings(findings)).toEqual([]);
    expect(showRecords(records)).toEqual([
      'head {"version":"01","sender":"Å & B <AB>","date":"2026-11-23","currency":"CET"}',
      'group {"name":"first"}',
      'claim {"id":"1","debtor":"Åsa Öberg","isNew":true,"note":"after the rows"}',
      'row {"amount":1250,"text":"rent \\"x\\""}',
      'row {"amount":100}',
      'claim {"id":"2","debtor":"Bo"}',
      'group {"name":"second 𝄞"}',
      'trailer {"claims":2,"sum":1350}',
    ]);
    expect(units.map((unit) => (isItem(unit) ? unit.records.length : unit.type.name))).toEqual([
      'head',
      'group',
      3,
      1,
      'group',
      'trailer',
    ]);
  });

  it('is written back byte for byte', async () => {
    expect(await rewrite(claims, GOOD_XML)).toBe(GOOD_XML);
    expect(String(await rebuild(claims, GOOD_XML))).toBe(GOOD_XML);
  });

  it('is the same in chunks of any size', async () => {
    const whole = describeReading(await readFile(claims, GOOD_XML));

    for (const size of [1, 2, 3, 5, 7, 11, 64])
      expect(describeReading(await readFile(claims, GOOD_XML, size))).toBe(whole);
  });

  it.each([
    ['iso-8859-1', 'ISO-8859-1'],
    ['windows-1252', 'WINDOWS-1252'],
    ['utf-8', 'UTF-8'],
  ])('in %s is read and written back', async (encoding, declared) => {
    const layout = changeXml(`encoding: ${encoding}`);
    const xml = GOOD_XML.replace('UTF-8', declared).replace('𝄞', encoding === 'utf-8' ? '𝄞' : '');

    expect(showFindings((await readFile(layout, xml, 3)).findings)).toEqual([]);
    expect(await rewrite(layout, xml)).toBe(xml);
  });

  it('keeps characters that the encoding lacks as references', async () => {
    const layout = changeXml('encoding: iso-8859-1');
    const xml = GOOD_XML.replace('UTF-8', 'ISO-8859-1').replace('𝄞', '&#8364; &#119070;');
    const { records } = await readFile(layout, xml);

    expect(showRecords(records)).toContain('group {"name":"second € 𝄞"}');
    expect(await rewrite(layout, xml)).toBe(xml);
  });

  it.each<[string, string, string, string]>([
    ['CDATA', '>Bo<', '><![CDATA[B<o]]>&amp;<', 'claim {"id":"2","debtor":"B<o&"}'],
    ['a comment in a text', '>Bo<', '>B<!-- x -->o<', 'claim {"id":"2","debtor":"Bo"}'],
    ['a processing instruction', '>Bo<', '>B<?x y?>o<', 'claim {"id":"2","debtor":"Bo"}'],
    ['character references', '>Bo<', '>&#66;&#x6f;<', 'claim {"id":"2","debtor":"Bo"}'],
    ['single quotes', 'id="2"', "id='2'", 'claim {"id":"2","debtor":"Bo"}'],
    ['line ends of CR LF in a text', '>Bo<', '>B\r\no<', 'claim {"id":"2","debtor":"B\\no"}'],
    [
      'blanks in a tag',
      '<Claim id="2">',
      '<Claim\n  id = "2"\n>',
      'claim {"id":"2","debtor":"Bo"}',
    ],
    [
      'an empty element',
      '<New>true</New>',
      '<New></New>',
      'claim {"id":"1","debtor":"Åsa Öberg","note":"after the rows"}',
    ],
  ])('may have %s', async (_, from, to, record) => {
    const { records, findings } = await readFile(claims, GOOD_XML.replace(from, to), 1);

    expect(showFindings(findings)).toEqual([]);
    expect(showRecords(records)).toContain(record);
  });

  it.each<[string, string, string, ...string[]]>([
    ['an unknown element', '<Debtor>Bo', '<Age>1</Age><Debtor>Bo', 'XML_UNKNOWN 19'],
    [
      'an unknown element with others in it',
      '<Debtor>Bo',
      '<Age><Debtor>x</Debtor></Age><Debtor>Bo',
      'XML_UNKNOWN 19',
    ],
    ['an unknown attribute', 'id="2"', 'id="2" x="1"', 'XML_UNKNOWN 18'],
    ['an unknown attribute outside records', '<Head>', '<Head x="1">', 'XML_UNKNOWN 3'],
    ['text between elements', '<Head>', '<Head>x', 'XML_UNKNOWN 3'],
    ['another root', /File/g.source, 'Fil', 'XML_MALFORMED 29'],
    ['a missing field', '<Debtor>Bo</Debtor>', '', 'FIELD_REQUIRED debtor'],
    ['a missing attribute', ' id="2"', '', 'FIELD_REQUIRED id'],
    [
      'a field twice',
      '<Debtor>Bo</Debtor>',
      '<Debtor>Bo</Debtor><Debtor>Bo</Debtor>',
      'FIELD_REPEATED 19',
    ],
    ['a malformed value', '<Sum>13.50', '<Sum>13,50', 'FIELD_NOT_NUMBER sum'],
    [
      'a field of a record around items after them',
      '</Name>\n    <Claim',
      '</Name>\n    <Claim id="0"><Debtor>x</Debtor></Claim><Name>n</Name>\n    <Claim',
      'FIELD_REPEATED 9',
      'FIELD_LATE 9',
    ],
    ['another namespace', '<File v', '<File xmlns="urn:x" v', 'XML_NAMESPACE 2'],
    [
      'an element of another namespace',
      '<Debtor>Bo',
      '<Debtor xmlns="urn:x">Bo',
      'XML_UNKNOWN 19',
      'FIELD_REQUIRED debtor',
    ],
    ['another encoding', 'UTF-8', 'ISO-8859-1', 'XML_ENCODING 1'],
    ['an encoding that is a property of every object', 'UTF-8', 'constructor', 'XML_ENCODING 1'],
  ])('is told of %s', async (_, from, to, ...codes) => {
    const xml = from === 'File' ? GOOD_XML.replace('<File', '<Fil') : GOOD_XML.replace(from, to);

    for (const size of [undefined, 1, 7])
      expect(
        (await codesOf(xml, size)).filter(
          (code) => !code.startsWith('RECORD_MISSING') && !(code === 'XML_UNKNOWN 2'),
        ),
      ).toEqual(expect.arrayContaining(codes));
    if (from !== 'File') expect(await codesOf(xml)).toHaveLength(codes.length);
  });

  it('that is empty is told of', async () => {
    expect(await codesOf('')).toEqual(['FILE_EMPTY']);
  });

  it('cut anywhere is refused, without faults made up for what was cut', async () => {
    for (let length = 1; length < GOOD_XML.trimEnd().length; length += 13) {
      const codes = await codesOf(GOOD_XML.slice(0, length));

      expect(
        codes.filter((code) => !/^(XML_MALFORMED|RECORD_MISSING|FILE_EMPTY)/.test(code)),
      ).toEqual([]);
      expect(codes[0]).toMatch(/^XML_MALFORMED/);
    }
  });

  it.each<[string, string, string, (xml: string) => number, string]>([
    [
      'a text, where it begins',
      '<Sum>13.50',
      '<Sum>13,50',
      (xml) => xml.indexOf('13,50'),
      'FIELD_NOT_NUMBER',
    ],
    [
      'an attribute, where its value begins',
      'id="2"',
      'id="x"',
      (xml) => xml.indexOf('<Claim id="x"') + '<Claim id="'.length,
      'FIELD_NOT_DIGITS',
    ],
    [
      'an unknown element, where its tag begins',
      '<Debtor>Bo',
      '<Age/><Debtor>Bo',
      (xml) => xml.indexOf('<Age'),
      'XML_UNKNOWN',
    ],
    [
      'an unknown element of wide letters',
      '<Debtor>Bo',
      '<Ålder/><Debtor>Bo',
      (xml) => xml.indexOf('<Ålder'),
      'XML_UNKNOWN',
    ],
    [
      'a record, where its tag begins',
      '<Debtor>Bo</Debtor>',
      '',
      (xml) => xml.indexOf('<Claim id="2"'),
      'FIELD_REQUIRED',
    ],
  ])('gives the place of %s', async (_, from, to, find, code) => {
    const xml = GOOD_XML.replace(from, to);
    const before = xml.slice(0, find(xml));
    const column = before.length - before.lastIndexOf('\n');
    for (const size of [undefined, 1, 9]) {
      const { findings } = await readFile(claims, xml, size);

      expect(findings).toMatchObject([
        { code, line: before.split('\n').length, byte: Buffer.byteLength(before) },
      ]);
      expect(findings[0]?.columns?.[0]).toBe(column);
    }
  });

  it('gives the path of a finding and masks what is personal', async () => {
    const layout = changeXml();
    const xml = GOOD_XML.replace('<Debtor>Bo', '<Debtor>Bo</Debtor><Debtor>Bosse');
    const { findings } = await readFile(layout, xml);

    expect(findings[0]?.path).toBe('/File/Group/Claim/Debtor');
    expect(JSON.stringify(findings)).not.toContain('Bosse');
  });

  it('of a namespace keeps it', async () => {
    const layout = changeXml('namespace: urn:claims');
    const xml = GOOD_XML.replace('<File', '<File xmlns="urn:claims"');

    expect(showFindings((await readFile(layout, xml)).findings)).toEqual([]);
    expect(await rewrite(layout, xml)).toBe(xml);
  });

  it('may have a prefix for its namespace', async () => {
    const layout = changeXml('namespace: urn:claims');
    const xml = GOOD_XML.replaceAll(/<(\/?)([A-Z])/g, '<$1c:$2').replace(
      '<c:File',
      '<c:File xmlns:c="urn:claims"',
    );

    expect(showFindings((await readFile(layout, xml, 3)).findings)).toEqual([]);
  });

  it('may have unknown elements where the layout ignores them', async () => {
    const layout = changeXml('unknown: ignored');
    const xml = GOOD_XML.replace('<Debtor>Bo', '<Age x="1">1</Age><Debtor>Bo');

    expect(showFindings((await readFile(layout, xml)).findings)).toEqual([]);
  });

  it('with an item that never ends is given up in flat memory', async () => {
    const rows = '<Row amount="1"/>'.repeat(60_000);
    const xml = GOOD_XML.replace('<Row amount="1"/>', rows);

    expect(await codesOf(xml, 1 << 16)).toContain('ITEM_TOO_LARGE 14');
  });

  it('never crashes, and reads the same in any chunks, when bytes are changed', async () => {
    const good = Buffer.from(GOOD_XML);
    const mutation = fc.tuple(fc.nat(good.length), fc.nat(2), fc.uint8Array({ maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        mutation,
        fc.integer({ min: 1, max: 40 }),
        async ([at, removed, added], size) => {
          const bytes = Buffer.concat([good.subarray(0, at), added, good.subarray(at + removed)]);
          const reading = await readFile(claims, bytes);

          expect(describeReading(await readFile(claims, bytes, size))).toBe(
            describeReading(reading),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
