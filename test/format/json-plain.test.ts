import { describe, expect, it } from 'vitest';
import { listFaults, loadGood, readFile, rebuild, rewrite, showRecords } from './reading.ts';

const HEAD = `layout: notes
title: Notes
provenance: reconstructed
source: ours
kind: json
`;
const WHOLE = HEAD.concat(`shape: object
records:
  head: { fields: { id: {} } }
  note: { path: /notes/*, fields: { text: { at: ., optional: true } } }
  sum: { path: /total/sum, fields: { amount: { at: ., type: number } } }
`);
const LINES = HEAD.concat('shape: ndjson\nrecords: { name: { fields: { text: { at: . } } } }\n');

describe('a JSON element that is a text or a number itself', () => {
  it.each([
    ['in lists and members', WHOLE, '{"id":"1","notes":["a","b",null],"total":{"sum":12}}\n', 5],
    ['on lines', LINES, '"Bo"\n"Eva"\n', 2],
  ])('is read, written back and built anew %s', async (_, text, file, count) => {
    const layout = loadGood(text);
    const { records, findings } = await readFile(layout, file);

    expect(findings).toEqual([]);
    expect(records).toHaveLength(count);
    expect(await rewrite(layout, file)).toBe(file);
    expect(String(await rebuild(layout, file))).toBe(file);
    expect(showRecords((await readFile(layout, await rebuild(layout, file))).records)).toEqual(
      showRecords(records),
    );
  });

  it('can have no other field and no record in it', () => {
    expect(listFaults(WHOLE.replace('text: {', 'x: {}, text: {'))).toEqual([
      "9 the element is a text or a number itself: 'x' cannot stand in it",
    ]);
    expect(
      listFaults(LINES.replace('} } } }', '} } }, row: { path: /a/*, fields: { b: {} } } }')),
    ).toEqual(["7 the element is a text or a number itself: 'row' cannot stand in it"]);
  });
});

describe('JSON that cannot be read', () => {
  it.each([
    ['{"id":"1","ANNA ANDERSSON":1,"ANNA ANDERSSON":2}\n', "Duplicate key '**** *********'"],
    ['{"id":"1","position 3\'":1,"position 3\'":2}\n', "Duplicate key '******** *''"],
    ['{"id":19121212.}\n', "Invalid number '********.'"],
  ])('is told of without what may be personal: %s', async (text, message) => {
    const { findings } = await readFile(loadGood(WHOLE), text);

    expect(findings[0]?.message).toContain(message);
    expect(findings[0]?.columns?.[0]).toBeGreaterThan(14);
  });
});
