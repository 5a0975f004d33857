import { AppError } from '../core/errors.ts';
import type { Field, Layout } from './layout.ts';
import type { Record } from './record.ts';

const TERMINATORS = { crlf: '\r\n', lf: '\n', nel: '\u0085', none: '', any: '\n' } as const;

/** Writes fixed-width records: every field padded to its columns, every line ended as it was or as the layout says. */
export async function* writeFixed(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const { newline = 'any', blockLength = 0, recordLength = 0 } = layout.raw;
  const isCut = layout.raw.trailingBlanks === 'cut';
  let column = 0;
  for await (const record of records) {
    const line = isCut ? cutBlanks(formatFixed(record), record.cutTo) : formatFixed(record);
    if (blockLength > 0 && column + recordLength > blockLength) {
      yield ' '.repeat(blockLength - column);
      column = 0;
    }
    column += line.length;
    yield line + (record.terminator ?? TERMINATORS[newline]);
  }
  if (blockLength > 0 && column > 0) yield ' '.repeat(blockLength - column);
}

/** One record as a line without its line end: as it stood where it was read, or built of its fields. */
export function formatFixed(record: Record): string {
  if (record.text !== undefined) return record.text.padEnd(record.type.length);
  let line = '';
  for (const field of record.type.fields) {
    if (field.from !== line.length) return formatUnordered(record);
    line += formatField(record, field);
  }
  return line.padEnd(record.type.length);
}

function formatUnordered(record: Record): string {
  const sorted = [...record.type.fields].sort((a, b) => a.from - b.from);
  return sorted
    .map((field) => formatField(record, field))
    .join('')
    .padEnd(record.type.length);
}

/** The columns of one field: its content, padded. */
export function formatField(record: Record, field: Field): string {
  const width = field.to - field.from;
  const content = record.raw(field);
  if (content === undefined || content === '') return emptyField(field, width);
  if (content.length > width) {
    throw new AppError(
      'VALUE_TOO_WIDE',
      `${record.type.name}.${field.name}: the value has ${content.length} characters, the field ${width}`,
      {
        fix: 'shorten the value before it is written',
      },
    );
  }
  return field.align === 'left'
    ? content.padEnd(width, field.pad)
    : content.padStart(width, field.pad);
}

function emptyField(field: Field, width: number): string {
  if (field.zerosAbsent) return '0'.repeat(width);
  return (field.isFiller ? field.pad : ' ').repeat(width);
}

/** Gives a line the length it had when transport had cut its trailing blanks; content is never cut. */
function cutBlanks(line: string, cutTo: number | undefined): string {
  if (cutTo === undefined || cutTo >= line.length) return line;
  return line.slice(0, Math.max(cutTo, line.replace(/ +$/, '').length));
}
