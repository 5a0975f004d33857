import type { Field, RecordType } from './layout.ts';
import type { Structure } from './structure.ts';

/** Tells the type of a record among those whose ids it has. */
export type TypeChooser = (fits: (type: RecordType) => boolean) => RecordType | undefined;

/**
 * Makes a chooser that goes by ids, and where several types fit by the order of the file: it follows
 * the structure on its own, so it must be asked once for each record, in order.
 */
export function createTypeChooser(
  types: readonly RecordType[],
  structure: Structure | undefined,
): TypeChooser {
  const sorted = [...types].sort((a, b) => countMarks(b) - countMarks(a));
  let state = 0;
  return (fits) => {
    let first: RecordType | undefined;
    for (const type of sorted) {
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
