import type { Place } from '../core/finding.ts';
import { maskLong } from '../core/mask.ts';
import { BAD_IN_ROW } from './control-bytes.ts';
import { readHeader, toColumns } from './csv-header.ts';
import { type Columns, CsvOrigin } from './csv-origin.ts';
import { findQuoteFault } from './csv-quotes.ts';
import { type CellForm, type CsvRow, parseRows, placeInRow, RowSplitter } from './csv-rows.ts';
import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { KEPT, type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';
import { createTypeChooser, type TypeChooser } from './type-chooser.ts';

const MAX_ROW = 1 << 20;

/**
 * Reads a CSV file: fields by the name or the number of their column. Rows of several record types
 * are told apart by their id fields. A row that cannot be read ends the reading.
 */
export async function* readCsv(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const reader = new CsvReader(layout, reporter, ending);
  const encoding = findEncoding(layout.raw.encoding)!;
  for await (const piece of decodePieces(encoding, source, reporter, ending)) {
    if (piece.mark !== '') yield [keepText(piece.mark)];
    yield reader.read(reader.splitter.split(piece));
    if (reader.splitter.pendingLength > MAX_ROW) reader.stopTooLong();
    if (ending.isCut) return;
  }
  if (!ending.isCut) yield reader.read(reader.splitter.end());
}

class CsvReader {
  readonly splitter: RowSplitter;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #ending: Ending;
  readonly #form: CellForm;
  /** Lines before the header that are kept and not read. */
  #preamble: number;
  #columns: readonly Columns[] | undefined;
  #blank: CsvRow | undefined;
  #hasBadNewline = false;
  readonly #choose: TypeChooser;

  constructor(layout: Layout, reporter: Reporter, ending: Ending) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#ending = ending;
    this.#choose = createTypeChooser(layout);
    this.#preamble = layout.raw.preamble ?? 0;
    const { delimiter = ';', quote = '"', quoting } = layout.raw;
    this.#form = { delimiter, quote: quoting === 'none' ? '' : quote };
    this.splitter = new RowSplitter(this.#form.quote, this.#preamble);
    if (layout.raw.header === false) this.#columns = layout.records.map(toColumns);
  }

  read(all: readonly CsvRow[]): Record[] {
    const preamble = all.slice(0, this.#preamble);
    this.#preamble -= preamble.length;
    const rows = all.slice(preamble.length);
    const cells = parseRows(rows, this.#form);
    const records = preamble.map((row) => this.#keepPreamble(row));
    for (const [index, row] of cells.entries()) {
      if (this.#ending.isCut) break;
      const record = this.#readRow(rows[index]!, row);
      if (record) records.push(record);
    }
    const bad = rows[cells.length];
    if (bad) this.#stop(bad, 'the quotes do not match');
    return records;
  }

  stopTooLong(): void {
    this.#stop(this.splitter.pending, `it has more than ${MAX_ROW} characters`);
  }

  /** `otherwise`: what is wrong when it is not a quote. */
  #stop(row: CsvRow, otherwise: string): void {
    this.#ending.isCut = true;
    const { at, message } = findQuoteFault(row.text, this.#form) ?? { at: 0, message: otherwise };
    this.#report('CSV_MALFORMED', placeInRow(row, at), `the row cannot be read: ${message}`, {
      expected: 'values that hold quotes in quotes, their own quotes doubled',
      fix: 'double the quotes inside the value, or close it',
    });
  }

  #keepPreamble(row: CsvRow): Record {
    this.#checkLine(row);
    return keepRow(row);
  }

  #readRow(row: CsvRow, cells: readonly string[]): Record | undefined {
    this.#checkLine(row);
    if (row.text === '' || this.#isBlank(cells)) return this.#skipBlank(row);
    if (this.#blank) this.#reportBlank(this.#blank);
    this.#blank = undefined;
    if (this.#columns) return this.#buildRecord(row, cells, this.#columns);
    this.#columns = readHeader(this.#layout, cells, (code, message, found, expected) =>
      this.#report(code, { line: row.line, byte: row.byte }, message, {
        found,
        expected,
        fix: 'correct the header line',
      }),
    );
    if (!this.#columns) this.#ending.isCut = true;
    return keepRow(row);
  }

  #checkLine(row: CsvRow): void {
    const { text, terminator, line, byte } = row;
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
    const bad = text.search(BAD_IN_ROW);
    if (bad >= 0)
      this.#report('CHARACTER_CONTROL', placeInRow(row, bad), 'the row holds a control character', {
        found: `the control character 0x${text.charCodeAt(bad).toString(16)}`,
        expected: `text in ${this.#layout.raw.encoding}`,
        fix: 'remove the control characters',
      });
  }

  /** Spreadsheets leave rows of delimiters alone behind their last. */
  #isBlank(cells: readonly string[]): boolean {
    return this.#layout.raw.blankLines === 'at-end' && cells.every((cell) => cell === '');
  }

  #skipBlank(row: CsvRow): Record {
    if (this.#layout.raw.blankLines === 'refused') this.#reportBlank(row);
    else this.#blank ??= row;
    return keepRow(row);
  }

  #reportBlank({ line, byte }: CsvRow): void {
    this.#report('LINE_EMPTY', { line, byte }, 'an empty line stands among the rows', {
      expected: 'a row on every line',
      fix: 'remove the empty line',
    });
  }

  #buildRecord(
    row: CsvRow,
    cells: readonly string[],
    columns: readonly Columns[],
  ): Record | undefined {
    const { line, byte } = row;
    const type = this.#choose(({ index }) => hasIds(columns[index]!, cells));
    const shape = type && columns[type.index];
    if (!shape) {
      this.#report('RECORD_UNKNOWN', { line, byte }, 'the row is no record of this transaction', {
        found: findIds(columns, cells).map(maskLong).join(', '),
        expected: `a row of ${this.#layout.records.map((type) => type.name).join(' or ')}`,
        fix: 'correct the column that names its type',
      });
      return undefined;
    }
    // A delimiter after the last value makes an empty cell that nobody asked for.
    const isEnded = cells.length === shape.width + 1 && cells.at(-1) === '';
    if (cells.length !== shape.width && !isEnded) this.#reportWidth(row, cells.length, shape.width);
    const raws = shape.columns.map((column) => (column < 0 ? undefined : cells[column]));
    return new ValuesRecord(shape.type, raws, new CsvOrigin(row, shape, this.#form));
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

/** A row that is no record: it is written where it stood. */
function keepRow(row: CsvRow): Record {
  const form = { delimiter: '', quote: '' };
  return new ValuesRecord(
    KEPT,
    [],
    new CsvOrigin(row, { type: KEPT, columns: [], width: 0 }, form),
  );
}

function keepText(text: string): Record {
  return keepRow({ text, terminator: '', line: 1, byte: 0, countBytes: Buffer.byteLength });
}
