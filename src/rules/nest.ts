import { listPaths } from '../format/json-paths.ts';
import type { Layout, RecordType } from '../format/layout.ts';
import type { Item, Record } from '../format/record.ts';

/** By number of the record type: the types that are nested right in it. */
export type Nesting = readonly (readonly RecordType[])[];

const NONE: readonly Record[] = [];

/** Which record types lie right in which, where their places say so: in items of JSON documents. */
export function findNesting({ kind, item, records }: Layout): Nesting {
  if (kind !== 'json' || !item) return records.map(() => []);
  return records.map((outer) =>
    records.filter(
      (inner) =>
        inner !== outer &&
        item.members.has(inner.index) &&
        listPaths(inner).some((path) => findOuter(path, records) === outer),
    ),
  );
}

/** The type at whose place the longest part of the way to a path ends. */
function findOuter(path: string, records: readonly RecordType[]): RecordType | undefined {
  let best: { readonly type: RecordType; readonly length: number } | undefined;
  for (const type of records)
    for (const place of listPaths(type))
      if (path.startsWith(`${place}/`) && place.length >= (best?.length ?? 0))
        best = { type, length: place.length };
  return best?.type;
}

/** The records of an item by the one that each lies in. */
export class Nest {
  readonly #item: Item;
  #inner: Map<Record, Map<RecordType, Record[]>> | undefined;

  constructor(item: Item) {
    this.#item = item;
  }

  /** The records of a type that lie right in one. */
  getInner(outer: Record, type: RecordType): readonly Record[] {
    this.#inner ??= this.#sort();
    return this.#inner.get(outer)?.get(type) ?? NONE;
  }

  #sort(): Map<Record, Map<RecordType, Record[]>> {
    const sorted = new Map<Record, Map<RecordType, Record[]>>();
    const open: { readonly record: Record; readonly pointer: string }[] = [];
    for (const record of this.#item.records) {
      const pointer = getPointer(record);
      while (open.length > 0 && !pointer.startsWith(`${open.at(-1)!.pointer}/`)) open.pop();
      const outer = open.at(-1)?.record;
      if (outer) {
        const own = sorted.get(outer) ?? new Map<RecordType, Record[]>();
        sorted.set(outer, own);
        const list = own.get(record.type);
        if (list) list.push(record);
        else own.set(record.type, [record]);
      }
      open.push({ record, pointer });
    }
    return sorted;
  }
}

function getPointer({ origin }: Record): string {
  return origin?.spelling?.kind === 'json' ? origin.spelling.pointer : '';
}
