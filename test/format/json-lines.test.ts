import { describe, expect, it } from 'vitest';
import { createTotals } from '../../src/format/totals.ts';
import { loadGood, readFile } from './reading.ts';

const layout = loadGood(`layout: invoices
title: Invoices
provenance: reconstructed
source: ours
kind: json
item: invoice
totals:
  ids: { unique: invoice.id }
records:
  head: { fields: { id: {} } }
  invoice: { path: /invoices/*, fields: { id: {} } }
  note: { path: /invoices/*/notes/*, fields: { text: { at: . } } }
`);
const TEXT = `

{ "id": "x",
  "invoices": [
    { "id": "1" }, { "id": "2" },
    {
      "id": "1",
      "notes": [
        "a",
        "b"
      ]
    }
  ]
}
`;

describe('the line of a record in JSON', () => {
  it('is that on which it begins, and not that of the whole document', async () => {
    const { records } = await readFile(layout, TEXT);

    expect(records.map(({ type, line }) => `${type.name} ${line}`)).toEqual([
      'head 3',
      'invoice 5',
      'invoice 5',
      'invoice 6',
      'note 9',
      'note 10',
    ]);
    expect(records.map((record) => record.place().line)).toEqual([3, 5, 5, 6, 9, 10]);
  });

  it('is told of a value that had to be unique', async () => {
    const { records } = await readFile(layout, TEXT);
    const totals = createTotals(layout);
    const firsts = records.map((record) => {
      totals.add(record);
      return totals.get('ids');
    });

    expect(firsts[3]).toBe(5n);
  });

  it('is found in a large document in one pass', async () => {
    const notes = '"a",\n'.repeat(9_000);
    const invoice = `{"id":"1","notes":[\n${notes}"b"]},\n`;
    const text = `{"id":"x","invoices":[\n${invoice.repeat(10)}{"id":"2"}]}`;
    const { records } = await readFile(layout, text);

    expect(records).toHaveLength(90_022);
    expect(records.map(({ line }) => line).at(-1)).toBe(90_022);
  });
});
