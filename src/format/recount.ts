import type { Field, Layout, Total } from './layout.ts';
import type { Record } from './record.ts';
import { isLeftOut, replaceFields } from './replace-fields.ts';
import { createTotals } from './totals.ts';

/** What totals come to: one value for each time they start over, in order. */
export type KnownTotals = ReadonlyMap<string, readonly bigint[]>;

/** Whether a record states a total before what it counts, so that it must be counted ahead. */
export function needsCountAhead({ records }: Layout): boolean {
  return records.some(({ fields }) => fields.some((field) => field.isTotalAtEnd));
}

/** Reads records to their end and tells what their totals come to. */
export async function countAhead(
  layout: Layout,
  records: AsyncIterable<Record>,
): Promise<KnownTotals> {
  const totals = createTotals(layout);
  const known = new Map(layout.totals.map(({ name }): [string, bigint[]] => [name, []]));
  const keep = ({ name }: Total) => known.get(name)!.push(totals.get(name));
  for await (const record of records) {
    for (const total of layout.totals) if (total.resetBy.has(record.type.index)) keep(total);
    totals.add(record);
  }
  for (const total of layout.totals) keep(total);
  return known;
}

/**
 * Fills in the fields that repeat totals, so that a file that lost items adds up again. Totals that
 * stand before what they count must be given in `known`.
 */
export async function* recount(
  layout: Layout,
  records: AsyncIterable<Record>,
  known: KnownTotals = new Map(),
): AsyncGenerator<Record> {
  const totals = createTotals(layout);
  const starts = new Map<string, number>();
  for await (const record of records) {
    for (const { name, resetBy } of layout.totals)
      if (resetBy.has(record.type.index)) starts.set(name, (starts.get(name) ?? 0) + 1);
    totals.add(record);
    const values = new Map<Field, string>();
    for (const field of record.type.fields) {
      if (field.total === undefined || isLeftOut(record, field)) continue;
      const total = field.isTotalAtEnd
        ? known.get(field.total)?.[starts.get(field.total) ?? 0]
        : totals.get(field.total);
      values.set(field, field.type.write(total ?? 0n));
    }
    yield values.size > 0 ? replaceFields(record, values) : record;
  }
}
