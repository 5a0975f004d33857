import { findEncoding } from './encoding.ts';
import type { Layout } from './layout.ts';
import { isItem, type Record, type Unit } from './record.ts';
import { writeFixed } from './write-fixed.ts';

/** Characters that are encoded at a time. */
const PIECE_LENGTH = 1 << 16;

type Records = AsyncIterable<Record> | Iterable<Record>;

/**
 * Writes records as a file of the layout, streaming: the same definition that reads it. Records that
 * were read are written as they stood, but for what was changed or left out; records that were
 * built are written in the layout's own form. A file is of one or of the other.
 */
export async function* writeRecords(layout: Layout, records: Records): AsyncGenerator<Buffer> {
  const encoding = findEncoding(layout.raw.encoding)!;
  const [first, all] = await peek(records);
  const write = await (first?.origin ? REWRITERS : WRITERS)[layout.kind]();
  let pending = '';
  for await (const text of write(layout, all)) {
    pending += text;
    if (pending.length < PIECE_LENGTH) continue;
    yield encoding.encode(pending);
    pending = '';
  }
  if (pending !== '') yield encoding.encode(pending);
}

async function peek(records: Records): Promise<[Record | undefined, AsyncGenerator<Record>]> {
  async function* start() {
    yield* records;
  }
  const rest = start();
  const { value, done } = await rest.next();
  if (done) return [undefined, rest];
  async function* whole() {
    yield value as Record;
    yield* rest;
  }
  return [value, whole()];
}

type WriteRecords = (layout: Layout, records: AsyncIterable<Record>) => AsyncGenerator<string>;
type Writers = { readonly [kind in Layout['kind']]: () => Promise<WriteRecords> };

/** Loaded with the first file of the kind, as the readers are. */
const WRITERS: Writers = {
  fixed: async () => writeFixed,
  xml: async () => (await import('./write-xml.ts')).writeXml,
  csv: async () => (await import('./write-csv.ts')).writeCsv,
  json: async () => (await import('./write-json.ts')).writeJson,
};
const REWRITERS: Writers = {
  fixed: async () => writeFixed,
  xml: async () => (await import('./rewrite-xml.ts')).rewriteXml,
  csv: async () => (await import('./rewrite-csv.ts')).rewriteCsv,
  json: async () => (await import('./rewrite-json.ts')).rewriteJson,
};

/** The records of units, one after the other. */
export async function* flattenUnits(units: AsyncIterable<readonly Unit[]>): AsyncGenerator<Record> {
  for await (const batch of units) {
    for (const unit of batch) {
      if (isItem(unit)) yield* unit.records;
      else yield unit;
    }
  }
}
