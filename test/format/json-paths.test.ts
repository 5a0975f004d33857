import { describe, expect, it } from 'vitest';
import { isItem } from '../../src/format/record.ts';
import { loadGood, readFile, rebuild, rewrite } from './reading.ts';

const load = (kind: string, outer: string, path: string) =>
  loadGood(`layout: invoices
title: Invoices
provenance: reconstructed
source: ours
kind: ${kind}
item: invoice
records:
  invoice: { ${outer}fields: { id: {} } }
  line: { path: ${path}, fields: { text: {} } }
`);

describe('the path of a record', () => {
  it.each(['/lines/*', 'lines/*', 'lines/*/', './lines/*'])(
    'in JSON may be written %s: what stands there belongs to the item',
    async (path) => {
      const layout = load('json', '', path);
      const text = '{"id":"1","lines":[{"text":"a"},{"text":"b"}]}\n';
      const { units } = await readFile(layout, text);

      expect(units.filter(isItem).map((item) => item.records.length)).toEqual([3]);
      expect(await rewrite(layout, text)).toBe(text);
      expect(String(await rebuild(layout, text))).toBe(text);
    },
  );

  it.each([
    ['/File', '/File/line'],
    ['File', '/File/line'],
    ['/File', 'File/line'],
  ])('in XML may be written %s and %s', async (outer, path) => {
    const layout = load('xml', `path: ${outer}, `, path);
    const { units, findings } = await readFile(
      layout,
      '<File><id>1</id><line><text>a</text></line></File>',
    );

    expect(findings).toEqual([]);
    expect(units.filter(isItem).map((item) => item.records.length)).toEqual([2]);
  });
});
