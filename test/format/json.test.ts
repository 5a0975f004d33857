import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isItem, type Unit } from '../../src/format/record.ts';
import { recount } from '../../src/format/recount.ts';
import { flattenUnits } from '../../src/format/write-records.ts';
import {
  describeReading,
  loadGood,
  readFile,
  rebuild,
  rewrite,
  showFindings,
  showRecords,
  toStream,
  writeFile,
} from './reading.ts';

const JSON_TEXT = `layout: claims
title: Claims
provenance: reconstructed
source: ours
kind: json
shape: object
item: claim
structure: head (claim row*)*
totals:
  claims: { count: claim }
  sum: { sum: row.amount }
schema:
  type: object
  required: [sender]
  properties:
    sender: { type: string }
    claims: { type: array, items: { type: object, properties: { id: {} }, required: [id] } }
records:
  head:
    fields:
      sender: {}
      count: { at: /total/count, type: number, total: claims, totalAt: end, optional: true }
  claim:
    path: /claims/*
    fields:
      id: { type: digits }
      debtor: { at: /debtor/name, optional: true, personal: true }
      isNew: { type: boolean, optional: true }
  row:
    path: /claims/*/rows/*
    fields:
      amount: { type: number, sign: leading, positive: digits, decimals: 2, separator: '.' }
`;
const LINES_TEXT = `layout: lines
title: Lines
provenance: reconstructed
source: ours
kind: json
shape: ndjson
item: line
totals:
  sum: { sum: row.amount }
records:
  line:
    fields:
      id: { type: digits }
      note: { optional: true }
  row:
    path: /rows/*
    fields:
      amount: { type: number }
`;
const change = (text: string, ...lines: readonly string[]) =>
  loadGood(text.replace('kind: json\n', ['kind: json', ...lines, ''].join('\n')));
const claims = change(JSON_TEXT);
const lines = change(LINES_TEXT);
const array = loadGood(LINES_TEXT.replace('ndjson', 'array'));
const GOOD = `{"sender":"Åsa","total":{"count":2},"claims":[{"id":"1","rows":[{"amount":12.50,"x":null},{"amount":-0.01}]},{"id":"2","isNew":true,"debtor":{"name":"Bo","age":7}}],"unknown":[1,2.50,{"a":9007199254740993}]}\n`;

const MIXED = loadGood(`layout: mixed
title: Mixed
provenance: reconstructed
source: ours
kind: json
shape: ndjson
item: claim
structure: head claim:(claim row*)* end
totals: { claims: { count: claim } }
records:
  head:
    fields: { type: { id: H }, sender: {} }
  claim:
    fields: { type: { at: /type, id: C }, id: { type: digits } }
  row:
    path: /rows/*
    fields: { amount: { type: number } }
  end:
    fields: { type: { id: E }, count: { type: number, total: claims } }
`);

describe('JSON elements of several types', () => {
  const TEXT =
    '{"type":"H","sender":"x"}\n{"type":"C","id":"1","rows":[{"amount":1}]}\n{"type":"C","id":"2"}\n{"type":"E","count":2}\n';

  it('are told apart by a member, in the order of the file', async () => {
    const { records, findings } = await readFile(MIXED, TEXT);

    expect(findings).toEqual([]);
    expect(records.map(({ type }) => type.name)).toEqual(['head', 'claim', 'row', 'claim', 'end']);
    expect(await rewrite(MIXED, TEXT)).toBe(TEXT);
    expect(String(await rebuild(MIXED, TEXT))).toBe(TEXT);
  });

  it('are told of when they are none', async () => {
    const { findings } = await readFile(MIXED, TEXT.replace('"C","id":"2"', '"X","id":"2"'));

    expect(findings[0]).toMatchObject({ code: 'RECORD_UNKNOWN', line: 3, found: '/type "X"' });
  });
});

