import { AppError } from '../core/errors.ts';
import { findEncoding } from './encoding.ts';
import type { Field, Layout } from './layout.ts';
import { isItem, type Record, type Unit } from './record.ts';
import { createTotals } from './totals.ts';
import { formatField, writeFixed } from './write-fixed.ts';

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

/**
 * Fills in the fields that repeat totals, so that a file that lost items adds up again. Totals that
 * stand before what they count must be given in `known`.
 */
export async function* recount(
  layout: Layout,
  records: AsyncIterable<Record>,
  known: ReadonlyMap<string, bigint> = new Map(),
): AsyncGenerator<Record> {
  const totals = createTotals(layout);
  for await (const record of records) {
    totals.add(record);
    const values = new Map<Field, string>();
    for (const field of record.type.fields) {
      if (field.total === undefined || isLeftOut(record, field)) continue;
      const total = field.isTotalAtEnd ? (known.get(field.total) ?? 0n) : totals.get(field.total);
      values.set(field, field.type.write(total));
    }
    yield values.size > 0 ? replaceFields(record, values) : record;
  }
}

/** An element, a cell or a member that the file does not have, where others may be missing too. */
function isLeftOut(record: Record, field: Field): boolean {
  return record.origin !== undefined && record.raw(field) === undefined;
}

/** The same record with some fields' content replaced; all else of it stays as it is. */
export function replaceFields(record: Record, values: ReadonlyMap<Field, string>): Record {
  for (const field of values.keys()) if (isLeftOut(record, field)) throwLeftOut(record, field);
  const replaced = replaceRaws(record, values);
  if (record.text === undefined) return replaced;
  let text = record.text.padEnd(record.type.length);
  for (const field of values.keys())
    text = text.slice(0, field.from) + formatField(replaced, field) + text.slice(field.to);
  return { ...replaced, text };
}

function throwLeftOut({ type, line }: Record, { title, at }: Field): never {
  throw new AppError(
    'FIELD_LEFT_OUT',
    `${title} (${type.name} ${at}, line ${line}) is to be filled in, but the file leaves it out`,
    { fix: 'write it in the file, empty or with any value' },
  );
}

function replaceRaws(record: Record, values: ReadonlyMap<Field, string>): Record {
  return {
    type: record.type,
    line: record.line,
    text: undefined,
    ...(record.cutTo === undefined ? {} : { cutTo: record.cutTo }),
    ...(record.terminator === undefined ? {} : { terminator: record.terminator }),
    ...(record.origin ? { origin: record.origin } : {}),
    changes: new Map([...(record.changes ?? []), ...values]),
    raw: (field) => values.get(field) ?? record.raw(field),
    value(field) {
      const raw = values.get(field);
      return raw === undefined ? record.value(field) : field.type.read(raw, 0, raw.length);
    },
    place: (field) => record.place(field),
  };
}
