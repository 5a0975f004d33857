import type { Layout, RecordType, Total } from '../format/layout.ts';
import { findBefore } from './precedence.ts';

/** What a rule can see when it is applied: what has been read by then. */
export interface Scope {
  readonly each: string;
  /** Numbers of the record types. */
  readonly records: ReadonlySet<number>;
  /** The item group by its name, whole. */
  readonly hasItem: boolean;
  readonly totals: readonly Total[];
}

/** The scope of a rule on `each`: a record, the item group or `file`; undefined for anything else. */
export function findScope(layout: Layout, each: string): Scope | undefined {
  const { item, recordsByName } = layout;
  const record = recordsByName.get(each);
  // A total that starts over is that of the last group then, not of the file.
  const ofFile = layout.totals.filter((total) => total.resetBy.size === 0);
  if (each === 'file') return { ...seeAll(layout, each, false), totals: ofFile };
  if (record) return seeFromRecord(layout, record);
  return each === item?.name ? seeAll(layout, each, true) : undefined;
}

function seeAll(layout: Layout, each: string, hasItem: boolean): Scope {
  const records = new Set(layout.records.keys());
  return { each, records, hasItem, totals: layout.totals };
}

function seeFromRecord(layout: Layout, record: RecordType): Scope {
  const { item, totals } = layout;
  const isMember = item?.members.has(record.index) ?? false;
  const everBefore = findBefore(layout, record);
  // Of its own kind an item has only what it has read: records of the item before it are gone.
  const inItem = isMember ? findBefore(layout, record, item!.heads) : everBefore;
  const records = [...layout.records.keys()].filter((index) =>
    (isMember && item!.members.has(index) ? inItem : everBefore).has(index),
  );
  return {
    each: record.name,
    records: new Set(records),
    hasItem: isMember,
    totals: totals.filter((total) => {
      const before = findBefore(layout, record, total.resetBy);
      return listCounted(total).some((index) => before.has(index));
    }),
  };
}

function listCounted({ counted, plus, minus }: Total): number[] {
  return [...counted, ...[...plus, ...minus].map((ref) => ref.record.index)];
}

/** The names a rule may use, as a person reads them. */
export function describeScope(layout: Layout, { records, hasItem }: Scope): string {
  const names = layout.records
    .filter((record) => records.has(record.index))
    .map(({ name }) => name);
  const item = hasItem && layout.item ? [layout.item.name] : [];
  const all = new Set([...names, ...item, 'totals', 'today', 'fileName', 'settings']);
  return [...all].join(', ');
}
