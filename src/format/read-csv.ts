import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';

const MAX_ROW = 1 << 20;
const BATCH = 1000;

interface Row {
  readonly record: string[];
  readonly info: Info;
}

interface Columns {
  readonly type: RecordType;
  /** Column number of each field, or -1 when the file does not have it. */
  readonly columns: readonly number[];
}

/**
 * Reads a CSV file: fields by the name or the number of their column. Rows of several record types
 * are told apart by their id fields.
 */
export async function* readCsv(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Record[]> {
  const parser = parse({
    delimiter: layout.raw.delimiter ?? ';',
    quote: layout.raw.quote ?? '"',
    info: true,
    relax_column_count: true,
    skip_empty_lines: layout.raw.blankLines === 'at-end',
    max_record_size: MAX_ROW,
    record_delimiter: ['\r\n', '\n'],
  });
  const text = Readable.from(toText(layout, source, reporter));
  text.on('error', (error) => parser.destroy(error)).pipe(parser);
  let columns: Columns[] | undefined =
    layout.raw.header === false ? layout.records.map(numberColumns) : undefined;
  let batch: Record[] = [];
  let nextLine = 1;
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      const line = nextLine;
      nextLine = row.info.lines + 1;
      if (!columns) {
        columns = readHeader(layout, row.record, reporter);
        continue;
      }
      const record = readRow(layout, columns, row.record, line, reporter);
      if (record) batch.push(record);
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    reportMalformed(error as CsvError, nextLine, reporter);
  }
  yield batch;
}

async function* toText(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Buffer> {
  for await (const piece of decodePieces(findEncoding(layout.raw.encoding)!, source, reporter))
    yield Buffer.from(piece.text);
}

function numberColumns(type: RecordType): Columns {
  return {
    type,
    columns: type.fields.map((field, index) =>
      /^\d+$/.test(field.at) ? Number(field.at) - 1 : index,
    ),
  };
}

function readHeader(layout: Layout, names: readonly string[], reporter: Reporter): Columns[] {
  const known = new Set(layout.records.flatMap((type) => type.fields.map((field) => field.at)));
  for (const [index, name] of names.entries()) {
    if (known.has(name) || layout.raw.unknown === 'ignored') continue;
    reportHeader(
      reporter,
      'COLUMN_UNKNOWN',
      `column ${index + 1} '${name}'`,
      `only ${[...known].join(', ')}`,
      'the header names a column that is not known',
    );
  }
  return layout.records.map((type) => ({
    type,
    columns: type.fields.map((field) => {
      const column = names.indexOf(field.at);
      if (column < 0 && !field.optional)
        reportHeader(
          reporter,
          'COLUMN_MISSING',
          names.join(', '),
          `a column '${field.at}'`,
          'the header lacks a column',
        );
      return column;
    }),
  }));
}

function reportHeader(
  reporter: Reporter,
  code: string,
  found: string,
  expected: string,
  message: string,
): void {
  reporter.report({
    code,
    consequence: 'reject-file',
    file: reporter.file,
    line: 1,
    found,
    expected,
    message,
    fix: 'correct the header line',
  });
}

function readRow(
  layout: Layout,
  columns: readonly Columns[],
  cells: readonly string[],
  line: number,
  reporter: Reporter,
): Record | undefined {
  const shape = columns.find((candidate) => hasIds(candidate, cells));
  if (!shape) {
    reporter.report({
      code: 'RECORD_UNKNOWN',
      consequence: 'reject-file',
      file: reporter.file,
      line,
      found: cells[0] ?? '',
      expected: `a row of ${layout.records.map((type) => type.name).join(' or ')}`,
      message: 'the row is no record of this transaction',
      fix: 'correct the column that names its type',
    });
    return undefined;
  }
  checkWidth(columns, cells, line, reporter);
  const raws = shape.columns.map((column) => (column < 0 ? undefined : cells[column]));
  return new ValuesRecord(shape.type, raws, line, (field) => placeOf(shape, line, field));
}

function hasIds({ type, columns }: Columns, cells: readonly string[]): boolean {
  return type.fields.every(
    (field) => field.id === undefined || cells[columns[field.index]!] === field.id,
  );
}

function placeOf({ columns }: Columns, line: number, field?: Field) {
  if (!field) return { line };
  return { line, path: `column ${columns[field.index]! + 1} '${field.at}'` };
}

function checkWidth(
  columns: readonly Columns[],
  cells: readonly string[],
  line: number,
  reporter: Reporter,
): void {
  const widest = Math.max(...columns.map((shape) => Math.max(...shape.columns))) + 1;
  if (cells.length <= widest) return;
  reporter.report({
    code: 'ROW_TOO_LONG',
    consequence: 'reject-file',
    file: reporter.file,
    line,
    found: `${cells.length} columns`,
    expected: `${widest} columns`,
    message: 'the row has more columns than the file',
    fix: 'put quotes around values that hold the delimiter',
  });
}

function reportMalformed(error: CsvError, line: number, reporter: Reporter): void {
  reporter.report({
    code: 'CSV_MALFORMED',
    consequence: 'reject-file',
    file: reporter.file,
    line: Number(error.lines ?? line),
    message: `the row cannot be read (${error.code ?? error.message})`,
    expected: 'rows with balanced quotes',
    fix: 'double a quote inside a quoted value',
  });
}
