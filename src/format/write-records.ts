import { findEncoding } from './encoding.ts';
import type { Field, Layout } from './layout.ts';
import { isItem, type JsonOrigin, type Record, type Unit } from './record.ts';
import { createTotals } from './totals.ts';
import { writeCsv } from './write-csv.ts';
import { formatField, writeFixed } from './write-fixed.ts';
import { writeJson } from './write-json.ts';
import { writeXml } from './write-xml.ts';

/** Writes records as a file of the layout, streaming: the same definition that reads it. */
export async function* writeRecords(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<Buffer> {
  const encoding = findEncoding(layout.raw.encoding)!;
  for await (const text of writeText(layout, records)) if (text !== '') yield encoding.encode(text);
}

function writeText(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  switch (layout.kind) {
    case 'fixed':
      return writeFixed(layout, records);
    case 'xml':
      return writeXml(layout, records);
    case 'csv':
      return writeCsv(layout, records);
    case 'json':
      return writeJson(layout, records);
  }
}

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
      if (field.total === undefined) continue;
      const total = field.isTotalAtEnd ? (known.get(field.total) ?? 0n) : totals.get(field.total);
      values.set(field, field.type.write(total));
    }
    yield values.size > 0 ? replaceFields(record, values) : record;
  }
}

/** The same record with some fields' content replaced; the other columns of a line stay as they are. */
export function replaceFields(record: Record, values: ReadonlyMap<Field, string>): Record {
  const replaced = replaceRaws(record, values);
  if (record.text === undefined) return replaced;
  let text = record.text.padEnd(record.type.length);
  for (const field of values.keys())
    text = text.slice(0, field.from) + formatField(replaced, field) + text.slice(field.to);
  return { ...replaced, text };
}

function addChanges(origin: JsonOrigin, values: ReadonlyMap<Field, string>): JsonOrigin {
  return { ...origin, changes: new Map([...(origin.changes ?? []), ...values]) };
}

function replaceRaws(record: Record, values: ReadonlyMap<Field, string>): Record {
  return {
    type: record.type,
    line: record.line,
    text: undefined,
    ...(record.cutTo === undefined ? {} : { cutTo: record.cutTo }),
    ...(record.terminator === undefined ? {} : { terminator: record.terminator }),
    ...(record.origin ? { origin: addChanges(record.origin, values) } : {}),
    raw: (field) => values.get(field) ?? record.raw(field),
    value(field) {
      const raw = values.get(field);
      return raw === undefined ? record.value(field) : field.type.read(raw, 0, raw.length);
    },
    place: (field) => record.place(field),
  };
}