describe('a JSON file', () => {
  it('of one object is read as its records', async () => {
    const { records, units, findings } = await readFile(claims, GOOD);

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual([
      'head {"sender":"Åsa","count":2}',
      'claim {"id":"1"}',
      'row {"amount":1250}',
      'row {"amount":-1}',
      'claim {"id":"2","debtor":"Bo","isNew":true}',
    ]);
    expect(
      units.slice(0, -1).map((unit) => (isItem(unit) ? unit.records.length : unit.type.name)),
    ).toEqual(['head', 3, 1]);
  });

  it.each<[string, string, string]>([
    ['one object', 'object', GOOD],
    [
      'an object with unknown members',
      'object',
      '{"sender":"x","z":{"__proto__":1,"constructor":[]}}\n',
    ],
    ['a value a line', 'ndjson', '{"id":"1","rows":[{"amount":1}]}\n{"id":"2"}\n'],
    ['an array', 'array', '[{"id":"1","rows":[{"amount":1}]},{"id":"2"}]\n'],
    ['an empty array member', 'array', '[{"id":"1","rows":[]}]\n'],
    [
      'big numbers',
      'ndjson',
      '{"id":"1","rows":[{"amount":123456789012345678901234567890}],"x":1.000e400}\n',
    ],
  ])('of %s is written back byte for byte, and read in any chunks', async (_, shape, text) => {
    const layout = { object: claims, ndjson: lines, array }[shape]!;
    const whole = await readFile(layout, text);

    expect(showFindings(whole.findings)).toEqual([]);
    expect(await rewrite(layout, text)).toBe(text);
    for (const size of [1, 2, 3, 7])
      expect(describeReading(await readFile(layout, text, size))).toBe(describeReading(whole));
  });

  it('keeps every digit of a number', async () => {
    const { records } = await readFile(lines, '{"id":"1","rows":[{"amount":9007199254740993}]}\n');

    expect(showRecords(records)[1]).toBe('row {"amount":"9007199254740993"}');
  });

  it.each(['[\n  {\n    "id": "1"\n  },\n  {\n    "id": "2"\n  }\n]\n'])(
    'is indented as the layout says',
    async (text) => {
      const layout = loadGood(LINES_TEXT.replace('shape: ndjson', 'shape: array\nindent: 2'));

      expect(await rewrite(layout, text)).toBe(text);
      expect(String(await rebuild(layout, text))).toBe(text);
    },
  );

  it('may begin with a byte order mark', async () => {
    expect(showFindings((await readFile(lines, '\ufeff{"id":"1"}\n', 1)).findings)).toEqual([]);
  });

  it.each<[string, string, string, ...string[]]>([
    ['an empty file', 'object', '', 'FILE_EMPTY'],
    ['an empty array', 'array', '[]', 'FILE_EMPTY'],
    ['no array', 'array', '{"id":"1"}', 'JSON_MALFORMED 1'],
    ['a truncated object', 'object', '{"sender":', 'JSON_MALFORMED 1'],
    ['a truncated array', 'array', '[{"id":"1"}', 'JSON_MALFORMED 1'],
    ['a truncated text', 'ndjson', '{"id":"1"}\n{"id":"2', 'JSON_MALFORMED 2'],
    ['two objects', 'object', '{"sender":"x"}\n{"sender":"y"}\n', 'JSON_MALFORMED 2'],
    ['something after the array', 'array', '[{"id":"1"}] x', 'JSON_MALFORMED 1'],
    ['a comma too many', 'array', '[{"id":"1"},]', 'JSON_MALFORMED 1'],
    ['two commas', 'array', '[{"id":"1"},,{"id":"2"}]', 'JSON_MALFORMED 1'],
    ['a comma first', 'array', '[,{"id":"1"}]', 'JSON_MALFORMED 1'],
    ['no comma', 'array', '[{"id":"1"} {"id":"2"}]', 'JSON_MALFORMED 1'],
    ['no comma and no blank', 'array', '[{"id":"1"}{"id":"2"}]', 'JSON_MALFORMED 1'],
    ['a wrong bracket', 'array', '[{"id":"1"]}', 'JSON_MALFORMED 1'],
    ['a bracket too many', 'ndjson', '{"id":"1"}}\n{"id":"2"}\n', 'JSON_MALFORMED 1'],
    ['single quotes', 'ndjson', '{\'id\':\'1\'}\n{"id":"2"}\n', 'JSON_MALFORMED 1'],
    ['a key twice', 'ndjson', '{"id":"1","id":"2"}\n{"id":"3"}', 'JSON_MALFORMED 1'],
    ['a control character', 'ndjson', '{"id":"1\u0001"}\n{"id":"3"}', 'JSON_MALFORMED 1'],
    ['a comment', 'ndjson', '// x\n{"id":"3"}', 'JSON_MALFORMED 1'],
    ['a missing member', 'ndjson', '{"note":"x"}\n', 'FIELD_REQUIRED id'],
    ['null for a member', 'ndjson', '{"id":null}\n', 'FIELD_REQUIRED id'],
    ['an object for a value', 'ndjson', '{"id":"1","note":{}}\n', 'FIELD_NOT_VALUE note'],
    ['a list for a value', 'ndjson', '{"id":"1","note":[]}\n', 'FIELD_NOT_VALUE note'],
    ['a byte that is no character', 'ndjson', '{"id":"\u00e5"}', 'FIELD_NOT_DIGITS id'],
    ['null for the document', 'ndjson', 'null\n', 'FIELD_REQUIRED id'],
  ])('is told of with %s', async (_, shape, text, ...codes) => {
    const layout = { object: claims, ndjson: lines, array }[shape]!;

    for (const size of [undefined, 1, 5])
      expect(
        showFindings((await readFile(layout, text, size)).findings).filter(
          (code) => !code.startsWith('JSON_SCHEMA'),
        ),
      ).toEqual(codes);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['members', '{"a":'.repeat(100_000)],
  ])('nested too deep, of %s, is refused', async (_, text) => {
    const { findings } = await readFile(lines, text);

    expect(findings[0]).toMatchObject({ code: 'JSON_MALFORMED', line: 1 });
    expect(findings[0]?.message).toMatch(/nested too deep/);
  });

  it('tells where it does not have its shape', async () => {
    const { findings } = await readFile(claims, '\n{"sender":5,"claims":[{"id":"1"},{}]}');

    expect(findings.filter((finding) => finding.code === 'JSON_SCHEMA')).toMatchObject([
      { line: 2, byte: 11, columns: [11, 11], path: '/sender', expected: 'a text in quotes' },
      {
        line: 2,
        byte: 34,
        columns: [34, 34],
        path: '/claims/1/id',
        expected: "the member 'id'",
      },
    ]);
  });

  it('tells where a value stands', async () => {
    const text = '[{"id":"1"},\n{"id":"Å","rows":[{"amount":1},{"amount":"x"}]}]';
    const { findings } = await readFile(array, text);

    expect(findings).toMatchObject([
      { code: 'FIELD_NOT_DIGITS', line: 2, byte: 19, path: '/1/id' },
      { code: 'FIELD_NOT_NUMBER', line: 2, byte: 55, path: '/1/rows/1/amount' },
    ]);
  });

  it('reads on after a line that cannot be read', async () => {
    const { records } = await readFile(lines, '{"id":"1"}\n{bad}\n{"id":"3"}\n');

    expect(showRecords(records)).toEqual(['line {"id":"1"}', 'line {"id":"3"}']);
  });
});

