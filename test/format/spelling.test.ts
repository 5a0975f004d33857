import { describe, expect, it } from 'vitest';
import type { Layout } from '../../src/format/layout.ts';
import { isItem } from '../../src/format/record.ts';
import { recount } from '../../src/format/recount.ts';
import { flattenUnits } from '../../src/format/write-records.ts';
import {
  describeReading,
  loadGood,
  readFile,
  rebuild,
  rewriteBytes,
  showFindings,
  toStream,
  writeFile,
} from './reading.ts';
import { changeXml, GOOD_XML } from './xml-layout.ts';

const HEAD = `title: T
provenance: reconstructed
source: ours
`;
const xml = changeXml();
const loose = changeXml('unknown: ignored');
const entries = loadGood(`layout: entries
${HEAD}kind: xml
namespace: urn:iso
unknown: ignored
item: entry
totals: { entries: { count: entry }, sum: { sum: detail.amount } }
records:
  statement:
    path: /Document/Stmt
    fields:
      count: { at: Sum/Nb, type: number, total: entries, totalAt: end, optional: true }
  entry:
    path: /Document/Stmt/Ntry
    fields:
      id: { at: Ref, type: digits }
      parts: { at: NtryDtls/Btch/Nb, type: number, optional: true }
      schema: { at: '@xsi:type', optional: true }
  detail:
    path: /Document/Stmt/Ntry/NtryDtls/TxDtls
    fields:
      currency: { at: Amt/@Ccy, optional: true }
      amount: { at: Amt, type: number, decimals: 2, separator: '.' }
`);
const invoices = loadGood(`layout: invoices
${HEAD}kind: xml
namespace: urn:invoice
namespaces: { cac: urn:cac, cbc: urn:cbc }
totals: { sum: { sum: line.amount } }
records:
  invoice:
    path: /Invoice
    fields:
      id: { at: 'cbc:ID' }
      seller: { at: 'cac:Party/cac:Name/cbc:Name' }
      scheme: { at: 'cac:Party/@cbc:scheme', optional: true }
  line:
    path: /Invoice/cac:Line
    fields:
      currency: { at: 'cbc:Amount/@currencyID' }
      amount: { at: 'cbc:Amount', type: number, decimals: 2, separator: '.' }
  end:
    path: /Invoice/cac:Total
    fields: { sum: { at: 'cbc:Sum', type: number, decimals: 2, separator: '.', total: sum } }
`);
const INVOICE = `<Invoice xmlns="urn:invoice" xmlns:cac="urn:cac" xmlns:b="urn:cbc">
  <b:ID>1</b:ID>
  <cac:Party b:scheme="x"><cac:Name><Name xmlns="urn:cbc">Åsa</Name></cac:Name></cac:Party>
  <cac:Line><b:Amount currencyID="SEK">1.00</b:Amount></cac:Line>
  <cac:Line><b:Amount currencyID='SEK'>2.50</b:Amount></cac:Line>
  <cac:Total><b:Sum>3.50</b:Sum></cac:Total>
</Invoice>
`;
const rows = loadGood(`layout: rows
${HEAD}kind: csv
preamble: 2
unknown: ignored
blankLines: at-end
item: row
totals: { sum: { sum: row.amount } }
records:
  row:
    fields:
      name: { at: Name, personal: true }
      amount: { at: Amount, type: number, decimals: 2, separator: ',', total: sum, optional: true }
`);
const claims = (shape: string) =>
  loadGood(`layout: claims
${HEAD}kind: json
shape: ${shape}
item: claim
totals: { sum: { sum: part.amount } }
records:
  claim:
    fields:
      id: { type: digits }
      name: { optional: true, personal: true }
  part:
    path: /parts/*
    fields:
      amount: { type: number, decimals: 2, separator: '.' }
`);

