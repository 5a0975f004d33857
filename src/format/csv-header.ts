import { maskText } from '../core/mask.ts';
import type { Columns } from './csv-origin.ts';
import { numberColumns } from './csv-rows.ts';
import type { Layout, RecordType } from './layout.ts';

type Report = (code: string, message: string, found: string, expected: string) => void;

/** Finds the column of each field by the names of the header; undefined when the line is no header. A column without a name is passed over. */
export function readHeader(
  layout: Layout,
  names: readonly string[],
  report: Report,
): Columns[] | undefined {
  const known = new Set(layout.records.flatMap((type) => type.fields.map((field) => field.at)));
  if (!names.some((name) => known.has(name))) {
    // What stands there may be the first person of the file.
    const found = names.map(maskText).join(', ');
    const message = 'the line is no header: no column of the transaction is in it';
    report('HEADER_MISSING', message, found, `a line with ${[...known].join(', ')}`);
    return undefined;
  }
  reportStrange(layout, names, report);
  return layout.records.map((type) => ({
    type,
    width: names.length,
    columns: type.fields.map((field) => {
      const column = names.indexOf(field.at);
      if (column < 0 && !field.optional)
        report(
          'COLUMN_MISSING',
          'the header lacks a column',
          names.join(', '),
          `a column '${field.at}'`,
        );
      return column;
    }),
  }));
}

function reportStrange(layout: Layout, names: readonly string[], report: Report): void {
  const known = new Set(layout.records.flatMap((type) => type.fields.map((field) => field.at)));
  for (const [index, name] of names.entries()) {
    const found = `column ${index + 1} '${name}'`;
    if (name === '') continue;
    if (names.indexOf(name) !== index)
      report('COLUMN_REPEATED', 'the header names a column twice', found, 'it once');
    else if (!known.has(name) && layout.raw.unknown !== 'ignored')
      report(
        'COLUMN_UNKNOWN',
        'the header names a column that is not known',
        found,
        `only ${[...known].join(', ')}`,
      );
  }
}

/** The columns of a file without header. */
export function toColumns(type: RecordType): Columns {
  const columns = numberColumns(type);
  return { type, columns, width: Math.max(...columns) + 1 };
}
