import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import { BAD_CHARACTER } from './control-bytes.ts';
import { type CellForm, type CsvRow, numberColumns, parseRows, RowSplitter } from './csv-rows.ts';
import { findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';

const MAX_ROW = 1 << 20;

/** A record that remembers how its row ended. */
export class CsvRecord extends ValuesRecord {
  readonly terminator: string;

  constructor(
    type: RecordType,
    raws: readonly (string | undefined)[],
    row: CsvRow,
    findPlace: (field?: Field) => Place,
  ) {
    super(type, raws, row.line, findPlace);
    this.terminator = row.terminator;
  }
}

interface Columns {
  readonly type: RecordType;
  /** Column number of each field, or -1 when the file does not have it. */
  readonly columns: readonly number[];
  /** Cells that a row must have. */
  readonly width: number;
}

/**
 * Reads a CSV file: fields by the name or the number of their column. Rows of several record types
 * are told apart by their id fields. A row that cannot be read ends the reading.
 */
export async function* readCsv(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Record[]> {
  const reader = new CsvReader(layout, reporter);
  for await (const piece of decodePieces(findEncoding(layout.raw.encoding)!, source, reporter)) {
    yield reader.read(reader.splitter.split(piece));
    if (reader.isStopped) return;
    if (reader.splitter.pendingLength > MAX_ROW) return reader.stopTooLong();
  }
  yield reader.read(reader.splitter.end());
}

class CsvReader {
  isStopped = false;
  readonly splitter: RowSplitter;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #form: CellForm;
  #columns: readonly Columns[] | undefined;
  #blank: CsvRow | undefined;
  #hasBadNewline = false;

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#form = { delimiter: layout.raw.delimiter ?? ';', quote: layout.raw.quote ?? '"' };
    this.splitter = new RowSplitter(this.#form.quote);
    if (layout.raw.header === false) this.#columns = layout.records.map(toColumns);
  }

  read(rows: readonly CsvRow[]): Record[] {
    const { cells, problem } = parseRows(rows, this.#form);
    const records = cells.flatMap((row, index) => this.#readRow(rows[index]!, row) ?? []);
    if (problem !== undefined) {
      const { line, byte } = rows[cells.length]!;
      this.#report('CSV_MALFORMED', { line, byte }, `the row cannot be read (${problem})`, {
        expected: 'rows with balanced quotes',
        fix: 'double a quote inside a quoted value',
      });
      this.isStopped = true;
    }
    return records;
  }

  stopTooLong(): void {
    this.#report('CSV_MALFORMED', {}, `a row has more than ${MAX_ROW} characters`, {
      expected: 'rows with balanced quotes',
      fix: 'double a quote inside a quoted value',
    });
  }

  #readRow(row: CsvRow, cells: readonly string[]): Record | undefined {
    this.#checkLine(row);
    if (row.text === '') return this.#skipBlank(row);
    if (this.#blank) this.#reportBlank(this.#blank);
    this.#blank = undefined;
    if (this.#columns) return this.#buildRecord(row, cells, this.#columns);
    this.#columns = this.#readHeader(cells, row);
    return undefined;
  }

  #checkLine({ text, terminator, line, byte }: CsvRow): void {
    const { newline, finalNewline } = this.#layout.raw;
    const end = { crlf: '\r\n', lf: '\n' }[newline as string];
    if (end !== undefined && terminator !== '' && terminator !== end && !this.#hasBadNewline) {
      this.#hasBadNewline = true;
      this.#report(
        'NEWLINE_UNEXPECTED',
        { line, byte },
        'the row does not end as the layout says',
        {
          found: JSON.stringify(terminator),
          expected: newline!.toUpperCase(),
          fix: `write the file with ${newline!.toUpperCase()} line ends`,
        },
      );
    }
    if (terminator === '' && finalNewline === 'required')
      this.#report('FILE_CUT', { line, byte }, 'the last row has no line end', {
        expected: 'a line end after every row',
        fix: 'send the whole file: it may have been taken before it was complete',
      });
    const bad = BAD_CHARACTER.exec(text.replaceAll(/\r\n|[\n\t]/g, ''));
    if (bad)
      this.#report('CHARACTER_CONTROL', { line, byte }, 'the row holds a control character', {
        found: `the control character 0x${bad[0].charCodeAt(0).toString(16)}`,
        expected: `text in ${this.#layout.raw.encoding}`,
        fix: 'remove the control characters',
      });
  }

  #skipBlank(row: CsvRow): undefined {
    if (this.#layout.raw.blankLines === 'refused') this.#reportBlank(row);
    else this.#blank ??= row;
  }

  #reportBlank({ line, byte }: CsvRow): void {
    this.#report('LINE_EMPTY', { line, byte }, 'an empty line stands among the rows', {
      expected: 'a row on every line',
      fix: 'remove the empty line',
    });
  }

  #readHeader(names: readonly string[], row: CsvRow): Columns[] {
    const known = new Set(
      this.#layout.records.flatMap((type) => type.fields.map((field) => field.at)),
    );
    for (const [index, name] of names.entries()) {
      const found = `column ${index + 1} '${name}'`;
      if (names.indexOf(name) !== index)
        this.#reportHeader(
          row,
          'COLUMN_REPEATED',
          'the header names a column twice',
          found,
          'it once',
        );
      else if (!known.has(name) && this.#layout.raw.unknown !== 'ignored')
        this.#reportHeader(
          row,
          'COLUMN_UNKNOWN',
          'the header names a column that is not known',
          found,
          `only ${[...known].join(', ')}`,
        );
    }
    return this.#layout.records.map((type) => ({
      type,
      width: names.length,
      columns: type.fields.map((field) => {
        const column = names.indexOf(field.at);
        if (column < 0 && !field.optional)
          this.#reportHeader(
            row,
            'COLUMN_MISSING',
            'the header lacks a column',
            names.join(', '),
            `a column '${field.at}'`,
          );
        return column;
      }),
    }));
  }

  #reportHeader(
    { line, byte }: CsvRow,
    code: string,
    message: string,
    found: string,
    expected: string,
  ): void {
    this.#report(code, { line, byte }, message, {
      found,
      expected,
      fix: 'correct the header line',
    });
  }

  #buildRecord(
    row: CsvRow,
    cells: readonly string[],
    columns: readonly Columns[],
  ): Record | undefined {
    const { line, byte } = row;
    const shape = columns.find((candidate) => hasIds(candidate, cells));
    if (!shape) {
      this.#report('RECORD_UNKNOWN', { line, byte }, 'the row is no record of this transaction', {
        found: findIds(columns, cells).map(maskLong).join(', '),
        expected: `a row of ${this.#layout.records.map((type) => type.name).join(' or ')}`,
        fix: 'correct the column that names its type',
      });
      return undefined;
    }
    if (cells.length !== shape.width) this.#reportWidth(row, cells.length, shape.width);
    const raws = shape.columns.map((column) => (column < 0 ? undefined : cells[column]));
    return new CsvRecord(shape.type, raws, row, (field) => toPlace(shape, row, field));
  }

  #reportWidth({ line, byte }: CsvRow, found: number, expected: number): void {
    const isLong = found > expected;
    this.#report(
      isLong ? 'ROW_TOO_LONG' : 'ROW_TOO_SHORT',
      { line, byte },
      `the row has ${isLong ? 'more' : 'fewer'} columns than it should`,
      {
        found: `${found} columns`,
        expected: `${expected} columns`,
        fix: isLong
          ? 'put quotes around values that hold the delimiter'
          : 'write every column, empty ones too',
      },
    );
  }

  #report(
    code: string,
    place: Place,
    message: string,
    rest: { found?: string; expected: string; fix: string },
  ): void {
    const { file } = this.#reporter;
    this.#reporter.report({ code, consequence: 'reject-file', file, ...place, message, ...rest });
  }
}

function toColumns(type: RecordType): Columns {
  const columns = numberColumns(type);
  return { type, columns, width: Math.max(...columns) + 1 };
}

function hasIds({ type, columns }: Columns, cells: readonly string[]): boolean {
  return type.fields.every(
    (field) => field.id === undefined || cells[columns[field.index]!] === field.id,
  );
}

/** Only the cells that should hold ids are shown: the others may be personal. */
function findIds(columns: readonly Columns[], cells: readonly string[]): string[] {
  const places = columns.flatMap(({ type, columns: own }) =>
    type.fields.filter((field) => field.id !== undefined).map((field) => own[field.index]!),
  );
  return [...new Set(places)].map((column) => cells[column] ?? '');
}

function toPlace({ columns }: Columns, { line, byte }: CsvRow, field?: Field): Place {
  if (!field) return { line, byte };
  const column = columns[field.index]!;
  return {
    line,
    byte,
    path: column < 0 ? `column '${field.at}'` : `column ${column + 1} '${field.at}'`,
  };
}

/** What stands where a type should may be personal, but is not in so few characters. */
function maskLong(text: string): string {
  return text.length <= 4 ? text : maskText(text);
}
