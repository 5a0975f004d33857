import { AppError } from '../core/errors.ts';
import { openChunks } from '../core/files.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { KEPT, type Record, ValuesRecord } from '../format/record.ts';
import { flattenUnits, writeRecords } from '../format/write-records.ts';

/** Whether a definition writes what it reads. */
export interface Rewritten {
  /** Why nothing could be written. */
  readonly refused: string | undefined;
  /** First byte (from 0) and line that are written otherwise than they stood; undefined when none is. */
  readonly differs: { readonly byte: number; readonly line: number } | undefined;
  /** First record (from 1) whose values, written in the definition's own form, do not read the same. */
  readonly otherRecord: { readonly record: number; readonly line: number } | undefined;
  /** False where values alone do not make the document: its model has members that rules do not see. */
  readonly isBuiltAnew: boolean;
}

/**
 * Reads a file and writes it again: as it stood, and with every record built anew from its values
 * alone. A definition that does both right can be trusted to split a file and to fill in totals.
 */
export async function rewriteFile(path: string, layout: Layout): Promise<Rewritten> {
  try {
    return {
      refused: undefined,
      differs: await findDifference(path, layout),
      otherRecord: layout.known ? undefined : await findOtherRecord(path, layout),
      isBuiltAnew: !layout.known,
    };
  } catch (error) {
    // A byte that is no character was a finding when it was read.
    if (!(error instanceof AppError)) throw error;
    return {
      refused: error.message,
      differs: undefined,
      otherRecord: undefined,
      isBuiltAnew: false,
    };
  }
}

function readRecords(source: AsyncIterable<Buffer>, layout: Layout): AsyncGenerator<Record> {
  return flattenUnits(readUnits(layout, source, { file: '', report: () => {} }));
}

async function findDifference(path: string, layout: Layout): Promise<Rewritten['differs']> {
  const written = writeRecords(layout, readRecords(openChunks(path), layout));
  let rest: Buffer = Buffer.alloc(0);
  let byte = 0;
  let line = 1;
  for await (const original of openChunks(path)) {
    while (rest.length < original.length) {
      const { value, done } = await written.next();
      if (done) break;
      rest = Buffer.concat([rest, value]);
    }
    const same = countSame(original, rest);
    line += countLineEnds(original.subarray(0, same));
    byte += same;
    if (same < original.length) return { byte, line };
    rest = rest.subarray(same);
  }
  const { done } = await written.next();
  return rest.length > 0 || !done ? { byte, line } : undefined;
}

function countSame(one: Buffer, other: Buffer): number {
  const length = Math.min(one.length, other.length);
  if (one.subarray(0, length).equals(other.subarray(0, length))) return length;
  let index = 0;
  while (one[index] === other[index]) index++;
  return index;
}

function countLineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

async function findOtherRecord(path: string, layout: Layout): Promise<Rewritten['otherRecord']> {
  const built = writeRecords(layout, buildAnew(readRecords(openChunks(path), layout)));
  const again = skipKept(readRecords(built, layout));
  let count = 0;
  for await (const record of skipKept(readRecords(openChunks(path), layout))) {
    count++;
    const { value } = await again.next();
    if (!value || !isSame(record, value as Record)) return { record: count, line: record.line };
  }
  return (await again.next()).done ? undefined : { record: count + 1, line: 0 };
}

async function* skipKept(records: AsyncIterable<Record>): AsyncGenerator<Record> {
  for await (const record of records) if (record.type !== KEPT) yield record;
}

async function* buildAnew(records: AsyncIterable<Record>): AsyncGenerator<Record> {
  for await (const record of skipKept(records)) {
    const { fields } = record.type;
    yield new ValuesRecord(
      record.type,
      fields.map((field) => record.raw(field)),
    );
  }
}

/** An empty value and none are the same: most forms cannot tell them apart. */
function isSame(one: Record, other: Record): boolean {
  const { type } = one;
  return (
    type === other.type &&
    type.fields.every((field) => (one.raw(field) ?? '') === (other.raw(field) ?? ''))
  );
}
