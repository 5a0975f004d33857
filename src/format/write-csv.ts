import { stringify } from 'csv-stringify/sync';
import type { Layout } from './layout.ts';
import type { Record } from './record.ts';

/** Writes CSV rows in the order of the layout's fields, with a header unless it has none. */
export async function* writeCsv(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const { quoting = 'needed', header = true, newline } = layout.raw;
  const options = {
    delimiter: layout.raw.delimiter ?? ';',
    quote: layout.raw.quote ?? '"',
    quoted: quoting === 'all',
    record_delimiter: newline === 'crlf' ? '\r\n' : '\n',
  };
  if (header) yield stringify([layout.records[0]!.fields.map((field) => field.at)], options);
  for await (const record of records) {
    yield stringify([record.type.fields.map((field) => record.raw(field) ?? '')], options);
  }
}
