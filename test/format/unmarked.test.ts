import { describe, expect, it } from 'vitest';
import { listFaults, loadGood, readFile, showRecords } from './reading.ts';
import { CSV, FIXED, type LayoutCase, spoil } from './spoiled-layouts.ts';

const FIXED_ROWS = FIXED.replace("id: { pos: 1-2, id: '03' }", 'kind: { pos: 1-2 }').replace(
  '  c:\n',
  '  c:\n    unmarked: true\n',
);
const CSV_ROWS = CSV.replace(
  'records:\n  a:\n',
  'structure: a* b\nrecords:\n  b:\n    fields:\n      x: { at: X, id: SUM }\n      y: { at: Y }\n  a:\n    unmarked: true\n',
);

describe('a record without a mark', () => {
  it('is what no other record of a fixed file is', async () => {
    const text = '0120261123\n02abcdefgh\nXX00000007\nYY00000008\n0400000005\n';
    const { records, findings } = await readFile(loadGood(FIXED_ROWS), text);

    expect(findings).toEqual([]);
    expect(showRecords(records).slice(2, 4)).toEqual([
      'c {"kind":"XX","sum":7}',
      'c {"kind":"YY","sum":8}',
    ]);
  });

  it('is what no other row of a CSV file is', async () => {
    const { records, findings } = await readFile(loadGood(CSV_ROWS), 'X;Y\np;q\nSUM;1\n');

    expect(findings).toEqual([]);
    expect(showRecords(records)).toEqual(['a {"x":"p","y":"q"}', 'b {"x":"SUM","y":"1"}']);
  });

  it('is not what another record is that stands in a wrong place', async () => {
    const layout = loadGood(`layout: f
title: T
provenance: reconstructed
source: ours
kind: fixed
newline: lf
structure: a text* z
records:
  a: { fields: { id: { pos: 1-2, id: AA }, x: { pos: 3-6 } } }
  z: { fields: { id: { pos: 1-2, id: ZZ }, n: { pos: 3-6 } } }
  text: { unmarked: true, fields: { t: { pos: 1-6 } } }
`);
    const { findings } = await readFile(layout, 'AA one\ntext  \nAA two\ntext  \nZZ   2\n');

    expect(findings.map(({ code, record, line }) => [code, record, line])).toEqual([
      ['RECORD_UNEXPECTED', 'a', 3],
    ]);
  });

  it.each<LayoutCase>([
    [
      'a second one',
      FIXED_ROWS,
      "  d:\n    fields:\n      id: { pos: 1-2, id: '04' }",
      '  d:\n    unmarked: true\n    fields:\n      id: { pos: 1-2 }',
      "28 'c' has no mark either and may stand in the same place: nothing tells them apart",
    ],
    [
      'one with an id',
      FIXED_ROWS,
      'kind: { pos: 1-2 }',
      "kind: { pos: 1-2, id: '07' }",
      '23 a record without a mark has no id',
    ],
    [
      'one in XML',
      CSV.replace('kind: csv', 'kind: xml').replace('  a:\n', '  a:\n    path: /A\n'),
      '    path: /A\n',
      '    path: /A\n    unmarked: true\n',
      "9 'unmarked' belongs to fixed, csv and json layouts, not xml",
    ],
  ])('is refused for %s', (_, good, from, to, ...faults) => {
    expect(listFaults(spoil(good, from, to))).toEqual(faults);
  });
});
