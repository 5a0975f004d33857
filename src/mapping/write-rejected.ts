import { openChunks, replaceFile } from '../core/files.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, type Record } from '../format/record.ts';
import { writeRecords } from '../format/write-records.ts';
import type { MappedPlaces } from './mapped-places.ts';
import type { Mapping } from './mapping.ts';

/** Writes the rows of some items of a creditor's file as they stood, under its header: corrected, they can be dropped again. */
export async function writeRejected(
  { source: { layout } }: Mapping,
  path: string,
  target: string,
  places: MappedPlaces,
  rejected: ReadonlySet<number>,
): Promise<void> {
  async function* keep(): AsyncGenerator<Record> {
    const silent = { file: path, report: () => {} };
    for await (const units of readUnits(layout, openChunks(path), silent))
      for (const unit of units) {
        if (!isItem(unit)) yield unit;
        else if (rejected.has(places.findItem(unit.head.line) ?? 0)) yield* unit.records;
      }
  }
  await replaceFile(target, writeRecords(layout, keep()));
}
