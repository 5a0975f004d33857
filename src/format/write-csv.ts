import { type Options, stringify } from 'csv-stringify/sync';
import type { Layout, RecordType } from './layout.ts';
import type { Record } from './record.ts';

/** Writes CSV rows in the order of the layout's fields, with a header unless it has none. */
export async function* writeCsv(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const { header = true } = layout.raw;
  const newline = layout.raw.newline === 'crlf' ? '\r\n' : '\n';
  const types = layout.records.map((type) => ({ columns: orderColumns(type), type }));
  const options = types.map(({ type }) => createOptions(layout, type));
  let isFirst = header;
  for await (const record of records) {
    // The header ends as the rows do; a last row may have no line end, a header with rows must.
    if (isFirst) yield formatHeader(layout, options[0]!) + (record.terminator || newline);
    isFirst = false;
    const { columns } = types[record.type.index]!;
    const cells = columns.map((index) => (index < 0 ? '' : toCell(record, index)));
    yield formatRow(cells, options[record.type.index]!) + (record.terminator ?? newline);
  }
  if (isFirst) yield formatHeader(layout, options[0]!) + newline;
}

function toCell(record: Record, index: number): string {
  return record.raw(record.type.fields[index]!) ?? '';
}

/** Field number of each column, -1 for a column that no field has. */
function orderColumns(type: RecordType): number[] {
  const places = type.fields.map((field, index) =>
    /^\d+$/.test(field.at) ? Number(field.at) - 1 : index,
  );
  return Array.from({ length: Math.max(...places) + 1 }, (_, column) => places.indexOf(column));
}

function formatHeader(layout: Layout, options: Options): string {
  return formatRow(
    layout.records[0]!.fields.map((field) => field.at),
    { ...options, cast: {} },
  );
}

/** A row of one empty value would be an empty line: it is quoted. */
function formatRow(cells: readonly string[], options: Options): string {
  return stringify([cells], options) || `${options.quote}${options.quote}`;
}

function createOptions(layout: Layout, type: RecordType): Options {
  const { quoting = 'needed', quote = '"', delimiter = ';' } = layout.raw;
  const isText = orderColumns(type).map((index) => type.fields[index]?.type.name === 'text');
  return {
    delimiter,
    quote,
    escape: quote,
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
