import { describe, expect, it } from 'vitest';
import { listFaults } from './reading.ts';
import { CSV, JSON_LINES, type LayoutCase, spoil, XML } from './spoiled-layouts.ts';

const PATH_CASES: readonly LayoutCase[] = [
  ['no path in XML', XML, '    path: /A/B\n', '', "13 'path' is missing, e.g. path: /File/Claim"],
  [
    'one path for two records',
    XML,
    'path: /A/B',
    'path: /A',
    "13 cannot be told apart from 'a': both have the path /A; give both an id at one attribute",
  ],
  [
    'two root elements',
    XML,
    'path: /A/B',
    'path: /C/B',
    '14 a file has one root element: <A>, not <C>',
  ],
  ['one place for two fields', XML, 'at: Z/@z', 'at: Y', "17 stands in the same place as 'y'"],
  [
    'a field where a record stands',
    XML,
    "at: '@x'",
    'at: B',
    "12 stands in the same place as the record 'b'",
  ],
  [
    'a record nested before an unknown field',
    XML.replace('item: b', 'item: a'),
    '    path: /A\n',
    '    path: /A\n    nestedBefore: q\n',
    "11 the field 'q' does not exist",
  ],
  [
    'fields after the records nested in one around the items',
    XML,
    '    path: /A\n',
    '    path: /A\n    nestedBefore: x\n',
    '11 only records of the item wait for those nested in them: give the fields after these a record of their own',
  ],
  ['one column for two fields', CSV, 'at: Y', 'at: X', "10 stands in the same place as 'x'"],
  [
    'rows that cannot be told apart',
    CSV,
    '      y: { at: Y }\n',
    '      y: { at: Y }\n  b:\n    fields:\n      x: { at: X }\n',
    "11 cannot be told apart from 'a': give both an id in the same column",
  ],
  [
    'JSON without a record for the document',
    JSON_LINES,
    '  a:\n',
    '  a:\n    path: /x\n',
    '7 a json layout needs one record without path: the element itself',
  ],
  [
    'one path for two JSON records',
    JSON_LINES,
    '    path: /list/*\n',
    '',
    "11 cannot be told apart from 'a': give both an id in the same member",
  ],
  [
    'a path with a predicate',
    XML,
    'at: Y }',
    "at: 'Y[1]' }",
    "16 'Y[1]' is no step of a path: paths are written /File/Claim, at: Name or @attribute, and prefix:Name with a prefix of namespaces",
  ],
  [
    'an attribute that has elements',
    XML,
    'path: /A/B',
    "path: '/A/@B'",
    "14 '@B' is no step of a path: paths are written /File/Claim, at: Name or @attribute, and prefix:Name with a prefix of namespaces",
  ],
  [
    'a JSON path in brackets',
    JSON_LINES,
    'path: /list/*',
    'path: list[*]',
    "12 'list[*]' is no step of a path: paths are written /list/*, at: /a/b",
  ],
  [
    'rows whose ids stand in different columns, without header',
    CSV.replace('kind: csv', 'kind: csv\nheader: false'),
    '      x: { at: X }\n      y: { at: Y }\n',
    '      x: { id: A }\n  b:\n    fields:\n      y: {}\n      x: { id: B }\n',
    "11 cannot be told apart from 'a': give both an id in the same column",
  ],
  [
    'a JSON Schema that is none',
    JSON_LINES,
    'shape: ndjson',
    'shape: ndjson\nschema: { type: thing }',
    '7 schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf',
  ],
  [
    'a JSON Schema with an unknown keyword',
    JSON_LINES,
    'shape: ndjson',
    'shape: ndjson\nschema: { typ: object }',
    '7 strict mode: unknown keyword: "typ"',
  ],
];

describe('a layout with paths is refused for', () => {
  it.each([...PATH_CASES])('%s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
