import { maskLong } from '../core/mask.ts';
import { BAD_CHARACTER, hasBadCharacter, hasControlBytes } from './control-bytes.ts';
import { cutBytes } from './cut-bytes.ts';
import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import { type Chunk, FixedRecord, findByte } from './fixed-record.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { KEPT, type Record } from './record.ts';
import { createRecordFinder } from './record-finder.ts';
import { hasId } from './type-chooser.ts';

interface Reading {
  readonly layout: Layout;
  readonly reporter: Reporter;
  readonly findType: ReturnType<typeof createRecordFinder>;
  /** The character that ends a line, '' when nothing does. */
  readonly newline: string;
  line: number;
  /** The first of the empty lines that nothing but empty lines may follow. */
  blank: { readonly line: number; readonly byte: number } | undefined;
}

/**
 * Reads fixed-width records in batches, one for each piece of the file. Flat memory: a batch is
 * only good until the next one is asked for.
 */
export async function* readFixed(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const encoding = findEncoding(layout.raw.encoding)!;
  const reading: Reading = {
    layout,
    reporter,
    findType: createRecordFinder(layout),
    newline: toNewline(layout),
    line: 0,
    blank: undefined,
  };
  let byteBase = 0;
  for await (const bytes of cutBytes(layout, encoding, source, reporter, ending)) {
    const chunk: Chunk = {
      text: encoding.decode(bytes),
      bytes,
      byteBase,
      isSingleByte: encoding.isSingleByte,
      view:
        encoding.isSingleByte && encoding.isAscii
          ? new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
          : undefined,
    };
    const isClean =
      encoding.name === 'iso-8859-1' && reading.newline === '\n'
        ? !hasControlBytes(bytes)
        : !hasBadCharacter(chunk.text, reading.newline);
    yield reading.newline === ''
      ? readBlocks(reading, chunk, isClean)
      : readLines(reading, chunk, isClean);
    byteBase += bytes.length;
  }
}

function toNewline(layout: Layout): string {
  const { newline = 'any' } = layout.raw;
  if (newline === 'none') return '';
  return newline === 'nel' ? '\u0085' : '\n';
}

function readLines(reading: Reading, chunk: Chunk, isClean: boolean): Record[] {
  const { text } = chunk;
  const { newline } = reading;
  const records: Record[] = [];
  for (let start = 0; start < text.length; ) {
    const at = text.indexOf(newline, start);
    const next = at < 0 ? text.length : at + 1;
    let end = at < 0 ? next : at;
    let terminator = at < 0 ? '' : newline;
    if (end > start && newline === '\n' && text.charCodeAt(end - 1) === 13) {
      end--;
      terminator = `\r${terminator}`;
    }
    reading.line++;
    const record = readOne(reading, chunk, start, end, terminator, isClean);
    if (record) records.push(record);
    start = next;
  }
  return records;
}

function readBlocks(reading: Reading, chunk: Chunk, isClean: boolean): Record[] {
  const length = reading.layout.raw.recordLength!;
  const { blockLength = length } = reading.layout.raw;
  const records: Record[] = [];
  for (let block = 0; block < chunk.text.length; block += blockLength) {
    const blockEnd = Math.min(block + blockLength, chunk.text.length);
    let start = block;
    while (start < blockEnd && !isRoom(chunk.text, start, block + blockLength, length)) {
      reading.line++;
      const end = Math.min(start + length, blockEnd);
      const record = readOne(reading, chunk, start, end, '', isClean);
      if (record) records.push(record);
      start = end;
    }
    checkRoom(reading, chunk, start, blockEnd, length);
  }
  return records;
}

/** True where a block holds no more records: too little room for one, or blanks to its end. */
function isRoom(text: string, start: number, blockEnd: number, length: number): boolean {
  if (start + length > blockEnd) return true;
  return start + length < blockEnd && text.slice(start, blockEnd).trim() === '';
}

function checkRoom(
  reading: Reading,
  chunk: Chunk,
  start: number,
  end: number,
  length: number,
): void {
  const at = chunk.text.slice(start, end).search(/[^ ]/);
  if (at >= 0) reportRoom(reading, chunk, start + at, end);
  // Only the last block may have room for a record, or the room would be lost when it is written.
  if (end - start >= length)
    reading.blank ??= { line: reading.line + 1, byte: findByte(chunk, start) };
}

