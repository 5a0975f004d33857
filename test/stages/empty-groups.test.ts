import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { batch } from '../../src/stages/batch.ts';
import { loadGood, readFile, showFindings } from '../format/reading.ts';

const HEAD = 'title: T\nprovenance: reconstructed\nsource: ours\n';
const FIXED = loadGood(`layout: f
${HEAD}kind: fixed
newline: lf
structure: a file:( b section:( c item:( d e* )+ f )* g )+ h
item: item
totals: { items: { count: d }, own: { count: d, within: section } }
records:
  a: { fields: { id: { pos: 1, id: a } } }
  b: { fields: { id: { pos: 1, id: b } } }
  c: { fields: { id: { pos: 1, id: c }, n: { pos: 2, type: number, total: own, totalAt: end } } }
  d: { fields: { id: { pos: 1, id: d } } }
  e: { fields: { id: { pos: 1, id: e } } }
  f: { fields: { id: { pos: 1, id: f }, n: { pos: 2, type: number, total: own } } }
  g: { fields: { id: { pos: 1, id: g } } }
  h: { fields: { id: { pos: 1, id: h }, n: { pos: 2, type: number, total: items } } }
`);
const XML = loadGood(`layout: x
${HEAD}kind: xml
structure: doc section:( pmt tx+ )+
item: tx
totals: { all: { count: tx }, own: { count: tx, within: section } }
records:
  doc: { path: /D, fields: { n: { at: N, type: number, total: all, totalAt: end } } }
  pmt: { path: /D/P, fields: { id: { at: Id }, n: { at: N, type: number, total: own, totalAt: end } } }
  tx: { path: /D/P/T, fields: { ref: { at: Ref } } }
`);
const XML_FILE = `<D><N>3</N>
 <P><Id>1</Id><N>2</N><!-- one -->
  <T><Ref>a</Ref></T>
  <T><Ref>b</Ref></T>
 </P>
 <P><Id>2</Id><N>1</N><T><Ref>c</Ref></T></P>
</D>
`;

async function split(layout: typeof FIXED, text: string, rejected: readonly number[]) {
  const folder = mkdtempSync(join(tmpdir(), 'kvittera-groups-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  writeFileSync(path, text);
  const files = await batch({
    layout,
    path,
    folder,
    rejected: new Set(rejected),
    sequence: undefined,
  });
  return [files.payload, files.rejects!].map((file) => readFileSync(file, 'utf8'));
}

const flat = (text: string) => text.replaceAll('\n', ' ').trim();

describe('a group that loses all its items goes with them', () => {
  const FILE = 'a\nb\nc2\nd\ne\nd\nf2\nc1\nd\nf1\ng\nb\ng\nb\nc1\nd\nf1\ng\nh4\n';

  test.each<[readonly number[], string, string]>([
    [[3], 'a b c2 d e d f2 g b g b c1 d f1 g h3', 'a b c1 d f1 g b g h1'],
    [[1, 2], 'a b c1 d f1 g b g b c1 d f1 g h2', 'a b c2 d e d f2 g b g h2'],
    [[4], 'a b c2 d e d f2 c1 d f1 g b g h3', 'a b g b c1 d f1 g h1'],
    [[1, 4], 'a b c1 d f1 c1 d f1 g b g h2', 'a b c1 d e f1 g b g b c1 d f1 g h2'],
  ])('of a fixed file without items %j', async (rejected, payload, rejects) => {
    const parts = await split(FIXED, FILE, rejected);

    expect(parts.map(flat)).toEqual([payload, rejects]);
    for (const part of parts)
      expect(showFindings((await readFile(FIXED, part)).findings)).toEqual([]);
  });

  test.each([[[3]], [[1, 2]], [[1]], [[1, 3]]])(
    'of an XML file without items %j',
    async (rejected) => {
      const parts = await split(XML, XML_FILE, rejected);

      for (const part of parts) expect((await readFile(XML, part)).findings).toEqual([]);
      const left = parts.map((part) => part.match(/<Ref>/g)!.length);
      expect(left).toEqual([3 - rejected.length, rejected.length]);
      expect(parts.map((part) => /<D><N>(\d)/.exec(part)?.[1])).toEqual(left.map(String));
    },
  );
});

describe('a JSON list stays whole when its sections lose all they had', () => {
  const JSON_DOC = loadGood(`layout: j
${HEAD}kind: json
shape: object
structure: doc sec:( s it:( i )* )*
item: it
totals: { n: { count: i, within: sec }, all: { count: i } }
records:
  doc: { fields: { n: { at: /n, type: number, total: all, totalAt: end } } }
  s: { path: "/ss/*", fields: { n: { at: /n, type: number, total: n, totalAt: end } } }
  i: { path: "/ss/*/ii/*", fields: { ref: { at: /ref } } }
`);
  const FILE =
    '{"n":3,\n "ss":[{"n":2,"ii":[{"ref":"1"},{"ref":"2"}]},\n  {"n":1,"ii":[{"ref":"3"}]}]}\n';

  test.each([[[3]], [[1, 2]], [[1]]])('without items %j', async (rejected) => {
    const parts = await split(JSON_DOC, FILE, rejected);

    const items = parts.flatMap((part) => {
      const { n, ss } = JSON.parse(part) as { n: number; ss: { ii: { ref: string }[] }[] };
      const refs = ss.flatMap(({ ii }) => ii.map(({ ref }) => ref));
      expect(refs).toHaveLength(n);
      expect(part.endsWith('}\n')).toBe(true);
      return refs;
    });
    expect(items.sort()).toEqual(['1', '2', '3']);
    for (const part of parts)
      expect(showFindings((await readFile(JSON_DOC, part)).findings)).toEqual([]);
  });
});

describe('a group that begins with its only item', () => {
  const HEADED = loadGood(`layout: h
${HEAD}kind: fixed
newline: lf
structure: h section:( item:( d ) t )* z
item: item
records:
  h: { fields: { id: { pos: 1, id: h } } }
  d: { fields: { id: { pos: 1, id: d } } }
  t: { fields: { id: { pos: 1, id: t } } }
  z: { fields: { id: { pos: 1, id: z } } }
`);

  test.each([
    [[1], 'h d t z', 'h d t z'],
    [[2], 'h d t z', 'h d t z'],
  ])('goes with it: %j', async (rejected, payload, rejects) => {
    const parts = await split(HEADED, 'h\nd\nt\nd\nt\nz\n', rejected);

    expect(parts.map(flat)).toEqual([payload, rejects]);
    for (const part of parts)
      expect(showFindings((await readFile(HEADED, part)).findings)).toEqual([]);
  });
});
