/** A good fixed layout of 32 lines, for tests that spoil it. */
export const FIXED = `layout: l
title: T
provenance: reconstructed
source: s
kind: fixed
newline: lf
encoding: iso-8859-1
structure: a x:(b c*)* d
item: x
totals:
  n: { count: '*' }
  s: { sum: c.sum }
records:
  a:
    fields:
      id: { pos: 1-2, id: '01' }
      date: { pos: 3-10, type: date, format: yyyyMMdd }
  b:
    fields:
      id: { pos: 1-2, id: '02' }
      rest: { pos: 3-10 }
  c:
    fields:
      id: { pos: 1-2, id: '03' }
      sum: { pos: 3-10, type: number }
  d:
    fields:
      id: { pos: 1-2, id: '04' }
      n: { pos: 3-10, type: number, total: n }
batch:
  date: a.date
  item: { references: { r: b.rest } }
`;
/** A good XML layout with an item. */
export const XML = `layout: l
title: T
provenance: reconstructed
source: s
kind: xml
structure: a b*
item: b
records:
  a:
    path: /A
    fields:
      x: { at: '@x' }
  b:
    path: /A/B
    fields:
      y: { at: Y }
      z: { at: Z/@z }
`;
/** A good CSV layout. */
export const CSV = `layout: l
title: T
provenance: reconstructed
source: s
kind: csv
records:
  a:
    fields:
      x: { at: X }
      y: { at: Y }
`;
/** A good NDJSON layout with a nested record. */
export const JSON_LINES = `layout: l
title: T
provenance: reconstructed
source: s
kind: json
shape: ndjson
records:
  a:
    fields:
      x: {}
  b:
    path: /list/*
    fields:
      y: {}
`;

/** A case: what is wrong, the good layout, the text replaced, what replaces it, the faults. */
export type LayoutCase = readonly [string, string, string, string, ...string[]];

/** A good layout with one text in it replaced. */
export function spoil(good: string, from: string, to: string): string {
  if (!good.includes(from)) throw new Error(`'${from}' does not stand in the layout`);
  return good.replace(from, () => to);
}
