import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'lossless-json';
import { openChunks } from '../core/files.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { type Item, isItem } from '../format/record.ts';
import { liftValue } from '../mapping/lift-value.ts';
import type { ChangeList } from '../rules/change-list.ts';

/** The first item of a file, without its findings; undefined when it has none. */
export function readFirstItem(path: string, layout: Layout): Promise<Item | undefined> {
  return readFirst(openChunks(path), path, layout);
}

/** The same of a document of an earlier version, as it is after these changes. */
export async function readLiftedItem(
  path: string,
  layout: Layout,
  lists: readonly ChangeList[],
): Promise<Item | undefined> {
  if (lists.length === 0) return readFirstItem(path, layout);
  const value = parse(await readFile(path, 'utf8'));
  liftValue(value, lists);
  return readFirst([Buffer.from(stringify(value) ?? '')], path, layout);
}

async function readFirst(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  file: string,
  layout: Layout,
): Promise<Item | undefined> {
  const silent = { file, report: () => {} };
  for await (const units of readUnits(layout, toAsync(source), silent))
    for (const unit of units) if (isItem(unit)) return unit;
  return undefined;
}

async function* toAsync(source: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* source;
}
