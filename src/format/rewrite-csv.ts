import { type CellForm, checkPlain, findCells } from './csv-rows.ts';
import type { Layout } from './layout.ts';
import type { Record } from './record.ts';
import type { RowSpelling } from './spelling.ts';

/** Writes rows that were read from CSV as they stood, but for the cells that were given another content. */
export async function* rewriteCsv(
  _layout: Layout,
  records: AsyncIterable<Record>,
): AsyncGenerator<string> {
  for await (const record of records) {
    const spelling = record.origin!.spelling as RowSpelling;
    const text = record.changes ? editRow(spelling, record.changes) : spelling.text;
    yield text + (record.terminator ?? '');
  }
}

function editRow(spelling: RowSpelling, changes: NonNullable<Record['changes']>): string {
  const { text, form, columns } = spelling;
  const cells = findCells(text, form).map(({ from, to }) => text.slice(from, to));
  for (const [field, raw] of changes) {
    const column = columns[field.index]!;
    cells[column] =
      form.quote === '' ? checkPlain(raw, form) : writeCell(raw, cells[column]!, form);
  }
  return cells.join(form.delimiter);
}

function writeCell(raw: string, old: string, { delimiter, quote }: CellForm): string {
  const mustQuote = [delimiter, quote, '\n', '\r'].some((part) => raw.includes(part));
  return mustQuote || old.startsWith(quote) ? quoteCell(raw, quote) : raw;
}

function quoteCell(raw: string, quote: string): string {
  return quote + raw.replaceAll(quote, quote + quote) + quote;
}
