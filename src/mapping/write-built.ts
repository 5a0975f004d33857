import { openChunks, replaceFile } from '../core/files.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import type { Record } from '../format/record.ts';
import { countAhead, needsCountAhead, recount } from '../format/recount.ts';
import { flattenUnits, writeRecords } from '../format/write-records.ts';

/** Writes records that were built, with totals that add up, also those that stand before what they count. */
export async function writeBuilt(
  layout: Layout,
  records: AsyncIterable<Record>,
  target: string,
): Promise<void> {
  await replaceFile(target, writeRecords(layout, recount(layout, records)));
  if (!needsCountAhead(layout)) return;
  const read = () =>
    flattenUnits(readUnits(layout, openChunks(target), { file: target, report: () => {} }));
  const known = await countAhead(layout, read());
  await replaceFile(target, writeRecords(layout, recount(layout, read(), known)));
}
