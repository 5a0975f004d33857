import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layout } from '../../src/format/layout.ts';
import { loadGood, readFile, rewriteBytes } from './reading.ts';
import { changeXml, GOOD_XML } from './xml-layout.ts';

const HEAD = `title: T
provenance: reconstructed
source: ours
`;
const rows = loadGood(`layout: rows
${HEAD}kind: csv
unknown: ignored
blankLines: at-end
records: { row: { fields: { name: { at: Name }, amount: { at: Amount, optional: true } } } }
`);
const values = loadGood(`layout: values
${HEAD}kind: json
shape: array
records: { value: { fields: { id: { optional: true } } }, part: { path: '/parts/*', fields: { a: { optional: true } } } }
`);

/** Pieces that such files are made of, good ones and bad ones. */
const XML_PIECES = [
  '<X a="1">',
  '</X>',
  '<Y/>',
  ' ',
  '\n',
  '<!-- c -->',
  '<?p i?>',
  'text',
  '&amp;',
  '<![CDATA[<]]>',
  '<Name>n</Name>',
  '\t',
];
const CSV_PIECES = ['"', ';', '\n', '\r\n', 'a', 'Å', '""', ' ', '"a;b"', 'x;y;z\n', ';\n'];
const JSON_PIECES = [
  '{"id":"1"}',
  ',',
  ' ',
  '\n',
  '[',
  ']',
  '{}',
  '"\\u0041"',
  '{"x":[1,{"y":null}]}',
  '{"parts":[{"a":"1"},{"b":2}]}',
  '1.50',
];

function insert(text: string, changes: readonly (readonly [number, string])[]): string {
  const characters = [...text];
  for (const [at, piece] of changes) characters.splice(at % (characters.length + 1), 0, piece);
  return characters.join('');
}

describe('a file with anything put into it', () => {
  it.each<[string, Layout, string, readonly string[]]>([
    ['XML', changeXml('unknown: ignored'), GOOD_XML, XML_PIECES],
    ['CSV', rows, 'Name;Amount;Age\nBo;1;7\n"Eva";;\n', CSV_PIECES],
    ['JSON', values, '[\n {"id":"1"} ,\n {"id":"2","parts":[{"a":"x"}]}\n]\n', JSON_PIECES],
  ])('is written back byte for byte when it is accepted: %s', async (_, layout, good, pieces) => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2000), fc.constantFrom(...pieces)), { maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (changes, size) => {
          const text = insert(good, changes);
          if ((await readFile(layout, text)).findings.length > 0) return;
          accepted++;
          expect(String(await rewriteBytes(layout, text, size))).toBe(text);
        },
      ),
      { numRuns: 1000 },
    );
    // Else nothing would have been proved.
    expect(accepted).toBeGreaterThan(50);
  });
});
