import { type Options, stringify } from 'csv-stringify/sync';
import { checkPlain, numberColumns } from './csv-rows.ts';
import type { Layout, RecordType } from './layout.ts';
import type { Record } from './record.ts';

/** Writes rows that we built in the order of the layout's fields, with a header unless it has none. */
export async function* writeCsv(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const { header = true, preamble = 0 } = layout.raw;
  const newline = layout.raw.newline === 'crlf' ? '\r\n' : '\n';
  const names = [...new Set(layout.records.flatMap((type) => type.fields.map((f) => f.at)))];
  const columns = layout.records.map((type) =>
    header ? nameColumns(type, names) : orderColumns(type),
  );
  const options = layout.records.map((type, index) => createOptions(layout, type, columns[index]!));
  // What stood there is not known: empty lines keep its place.
  for (let line = 0; line < preamble; line++) yield newline;
  let isFirst = header;
  for await (const record of records) {
    if (isFirst) yield formatRow(names, { ...options[0]!, cast: {} }) + newline;
    isFirst = false;
    const { index } = record.type;
    const cells = columns[index]!.map((field) => (field < 0 ? '' : toCell(record, field)));
    yield formatRow(cells, options[index]!) + newline;
  }
  if (isFirst) yield formatRow(names, { ...options[0]!, cast: {} }) + newline;
}

function toCell(record: Record, index: number): string {
  return record.raw(record.type.fields[index]!) ?? '';
}

/** Field number of each column, -1 for a column that no field has. */
function orderColumns(type: RecordType): number[] {
  const places = numberColumns(type);
  return Array.from({ length: Math.max(...places) + 1 }, (_, column) => places.indexOf(column));
}

function nameColumns(type: RecordType, names: readonly string[]): number[] {
  return names.map((name) => type.fields.findIndex((field) => field.at === name));
}

/** A row of one empty value would be an empty line: it is quoted. */
function formatRow(cells: readonly string[], options: RowOptions): string {
  const { quote, delimiter } = options;
  if (quote === false)
    return cells.map((cell) => checkPlain(cell, { delimiter, quote: '' })).join(delimiter);
  return stringify([cells], options) || `${quote}${quote}`;
}

type RowOptions = Options & { readonly delimiter: string; readonly quote: string | false };

function createOptions(layout: Layout, type: RecordType, columns: readonly number[]): RowOptions {
  const { quoting = 'needed', quote = '"', delimiter = ';' } = layout.raw;
  const isText = columns.map((index) => type.fields[index]?.type.name === 'text');
  return {
    delimiter,
    ...(quoting === 'none' ? { quote: false as const } : { quote, escape: quote }),
    quoted: quoting === 'all',
    quoted_empty: quoting === 'all',
    quoted_match: /[\r\n]/,
    record_delimiter: '\n',
    eof: false,
    ...(quoting === 'text'
      ? {
          cast: {
            string: (value: string, { index }: { index: number }) => ({
              value,
              quoted: isText[index] === true && value !== '',
            }),
          },
        }
      : {}),
  };
}
