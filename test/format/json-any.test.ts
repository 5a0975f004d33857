import { describe, expect, it } from 'vitest';
import { listFaults, loadGood, readFile, rewrite } from './reading.ts';

const LAYOUT = `layout: notes
title: Notes
provenance: reconstructed
source: ours
kind: json
shape: any
records:
  note: { fields: { id: {}, amount: { type: decimal, optional: true } } }
  part: { path: [/parts/*, /first, /last/*/inner], fields: { where: { slot: true }, text: { at: [old, new], optional: true } } }
item: note
`;
const layout = loadGood(LAYOUT);

async function readIds(text: string): Promise<string[]> {
  const { records } = await readFile(layout, text);
  return records.map((record) => record.raw(record.type.fields[0]!) ?? '');
}

describe('a JSON file of any shape', () => {
  it.each([
    ['one document on a line', '{"id":"1"}\n', ['1']],
    ['one document over several lines', '{\n  "id": "1"\n}\n', ['1']],
    ['a list', '[{"id":"1"}, {"id":"2"}]', ['1', '2']],
    ['an indented list behind blanks', ' \n[\n  {"id":"1"},\n  {"id":"2"}\n]\n', ['1', '2']],
    ['a document a line', '{"id":"1"}\n{"id":"2"}\n\n{"id":"3"}', ['1', '2', '3']],
    ['indented documents one after the other', '{\n"id":"1"}\n{\n"id":"2"\n}\n', ['1', '2']],
  ])('may be %s', async (_, text, ids) => {
    expect(await readIds(text)).toEqual(ids);
    expect(await rewrite(layout, text)).toBe(text);
  });

  it('has a broken line told by itself, and the others are read', async () => {
    const text = '{"id":"1"}\n{"id":"2"\n{"id":"3"}\n';
    const { findings } = await readFile(layout, text);
    expect(findings).toMatchObject([{ code: 'JSON_MALFORMED', line: 2 }]);
    expect(await readIds(text)).toEqual(['1', '3']);
  });

  it('has a list that is not closed told', async () => {
    const { findings } = await readFile(layout, '[{"id":"1"},\n{"id":"2"}\n');
    expect(findings).toMatchObject([{ code: 'JSON_MALFORMED', line: 3 }]);
  });
});

describe('a record of several places', () => {
  const text =
    '{"id":"1","first":{"new":"a"},"parts":[{"old":"b"}],"last":[{"inner":{"old":"c"}}]}\n';

  it('is read in each, knows which it stands in, and is written as it stood', async () => {
    const { records, findings } = await readFile(layout, text);
    const parts = records.filter(({ type }) => type.name === 'part');
    const [where, value] = parts[0]!.type.fields;
    expect(findings).toEqual([]);
    expect(
      parts.map((part) => [part.raw(where!), part.raw(value!), part.place(value).path]),
    ).toEqual([
      ['first', 'a', '/first/new'],
      ['parts', 'b', '/parts/0/old'],
      ['inner', 'c', '/last/0/inner/old'],
    ]);
    expect(await rewrite(layout, text)).toBe(text);
  });

  it('keeps the digits of a decimal number whatever they are', async () => {
    const { records } = await readFile(layout, '{"id":"1","amount":76.00}');
    expect(records[0]!.raw(records[0]!.type.fields[1]!)).toBe('76.00');
  });

  it('needs a model or records', () => {
    expect(listFaults(LAYOUT.replace(/records:[\s\S]*item/, 'item'))).toContain(
      "1 'records' is missing",
    );
  });
});
