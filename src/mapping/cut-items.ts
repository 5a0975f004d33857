import { type FileHandle, open } from 'node:fs/promises';
import { openChunks } from '../core/files.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, type Record } from '../format/record.ts';
import { isSameItem } from './map-file.ts';
import type { Mapping } from './mapping.ts';
import { BegunItems } from './scattered.ts';

/** The rows of one item of a creditor's file, byte for byte, behind what stands before the first of them. */
export interface ItemBytes {
  readonly bytes: Buffer;
  readonly line: number;
}

/** The items of a creditor's file, each as a file of its own; none where there are not several. */
export async function* cutItems(path: string, mapping: Mapping): AsyncGenerator<ItemBytes> {
  const starts = await listStarts(path, mapping);
  const [first, second] = starts;
  if (!first || !second) return;
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const head = await readSlice(handle, 0, first.byte);
    for (const [index, { byte, line }] of starts.entries()) {
      const rows = await readSlice(handle, byte, starts[index + 1]?.byte ?? size);
      yield { bytes: Buffer.concat([head, rows]), line };
    }
  } finally {
    await handle.close();
  }
}

interface Start {
  readonly byte: number;
  readonly line: number;
}

/** Where each item begins; nowhere when rows of one are apart. Rows that cannot be read go with the item before them. */
async function listStarts(path: string, { source, groupBy }: Mapping): Promise<Start[]> {
  const starts: Start[] = [];
  const begun = new BegunItems(groupBy);
  let last: Record | undefined;
  const silent = { file: '', report: () => {} };
  for await (const units of readUnits(source.layout, openChunks(path), silent))
    for (const unit of units) {
      if (!isItem(unit)) continue;
      const { head } = unit;
      if (!isSameItem(groupBy, last, head)) {
        if (begun.begin(head) !== undefined) return [];
        starts.push({ byte: head.place().byte ?? 0, line: head.line });
      }
      last = head;
    }
  return starts;
}

async function readSlice(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer;
}
