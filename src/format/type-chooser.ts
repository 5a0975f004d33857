import type { Field, Layout, RecordType } from './layout.ts';

/** Tells the type of a record among those whose ids it has. */
export type TypeChooser = (fits: (type: RecordType) => boolean) => RecordType | undefined;

/**
 * Makes a chooser that goes by ids, and where several types fit by the order of the file: it follows
 * the structure on its own, so it must be asked once for each record, in order.
 */
export function createTypeChooser({ records, structure, raw }: Layout): TypeChooser {
  const sorted = [...records].sort((a, b) => countMarks(b) - countMarks(a));
  const unmarked = new Set(sorted.filter(({ name }) => raw.records[name]?.unmarked === true));
  const marked = sorted.filter((type) => !unmarked.has(type));
  const mayBeMarked = (from: number) =>
    marked.some(({ index }) => structure !== undefined && structure.step(from, index) >= 0);
  let state = 0;
  return (fits) => {
    let first: RecordType | undefined;
    for (const type of sorted) {
      // Where records with marks may stand too, one that has none is what no other is, even out of
      // place; where none may, it is what stands there, whatever it begins with.
      if (first && unmarked.has(type) && !unmarked.has(first) && mayBeMarked(state)) break;
      if (!fits(type)) continue;
      first ??= type;
      const next = structure?.step(state, type.index) ?? -1;
      if (next < 0) continue;
      state = next;
      return type;
    }
    // Out of place: whoever checks the order says so.
    if (first && structure) state = Math.max(structure.resume(first.index), 0);
    return first;
  };
}

/** A type with more marks is tried before one with fewer; of columns, each counts. */
function countMarks({ fields }: RecordType): number {
  return fields.filter(hasId).reduce((sum, { from, to }) => sum + Math.max(to - from, 1), 0);
}

/** True for a field whose constant marks its record. */
export function hasId({ id }: Field): boolean {
  return id !== undefined;
}