const ENTRIES = `<?xml version='1.0' encoding='utf-8' standalone="yes"?>
<!-- made by an old system -->
<d:Document xmlns:d="urn:iso" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:iso a.xsd">
\t<d:GrpHdr><d:Id>x</d:Id></d:GrpHdr>
\t<d:Stmt><d:Sum><d:Nb>2</d:Nb><d:Other/></d:Sum>
\t\t<d:Ntry  xsi:type = 'a' >
\t\t\t<d:Ref>1</d:Ref><d:Sts>BOOK</d:Sts>
\t\t\t<d:NtryDtls><d:Btch><d:Nb>2</d:Nb></d:Btch>
\t\t\t\t<d:TxDtls><d:Amt Ccy='SEK'>1.00</d:Amt></d:TxDtls><!-- second --><d:TxDtls><d:Amt>2.00</d:Amt></d:TxDtls>
\t\t\t</d:NtryDtls>
\t\t\t<d:NtryDtls>
\t\t\t\t<d:TxDtls><d:Amt>3.00</d:Amt><d:Rmt><d:Strd/><d:Strd>&lt;</d:Strd></d:Rmt></d:TxDtls>
\t\t\t</d:NtryDtls>
\t\t\t<d:Addtl><![CDATA[<x>]]></d:Addtl>
\t\t</d:Ntry><d:Skipped a="1"/>
\t\t<d:Ntry><d:Ref>2</d:Ref><d:NtryDtls></d:NtryDtls></d:Ntry>
\t</d:Stmt>
\t<d:Tail/>
</d:Document>
<?pi at the end?>`;

describe('a file of another system is written back byte for byte', () => {
  it.each<[string, Layout, string]>([
    ['XML in its own form', xml, GOOD_XML],
    ['XML on one line', xml, GOOD_XML.replace(/>\s+</g, '><').trimEnd()],
    ['XML with CR LF', xml, GOOD_XML.replaceAll('\n', '\r\n')],
    [
      'XML with tabs and empty lines',
      xml,
      GOOD_XML.replaceAll('  ', '\t').replace('<Trailer', '\n\n<Trailer'),
    ],
    ['XML without a declaration', xml, GOOD_XML.slice(GOOD_XML.indexOf('<File'))],
    ['XML after a byte order mark', xml, `\ufeff${GOOD_XML}`],
    [
      'XML with other spellings of values',
      xml,
      GOOD_XML.replace('Bo', '<![CDATA[B]]>&#111;')
        .replace('<New>true</New>', '<New ></New >')
        .replace('"2"', "'2'"),
    ],
    [
      'XML with empty elements that hold others',
      xml,
      GOOD_XML.replace('<Debtor>Bo</Debtor>', '<Debtor>Bo</Debtor><Rows/>').replace(
        '<Note>',
        '<Rows> </Rows><Note>',
      ),
    ],
    [
      'XML with unknown elements',
      loose,
      GOOD_XML.replace('<Head>', '<A/>text<Head>')
        .replace('<Row amount="1"/>', '<X>1</X><Row amount="1"/><Y/>')
        .replace('</Group>', '</Group><Z><Claim/></Z>'),
    ],
    ['XML of a prefix, with wrappers, comments and unknown elements', entries, ENTRIES],
    ['XML of several namespaces', invoices, INVOICE],
    ['CSV after lines that are no rows', rows, 'Report;"2026"\nx\nName;Amount\nBo;1,00\n'],
    [
      'CSV with columns in another order, some unknown',
      rows,
      '\n\nAmount;Age;Name;\n1,00;7;Bo;\n"2,00";;"Eva";\n',
    ],
    ['CSV with needless quotes and CR LF', rows, 'a\r\nb\r\n"Name";Amount\r\n"Bo";"1,00"\r\n\r\n'],
    ['CSV after a byte order mark', rows, '\ufeffa\nb\nName;Amount\nBo;1,00'],
    [
      'JSON with blanks and escapes',
      claims('object'),
      '\n{ "id" : "\\u0031" ,\r\n"x":[ ],"name":"\\/"\t}',
    ],
    [
      'JSON lines with empty lines and CR LF',
      claims('ndjson'),
      '{"id":"1"}\r\n\r\n {"id": "2"} \r\n',
    ],
    [
      'a JSON array on lines',
      claims('array'),
      '[\n{"id":"1","parts":[{"amount":1.50}]}\n,\n{"id":"2"}\n]',
    ],
    ['a JSON array after a byte order mark', claims('array'), '\ufeff [ {"id":"1"} ] \n'],
  ])('%s', async (_, layout, text) => {
    const whole = await readFile(layout, text);

    expect(showFindings(whole.findings)).toEqual([]);
    expect(String(await rewriteBytes(layout, text))).toBe(text);
    for (const size of [1, 3, 50]) {
      expect(describeReading(await readFile(layout, text, size))).toBe(describeReading(whole));
      expect(String(await rewriteBytes(layout, text, size))).toBe(text);
    }
  });
});

/** The file without one of its items, its totals counted anew. */
async function leaveOut(layout: Layout, text: string, ordinal: number): Promise<string> {
  const { units } = await readFile(layout, text);
  const left = units.filter((unit) => !isItem(unit) || unit.ordinal !== ordinal);
  const known = new Map([['entries', [1n]]]);
  return String(await writeFile(layout, recount(layout, flattenUnits(toStream(left)), known)));
}

