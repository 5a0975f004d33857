import { parse } from 'csv-parse/sync';
import { AppError } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import type { RecordType } from './layout.ts';
import type { TextPiece } from './text-pieces.ts';

/** One row of a CSV file: its text without the line end, and its place. */
export interface CsvRow {
  readonly text: string;
  readonly terminator: string;
  readonly line: number;
  readonly byte: number;
  /** How many bytes a text has in the file's encoding. */
  countBytes(text: string): number;
}

/** Cuts a text at the line ends that do not stand in quotes. */
export class RowSplitter {
  readonly #quote: number;
  /** Lines to come in which quotes mean nothing. */
  #preamble: number;
  #isQuoted = false;
  #text = '';
  #line = 1;
  #textBase = 0;
  #start: Omit<CsvRow, 'text' | 'terminator'> | undefined;

  constructor(quote: string, preamble: number) {
    this.#quote = quote.charCodeAt(0);
    this.#preamble = preamble;
  }

  /** The row that is not complete yet, as far as it has come. */
  get pending(): CsvRow {
    return { text: this.#text, terminator: '', ...this.#start! };
  }

  /** Characters of that row. */
  get pendingLength(): number {
    return this.#text.length;
  }

  /** The rows that this piece completes. */
  split(piece: TextPiece): CsvRow[] {
    const { text } = piece;
    const rows: CsvRow[] = [];
    let from = 0;
    for (let index = 0; index < text.length; index++) {
      this.#start ??= {
        line: this.#line,
        byte: piece.findByte(this.#textBase + index),
        countBytes: piece.countBytes,
      };
      const code = text.charCodeAt(index);
      if (code === this.#quote && this.#preamble === 0) this.#isQuoted = !this.#isQuoted;
      if (code !== 10) continue;
      this.#line++;
      if (this.#isQuoted) continue;
      rows.push(this.#finish(this.#text + text.slice(from, index), '\n'));
      from = index + 1;
    }
    this.#text += text.slice(from);
    this.#textBase += text.length;
    return rows;
  }

  /** The row that the end of the file completes. */
  end(): CsvRow[] {
    return this.#start ? [this.#finish(this.#text, '')] : [];
  }

  #finish(whole: string, end: string): CsvRow {
    const hasReturn = end !== '' && whole.endsWith('\r');
    const text = hasReturn ? whole.slice(0, -1) : whole;
    const row = { text, terminator: hasReturn ? '\r\n' : end, ...this.#start! };
    this.#start = undefined;
    this.#text = '';
    if (this.#preamble > 0) this.#preamble--;
    return row;
  }
}

/** The column number, from 0, of each field of a file without header: its own, or its order. */
export function numberColumns(type: RecordType): number[] {
  return type.fields.map((field, index) => (/^\d+$/.test(field.at) ? Number(field.at) - 1 : index));
}

/** How cells are written in a row. */
export interface CellForm {
  readonly delimiter: string;
  /** Empty when quotes mean nothing. */
  readonly quote: string;
}

/** Where a cell stands in its row, quotes included. */
export interface CellSpan {
  readonly from: number;
  readonly to: number;
}

/** Where the cells of a row stand: delimiters in quotes do not part them. */
export function findCells(text: string, { delimiter, quote }: CellForm): CellSpan[] {
  const spans: CellSpan[] = [];
  let from = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === quote) isQuoted = !isQuoted;
    if (isQuoted || !text.startsWith(delimiter, index)) continue;
    spans.push({ from, to: index });
    index += delimiter.length - 1;
    from = index + 1;
  }
  return [...spans, { from, to: text.length }];
}

/** Where some characters of a row stand in the file. */
export function placeInRow({ text, line, byte, countBytes }: CsvRow, at: number): Place {
  const before = text.slice(0, at);
  const lines = before.split('\n');
  const column = lines.at(-1)!.length + 1;
  return {
    line: line + lines.length - 1,
    byte: byte + countBytes(before),
    columns: [column, column],
  };
}

/** The cells of each row, up to the first that cannot be read. */
export function parseRows(rows: readonly CsvRow[], form: CellForm): readonly (readonly string[])[] {
  const isQuoted = ({ text }: CsvRow) => form.quote !== '' && text.includes(form.quote);
  // Only quotes need a parser.
  const quoted = parseQuoted(rows.filter(isQuoted), form);
  const cells: (readonly string[])[] = [];
  let next = 0;
  for (const row of rows) {
    const own = isQuoted(row) ? quoted[next++] : row.text.split(form.delimiter);
    if (!own) return cells;
    cells.push(own);
  }
  return cells;
}

function parseQuoted(rows: readonly CsvRow[], form: CellForm): readonly string[][] {
  if (rows.length === 0) return [];
  const together = tryParse(rows.map((row) => row.text).join('\n'), form);
  if (together?.length === rows.length) return together;
  const cells: string[][] = [];
  for (const row of rows) {
    const [parsed, ...rest] = tryParse(row.text, form) ?? [];
    if (!parsed || rest.length > 0) return cells;
    cells.push(parsed);
  }
  return cells;
}

function tryParse(text: string, form: CellForm): string[][] | undefined {
  try {
    return parseCells(text, form);
  } catch {
    return undefined;
  }
}

function parseCells(text: string, { delimiter, quote }: CellForm): string[][] {
  if (text === '') return [['']];
  return parse(text, {
    delimiter,
    ...(quote === '' ? { quote: false } : { quote, escape: quote }),
    relax_column_count: true,
    record_delimiter: '\n',
  });
}

/** A value as it stands in a row without quotes; one that would end its cell cannot be written. */
export function checkPlain(value: string, { delimiter }: CellForm): string {
  if (![delimiter, '\n', '\r'].some((part) => value.includes(part))) return value;
  throw new AppError('VALUE_NOT_IN_CSV', 'a value holds the delimiter or a line end', {
    fix: 'take it out of the value, or let the layout use quotes',
  });
}
