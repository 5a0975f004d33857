import { describe, expect, it } from 'vitest';
import {
  listFaults,
  loadGood,
  readFile,
  rebuild,
  rewrite,
  showFindings,
  showRecords,
} from './reading.ts';

const HEAD = 'title: T\nprovenance: reconstructed\nsource: ours\n';
const XML = `layout: x
${HEAD}kind: xml
indent: 0
declaration: false
structure: doc (debit line* | credit)*
records:
  doc: { path: /F, fields: { n: { at: '@n' } } }
  debit: { path: /F/P, fields: { type: { at: '@type', id: D }, amount: { at: Amount, type: number } } }
  credit: { path: /F/P, fields: { type: { at: '@type', id: C }, bank: { at: Bank } } }
  line: { path: /F/P/L, fields: { text: { at: . } } }
`;

describe('XML records of one path', () => {
  const layout = loadGood(XML);
  const text =
    '<F n="1">\n<P type="D">\n<Amount>12</Amount>\n<L>a</L>\n</P>\n<P type="C">\n<Bank>5</Bank>\n</P>\n</F>\n';

  it('are told apart by an attribute, with what stands in them', async () => {
    const { records, findings } = await readFile(layout, text, 3);

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual([
      'doc {"n":"1"}',
      'debit {"type":"D","amount":12}',
      'line {"text":"a"}',
      'credit {"type":"C","bank":"5"}',
    ]);
    expect(await rewrite(layout, text)).toBe(text);
    expect(String(await rebuild(layout, text))).toBe(text);
  });

  it('are told of when they are none, at their place', async () => {
    const { findings } = await readFile(layout, text.replace('"C"', '"X"'));

    expect(findings[0]).toMatchObject({
      code: 'RECORD_UNKNOWN',
      line: 6,
      expected: '<P> with type="D" or type="C"',
    });
  });

  it('may each be a name with its value', async () => {
    const layout = loadGood(`layout: k
${HEAD}kind: xml
structure: doc (rate | name)*
records:
  doc: { path: /D, fields: { n: { at: '@n', optional: true } } }
  rate: { path: /D/U, fields: { code: { at: '@kod', id: '1' }, value: { at: ., type: number } } }
  name: { path: /D/U, fields: { code: { at: '@kod', id: '2' }, value: { at: . } } }
`);
    const { records, findings } = await readFile(
      layout,
      '<D><U kod="1">100</U><U kod="2">x</U><U kod="1">y</U></D>',
    );

    expect(showRecords(records).slice(1, 3)).toEqual([
      'rate {"code":"1","value":100}',
      'name {"code":"2","value":"x"}',
    ]);
    expect(showFindings(findings)).toEqual(['FIELD_NOT_NUMBER value']);
  });

  it('must have ids that differ', () => {
    expect(listFaults(XML.replace('id: C', 'id: D'))).toEqual([
      "12 cannot be told apart from 'debit': both have the path /F/P; give both an id at one attribute",
    ]);
  });
});

describe('JSON', () => {
  const json = (more = '') =>
    loadGood(`layout: j
${HEAD}kind: json
shape: object
${more}item: c
records:
  h: { fields: { id: { at: /id } } }
  c: { path: '/claims/*', fields: { ref: { at: /ref }, n: { at: /n, type: number, decimals: 2, separator: '.', optional: true } } }
`);

  it.each(['', 'schema: {}\n'])('%s says so when its list is no list', async (more) => {
    const { findings } = await readFile(json(more), '{"id":"1",\n"claims":{"ref":"a"}}');

    expect(findings).toMatchObject([
      { code: 'JSON_NOT_LIST', line: 2, path: '/claims', consequence: 'reject-file' },
    ]);
  });

  it.each(['', 'schema: {}\n'])(
    '%s refuses members that are not described, when asked',
    async (more) => {
      const text =
        '{"id":"1","Claims":[],"claims":[{"ref":"a"},\n{"ref":"b","Ref":"c","n":1},{"ref":"d","Ref":1}]}';

      expect((await readFile(json(more), text)).findings).toEqual([]);
      const { findings } = await readFile(json(`unknown: refused\n${more}`), text);
      expect(findings.map(({ code, path, line }) => `${code} ${path} ${line}`).sort()).toEqual([
        'JSON_UNKNOWN /Claims 1',
        'JSON_UNKNOWN /claims/1/Ref 2',
      ]);
    },
  );

  it('names no member of a number', async () => {
    const { findings } = await readFile(json('unknown: refused\n'), '{"id":"1","claims":[1]}');
    expect(showFindings(findings).filter((text) => text.includes('UNKNOWN'))).toEqual([]);
  });

  it.each([
    ['1.5e2', 15_000],
    ['15E1', 15_000],
    ['1.5e-1', 15],
    ['2e0', 200],
    ['1.500', 150],
  ])('has the number %s', async (text, value) => {
    const { records, findings } = await readFile(
      json(),
      `{"id":"1","claims":[{"ref":"a","n":${text}}]}`,
    );

    expect(findings).toEqual([]);
    expect(showRecords(records).at(-1)).toBe(`c {"ref":"a","n":${value}}`);
  });

  it.each(['"abc"', '"007"', '""', 'true'])(
    'of %s where a number should be can be built anew',
    async (value) => {
      await expect(
        rebuild(json(), `{"id":"1","claims":[{"ref":"a","n":${value}}]}`),
      ).resolves.toBeDefined();
    },
  );

  it('is checked by its schema in decimal fractions', async () => {
    const layout = json('schema: { properties: { sum: { multipleOf: 0.01 } } }\n');

    expect((await readFile(layout, '{"id":"1","sum":19.99}')).findings).toEqual([]);
    expect(showFindings((await readFile(layout, '{"id":"1","sum":19.995}')).findings)).toEqual([
      'JSON_SCHEMA 1',
    ]);
  });
});

describe('XML Schema forms', () => {
  it('of numbers and truth are read, and written back as they stood', async () => {
    const layout = loadGood(`layout: x
${HEAD}kind: xml
records: { r: { path: /R, fields: { a: { at: A, type: number, decimals: 2, separator: '.' }, b: { at: B, type: number, decimals: 2, separator: '.' }, c: { at: C, type: boolean }, d: { at: D, type: date, format: iso } } } }
`);
    const text = '<R><A> 1.500\n</A><B>.5</B><C>1</C><D>2026-11-28Z</D></R>';

    const { records, findings } = await readFile(layout, text);

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual(['r {"a":150,"b":50,"c":true,"d":"2026-11-28Z"}']);
    expect(await rewrite(layout, text)).toBe(text);
    expect((await readFile(layout, text.replace('1.500', '1.505'))).findings).toHaveLength(1);
  });
});

describe('a CSV file without its header', () => {
  it('is told of once, and shows nobody', async () => {
    const layout = loadGood(`layout: c
${HEAD}kind: csv
records: { r: { fields: { id: { at: Personnummer, personal: true }, name: { at: Namn, personal: true } } } }
`);

    const { findings } = await readFile(layout, '191212121212;Karin Karlsson\n191212121212;Bo\n');

    expect(findings.map(({ code }) => code)).toEqual(['HEADER_MISSING']);
    expect(JSON.stringify(findings)).not.toMatch(/Karin|1212/);
  });
});
