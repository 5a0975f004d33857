import { describe, expect, it } from 'vitest';
import { listFaults, loadGood, readFile, rewrite, showFindings, showRecords } from './reading.ts';

const HEAD = 'layout: l\ntitle: T\nprovenance: reconstructed\nsource: ours\n';
/** A payment of several lines of which only the first says what it is; a title may begin as the last does. */
const LINES = `${HEAD}kind: fixed
newline: lf
encoding: iso-8859-1
structure: start payment:(first second third?)* end
item: payment
records:
  start: { fields: { id: { pos: 1, id: A }, sender: { pos: 2-8 } } }
  first: { fields: { id: { pos: 1, id: C }, amount: { pos: 2-8, type: number } } }
  second: { unmarked: true, fields: { name: { pos: 1-8 } } }
  third: { byPlace: true, fields: { id: { pos: 1, id: Z }, text: { pos: 2-8 } } }
  end: { fields: { id: { pos: 1, id: E }, rest: { pos: 2-8 } } }
`;
const FILE = 'AFIRMA AB\nC0000012\nEVA AB  \nC0000013\nZORN AB \nZTEXT   \nE00000  \n';

describe('a record known by its place', () => {
  const layout = loadGood(LINES);

  it('is read as what may stand there, whatever it begins with', async () => {
    const { records, findings } = await readFile(layout, FILE.replace('AFIRMA AB', 'AFIRMA  '), 7);

    expect(findings).toEqual([]);
    expect(records.map(({ type }) => type.name).join(' ')).toBe(
      'start first second first second third end',
    );
    expect(showRecords(records)[2]).toBe('second {"name":"EVA AB"}');
    expect(await rewrite(layout, FILE)).toBe(FILE);
  });

  it('is told of where nothing fits its place', async () => {
    const { findings } = await readFile(
      layout,
      'AFIRMA  \nC0000012\nEVA     \nAFIRMA  \nE       \n',
    );

    expect(showFindings(findings)[0]).toBe('RECORD_UNEXPECTED 4');
  });

  it('of more marks is preferred to one of fewer', async () => {
    const filled = loadGood(`${HEAD}kind: fixed
newline: lf
structure: end* fill*
records:
  end: { fields: { id: { pos: 1, id: '9' }, rest: { pos: 2-4 } } }
  fill: { fields: { id: { pos: 1-4, id: '9999' } } }
`);

    const { records } = await readFile(filled, '9000\n9999\n9999\n');

    expect(records.map(({ type }) => type.name)).toEqual(['end', 'fill', 'fill']);
  });

  it('of a CSV file is read by the order of its rows', async () => {
    const rows = loadGood(`${HEAD}kind: csv
header: false
structure: head (row note?)* sum
records:
  head: { unmarked: true, fields: { sender: { at: 1 } } }
  row: { fields: { id: { at: 1, id: R }, amount: { at: 2, type: number } } }
  note: { unmarked: true, fields: { text: { at: 1 } } }
  sum: { fields: { id: { at: 1, id: S }, count: { at: 2, type: number } } }
`);
    const text = 'Bolaget\nR;1\nen text\nR;2\nS;2\n';

    const { records, findings } = await readFile(rows, text);

    expect(findings).toEqual([]);
    expect(records.map(({ type }) => type.name).join(' ')).toBe('head row note row sum');
    expect(await rewrite(rows, text)).toBe(text);
  });

  it('is refused where two may stand in one place', () => {
    const text = LINES.replace('third?', '(third | fourth)?').replace(
      '  end:',
      '  fourth: { fields: { id: { pos: 1, id: Z }, text: { pos: 2-8 } } }\n  end:',
    );

    expect(listFaults(text)).toEqual([
      "15 cannot be told apart from 'third': give both an id in the same columns",
    ]);
  });
});