describe('a JSON file without some of its items', () => {
  const without = (units: readonly Unit[], ordinal: number) =>
    units.filter((unit) => !(isItem(unit) && unit.ordinal === ordinal));

  it('is written without them, the rest as it was', async () => {
    const { units } = await readFile(claims, GOOD);
    const left = flattenUnits(toStream(without(units, 1)));
    const text = String(
      await writeFile(claims, recount(claims, left, new Map([['claims', [1n]]]))),
    );

    expect(text).toBe(
      '{"sender":"Åsa","total":{"count":1},"claims":[{"id":"2","isNew":true,"debtor":{"name":"Bo","age":7}}],"unknown":[1,2.50,{"a":9007199254740993}]}\n',
    );
  });

  it('is written without lines', async () => {
    const { units } = await readFile(lines, '{"id":"1"}\n{"id":"2","x":1}\n{"id":"3"}\n');

    expect(String(await writeFile(lines, flattenUnits(toStream(without(units, 1)))))).toBe(
      '{"id":"2","x":1}\n{"id":"3"}\n',
    );
  });
});

describe('random bytes in a JSON file', () => {
  it.each([
    ['ndjson', lines, '{"id":"1","rows":[{"amount":1}]}\n{"id":"2","note":"å\\"{["}\n'],
    ['array', array, '[{"id":"1","rows":[{"amount":1}]},\n{"id":"2","note":"å\\"{["}]\n'],
  ] as const)(
    'never crash it, and it reads the same in any chunks: %s',
    async (_, layout, text) => {
      const good = Buffer.from(text);
      const mutation = fc.tuple(fc.nat(good.length), fc.nat(2), fc.uint8Array({ maxLength: 3 }));
      await fc.assert(
        fc.asyncProperty(
          mutation,
          fc.integer({ min: 1, max: 30 }),
          async ([at, removed, added], size) => {
            const bytes = Buffer.concat([good.subarray(0, at), added, good.subarray(at + removed)]);
            const whole = describeReading(await readFile(layout, bytes));

            expect(describeReading(await readFile(layout, bytes, size))).toBe(whole);
          },
        ),
        { numRuns: 500 },
      );
    },
  );
});
