import type { Layout, RecordType } from '../format/layout.ts';
import type { Structure } from '../format/structure.ts';

const NONE: ReadonlySet<number> = new Set();

/**
 * The record types that may have been read when a record is, itself among them, by number. Not
 * further back than the last of the record types that start over.
 */
export function findBefore(
  layout: Layout,
  record: RecordType,
  startOver: ReadonlySet<number> = NONE,
): ReadonlySet<number> {
  if (layout.structure) return walkBack(layout.structure, layout.records, record, startOver);
  // Without a structure only what lies in the record itself is known to come after it.
  const before = layout.records.filter((other) => other === record || !isNested(other, record));
  return new Set(startOver.has(record.index) ? [record.index] : before.map(({ index }) => index));
}

function isNested(inner: RecordType, outer: RecordType): boolean {
  return inner.path.startsWith(`${outer.path.replace(/\/$/, '')}/`);
}

interface Place {
  readonly record: number;
  readonly from: Set<number>;
}

function walkBack(
  structure: Structure,
  records: readonly RecordType[],
  record: RecordType,
  startOver: ReadonlySet<number>,
): ReadonlySet<number> {
  const places = listPlaces(structure, records);
  const ways = [...places.keys()].filter((state) => places.get(state)!.record === record.index);
  const seen = new Set(ways);
  // A set goes on to give what is added to it on the way.
  for (const state of seen) {
    const place = places.get(state);
    if (!place || startOver.has(place.record)) continue;
    for (const before of place.from) seen.add(before);
  }
  return new Set([...seen].flatMap((state) => places.get(state)?.record ?? []));
}

/** Every state of a structure: the record just read, and the states it may come from. */
function listPlaces(structure: Structure, records: readonly RecordType[]): Map<number, Place> {
  const places = new Map<number, Place>();
  const open = new Set([0]);
  for (const state of open) {
    for (const { index } of records) {
      const next = structure.step(state, index);
      if (next < 0) continue;
      const place = places.get(next) ?? { record: index, from: new Set() };
      place.from.add(state);
      places.set(next, place);
      open.add(next);
    }
  }
  return places;
}