function reportRoom({ reporter, line }: Reading, chunk: Chunk, start: number, end: number): void {
  reporter.report({
    code: 'FILLER_NOT_BLANK',
    consequence: 'reject-file',
    file: reporter.file,
    line,
    byte: findByte(chunk, start),
    found: `something in the ${end - start} characters before the end of the block`,
    expected: 'blanks after the last record of a block',
    message: 'the room at the end of a block holds something',
    fix: 'check the lengths of record and block',
  });
}

function readOne(
  reading: Reading,
  chunk: Chunk,
  start: number,
  end: number,
  terminator: string,
  isClean: boolean,
): Record | undefined {
  if (end === start) {
    const place = { line: reading.line, byte: findByte(chunk, start) };
    if (reading.layout.raw.blankLines === 'refused') reportBlankLine(reading, place);
    else reading.blank ??= place;
    return new FixedRecord(KEPT, reading.line, chunk, start, end, terminator);
  }
  if (reading.blank) reportBlankLine(reading, reading.blank);
  reading.blank = undefined;
  const type = reading.findType(chunk.text, start, end);
  if (!isClean) reportBadCharacters(reading, chunk, start, end, type);
  if (type) return new FixedRecord(type, reading.line, chunk, start, end, terminator);
  reportUnknown(reading, chunk, start, end);
  return undefined;
}

function reportBlankLine({ reporter }: Reading, place: { line: number; byte: number }): void {
  reporter.report({
    code: 'LINE_EMPTY',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    message: 'an empty line stands among the records',
    expected: 'a record on every line',
    fix: 'remove the empty line',
  });
}

function reportBadCharacters(
  { reporter, line, layout }: Reading,
  chunk: Chunk,
  start: number,
  end: number,
  record: RecordType | undefined,
): void {
  const text = chunk.text.slice(start, end);
  const index = text.search(BAD_CHARACTER);
  if (index < 0) return;
  const code = text.charCodeAt(index);
  const isUndecodable = code === 0xfffd;
  const field = record?.fields.find((candidate) => index >= candidate.from && index < candidate.to);
  reporter.report({
    code: isUndecodable ? 'BYTE_UNDECODABLE' : 'CHARACTER_CONTROL',
    consequence: 'reject-file',
    file: reporter.file,
    line,
    byte: findByte(chunk, start + index),
    columns: [index + 1, index + 1],
    ...(record ? { record: record.name } : {}),
    ...(field ? { field: field.name, title: field.title } : {}),
    found: describeCharacter(code),
    expected: `text in ${layout.raw.encoding}`,
    message: `the file is not clean ${layout.raw.encoding} text`,
    fix: `write the file as ${layout.raw.encoding}, without tabs and other control characters`,
  });
}

function describeCharacter(code: number): string {
  if (code === 0xfffd) return 'a byte that is no character';
  const name = code === 0xfeff ? 'a byte order mark' : `the control character ${code}`;
  return `${name} (0x${code.toString(16)})`;
}

function reportUnknown(
  { reporter, line, layout }: Reading,
  chunk: Chunk,
  start: number,
  end: number,
): void {
  const text = chunk.text.slice(start, end);
  const ids = layout.records.map((type) => type.fields.filter(hasId));
  const known = ids.map(
    (fields, index) =>
      `${fields.map((field) => field.id).join(' ')} (${layout.records[index]!.name})`,
  );
  const from = Math.min(...ids.flat().map((field) => field.from));
  const to = Math.max(...ids.flat().map((field) => field.to));
  reporter.report({
    code: 'RECORD_UNKNOWN',
    consequence: 'reject-file',
    file: reporter.file,
    line,
    byte: findByte(chunk, start),
    columns: [from + 1, to],
    found: showIds(text, ids.flat()),
    expected: `one of ${known.join(', ')}`,
    message: 'the line is no record of this transaction',
    fix: 'correct the record id, or check that the file is of this transaction',
  });
}

/** What stands in the columns of each id, every column once. */
function showIds(text: string, ids: readonly Field[]): string {
  const places = new Map(ids.map((field) => [`${field.from}-${field.to}`, field]));
  const sorted = [...places.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  if (sorted.length === 1) return maskLong(text.slice(sorted[0]!.from, sorted[0]!.to));
  return sorted
    .map(({ from, to }) => `${maskLong(text.slice(from, to))} in ${showColumns(from, to)}`)
    .join(', ');
}

function showColumns(from: number, to: number): string {
  return to === from + 1 ? `column ${to}` : `columns ${from + 1}-${to}`;
}
