import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import { type CellForm, type CellSpan, type CsvRow, findCells } from './csv-rows.ts';
import type { Field, RecordType } from './layout.ts';
import type { Excerpt, Origin } from './record.ts';
import type { RowSpelling } from './spelling.ts';

const EXCERPT_WIDTH = 100;

/** The columns of a record type in a file. */
export interface Columns {
  readonly type: RecordType;
  /** Column number of each field, or -1 when the file does not have it. */
  readonly columns: readonly number[];
  /** Cells that a row must have. */
  readonly width: number;
}

/** Where a record stands in a CSV file: its row, and the columns of its fields. */
export class CsvOrigin implements Origin {
  readonly line: number;
  readonly terminator: string;
  readonly spelling: RowSpelling;
  readonly #row: CsvRow;
  readonly #shape: Columns;

  constructor(row: CsvRow, shape: Columns, form: CellForm) {
    this.line = row.line;
    this.terminator = row.terminator;
    this.spelling = { kind: 'csv', text: row.text, form, columns: shape.columns };
    this.#row = row;
    this.#shape = shape;
  }

  get isDisplaced(): boolean {
    const spans = findCells(this.#row.text, this.spelling.form);
    const last = spans.at(-1)!;
    // A delimiter after the last value makes an empty cell that displaces nothing.
    const isEnded = spans.length === this.#shape.width + 1 && last.from === last.to;
    return spans.length !== this.#shape.width && !isEnded;
  }

  place(field?: Field): Place {
    const { line, byte, text } = this.#row;
    if (!field) return { line, byte };
    const column = this.spelling.columns[field.index]!;
    if (column < 0) return { line, byte, path: `column '${field.at}'` };
    const path = `column ${column + 1} '${field.at}'`;
    const span = this.#findSpan(field);
    if (!span || text.slice(0, span.from).includes('\n')) return { line, byte, path };
    const bytes = this.#row.countBytes(text.slice(0, span.from));
    const columns = [span.from + 1, Math.max(span.from + 1, span.to)] as const;
    return { line, byte: byte + bytes, columns, path };
  }

  lacks(field: Field): boolean {
    return this.spelling.columns[field.index]! < 0;
  }

  /** The row around the cell, personal cells masked. */
  excerpt(field: Field): Excerpt | undefined {
    const span = this.#findSpan(field);
    const { text } = this.#row;
    if (!span || text.includes('\n')) return undefined;
    const from = Math.max(0, Math.min(span.from - 20, text.length - EXCERPT_WIDTH));
    return { text: this.#mask().slice(from, from + EXCERPT_WIDTH), fromColumn: from + 1 };
  }

  #findSpan(field: Field): CellSpan | undefined {
    return findCells(this.#row.text, this.spelling.form)[this.spelling.columns[field.index]!];
  }

  /** A cell that no field describes may hold anything. */
  #mask(): string {
    const { type, columns } = this.#shape;
    const { text } = this.#row;
    const spans = findCells(text, this.spelling.form);
    let masked = text;
    for (const [column, { from, to }] of spans.entries()) {
      const field = type.fields[columns.indexOf(column)];
      if (!field || field.personal)
        masked = masked.slice(0, from) + maskText(masked.slice(from, to)) + masked.slice(to);
    }
    return masked;
  }
}
