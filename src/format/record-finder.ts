import type { Layout, RecordType } from './layout.ts';
import { createTypeChooser } from './type-chooser.ts';

interface IdGroup {
  /** Column ranges that hold the ids of this group's record types. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly types: Map<string, RecordType>;
}

/** Tells the type of the record at `start`..`end` of a text by its ids. */
export type RecordFinder = (text: string, start: number, end: number) => RecordType | undefined;

/**
 * Makes a finder: one table look-up for each set of columns that hold ids, longest set first. Where ids
 * alone do not tell, the structure does: then it must be asked for each record once, in order.
 */
export function createRecordFinder(layout: Layout): RecordFinder {
  const { records: types, raw } = layout;
  if (Object.values(raw.records).some(({ unmarked, byPlace }) => unmarked || byPlace))
    return createPlaceFinder(layout);
  const groups = groupByRanges(types);
  const alone = types.length === 1 && groups[0]?.ranges.length === 0 ? types[0] : undefined;
  if (alone) return () => alone;
  const [only] = groups;
  if (groups.length === 1 && only!.ranges.length === 1) {
    const [from, to] = only!.ranges[0]!;
    const byId = only!.types;
    let [[lastId, last] = ['', undefined]] = byId;
    return (text, start, end) => {
      if (start + to > end) return undefined;
      // Most records are of the type of the one before.
      if (text.startsWith(lastId, start + from)) return last;
      const id = text.slice(start + from, start + to);
      const found = byId.get(id);
      if (found) [lastId, last] = [id, found];
      return found;
    };
  }
  return (text, start, end) => {
    for (const group of groups) {
      const found = group.types.get(readKey(text, start, end, group));
      if (found) return found;
    }
    return undefined;
  };
}

function createPlaceFinder(layout: Layout): RecordFinder {
  const choose = createTypeChooser(layout);
  return (text, start, end) =>
    choose(({ fields }) =>
      fields.every(
        ({ id, from, to }) =>
          id === undefined || (start + to <= end && text.startsWith(id, start + from)),
      ),
    );
}

function groupByRanges(types: readonly RecordType[]): IdGroup[] {
  const groups = new Map<string, IdGroup>();
  for (const type of types) {
    const ids = type.fields.filter((field) => field.id !== undefined);
    const ranges = ids.map((field) => [field.from, field.to] as const);
    const name = ranges.join(';');
    const group = groups.get(name) ?? { ranges, types: new Map() };
    group.types.set(ids.map((field) => field.id).join('\u0000'), type);
    groups.set(name, group);
  }
  const width = (group: IdGroup) => group.ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  return [...groups.values()].sort((a, b) => width(b) - width(a));
}

function readKey(text: string, start: number, end: number, group: IdGroup): string {
  return group.ranges
    .map(([from, to]) => text.slice(Math.min(start + from, end), Math.min(start + to, end)))
    .join('\u0000');
}
