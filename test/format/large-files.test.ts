import { describe, expect, it } from 'vitest';
import { loadGood, readFile, showFindings } from './reading.ts';
import { changeXml, GOOD_XML } from './xml-layout.ts';

const claims = changeXml();
const COUNT = 150_000;
const HEAD = 'title: T\nprovenance: reconstructed\nsource: ours\n';

describe('a large file', () => {
  it('of indented XML is read: the blanks between elements are no text', async () => {
    const gap = ' '.repeat(60_000);
    const group = `${gap}<Group>\n<Name>x</Name></Group>\n`;
    const xml = GOOD_XML.replace('  <Trailer>', `${group.repeat(30)}<Trailer>`);

    expect(showFindings((await readFile(claims, xml, 1 << 16)).findings)).toEqual([]);
  });

  it('of XML is still refused for one text that is too long, and for any among elements', async () => {
    const long = GOOD_XML.replace('Åsa Öberg', 'x'.repeat((1 << 20) + 1));
    const among = GOOD_XML.replace('<Trailer>', `${'\n'.repeat(9)}x<Trailer>`);

    expect(showFindings((await readFile(claims, long, 1 << 16)).findings)[0]).toMatch(
      'XML_TEXT_TOO_LONG',
    );
    expect(showFindings((await readFile(claims, among)).findings)).toEqual(['XML_UNKNOWN 2']);
  });

  it('of one JSON object is read with all its records', async () => {
    const layout = loadGood(`layout: big
${HEAD}kind: json
shape: object
records: { head: { fields: { id: {} } }, row: { path: '/rows/*', fields: { a: { type: number } } } }
`);
    const text = `{"id":"1","rows":[${'{"a":1},'.repeat(COUNT)}{"a":2}]}`;

    expect((await readFile(layout, text, 1 << 16)).records).toHaveLength(COUNT + 2);
    expect((await readFile(layout, `${text}\n`)).records).toHaveLength(COUNT + 2);
  });

  it('of CSV may end in any number of empty lines after its last item', async () => {
    const layout = loadGood(`layout: rows
${HEAD}kind: csv
item: row
blankLines: at-end
records: { row: { fields: { a: { at: A } } } }
`);

    expect((await readFile(layout, `A\n1\n${'\n'.repeat(COUNT)}`)).findings).toEqual([]);
  });
});