describe('a file without one of its items', () => {
  it('keeps everything else of its XML as it stood', async () => {
    const second = ENTRIES.slice(
      ENTRIES.indexOf('\n\t\t<d:Ntry><d:Ref>2'),
      ENTRIES.indexOf('\n\t</d:Stmt>'),
    );
    const first = ENTRIES.slice(ENTRIES.indexOf('\n\t\t<d:Ntry  '), ENTRIES.indexOf('<d:Skipped'));
    const one = ENTRIES.replace('<d:Nb>2</d:Nb><d:Other', '<d:Nb>1</d:Nb><d:Other');

    expect(await leaveOut(entries, ENTRIES, 2)).toBe(one.replace(second, ''));
    expect(await leaveOut(entries, ENTRIES, 1)).toBe(one.replace(first, ''));
  });

  it('keeps attributes and texts that were not counted in XML', async () => {
    const text = GOOD_XML.replace('<Claims>2</Claims>', '<Claims><!-- two -->2</Claims>');
    const out = await leaveOut(xml, text, 1);

    expect(out).toContain('<Claims>1</Claims>\n    <Sum>0.00</Sum>');
    expect(out).not.toContain('Öberg');
    expect(showFindings((await readFile(xml, out)).findings)).toEqual([]);
  });

  it.each<[string, string, number, string]>([
    ['array', '[\n  {"id":"1"},\n  {"id":"2"}\n]\n', 1, '[\n  {"id":"2"}\n]\n'],
    ['array', '[\n  {"id":"1"},\n  {"id":"2"}\n]\n', 2, '[\n  {"id":"1"}\n]\n'],
    ['array', '[{"id":"1"}]', 1, '[]'],
    ['ndjson', '{"id":"1"}\n{"id": "2"}\n', 1, '{"id": "2"}\n'],
  ])('keeps everything else of its JSON %s %j without item %i', async (shape, text, item, left) => {
    expect(await leaveOut(claims(shape), text, item)).toBe(left);
  });

  it('keeps everything else of its CSV', async () => {
    const text = 'a\nb\nAmount;"Name"\n"1,00";"Bo"\n3,00;Eva\n';

    expect(await leaveOut(rows, text, 1)).toBe('a\nb\nAmount;"Name"\n3,00;Eva\n');
  });
});

describe('a file built of values', () => {
  it('has elements once that hold fields and nested records', async () => {
    const text = String(await rebuild(entries, ENTRIES));

    expect(text).toContain(
      '<NtryDtls>\n        <Btch>\n          <Nb>2</Nb>\n        </Btch>\n        <TxDtls>',
    );
    expect(text.match(/<NtryDtls>/g)).toHaveLength(1);
    expect(showFindings((await readFile(entries, text)).findings)).toEqual([]);
  });

  it('has the prefixes of the layout', async () => {
    const text = String(await rebuild(invoices, INVOICE));

    expect(text).toContain(
      '<Invoice xmlns="urn:invoice" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">\n  <cbc:ID>1</cbc:ID>\n  <cac:Party cbc:scheme="x">',
    );
    expect((await readFile(invoices, text)).findings).toEqual([]);
  });

  it('declares the namespaces that its attributes need', async () => {
    const { records } = await readFile(entries, String(await rebuild(entries, ENTRIES)));

    expect(records[1]?.raw(records[1].type.fieldsByName.get('schema')!)).toBe('a');
    expect(String(await rebuild(entries, ENTRIES))).toContain(
      '<Document xmlns="urn:iso" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    );
  });
});

describe('a finding shows the text around its field', () => {
  it.each<[string, Layout, string, number, string]>([
    [
      'an element',
      xml,
      GOOD_XML.replace('>12.50', '>12.50').replace('<Sum>13.50', '<Sum>13,50'),
      10,
      '<Sum>13,50</Sum>',
    ],
    [
      'an attribute',
      xml,
      GOOD_XML.replace('amount="1"', 'amount="1,0"'),
      22,
      '<Row amount="1,0"/>',
    ],
    ['a cell', rows, 'a\nb\nAge;Name;Amount\n7;Eva;x\n', 7, '*;***;x'],
    ['a member', claims('array'), '[\n {"id": "x1", "name": "Eva"}]', 9, '"id": "x1"'],
  ])('%s', async (_, layout, text, column, excerpt) => {
    const [finding] = (await readFile(layout, text)).findings;

    expect(finding?.columns?.[0]).toBe(column);
    expect(finding?.excerpt?.text).toBe(excerpt);
  });
});
