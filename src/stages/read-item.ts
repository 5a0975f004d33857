import { openChunks } from '../core/files.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { type Item, isItem } from '../format/record.ts';

/** The first item of a file, without its findings; undefined when it has none. */
export async function readFirstItem(path: string, layout: Layout): Promise<Item | undefined> {
  const silent = { file: path, report: () => {} };
  for await (const units of readUnits(layout, openChunks(path), silent))
    for (const unit of units) if (isItem(unit)) return unit;
  return undefined;
}
