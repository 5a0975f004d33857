import type { Place } from '../core/finding.ts';
import type { Value } from './field-type.ts';
import type { Field, RecordType } from './layout.ts';
import { isAbsent, type Record } from './record.ts';

/** A piece of a file: its bytes, their text, and the offset of the first byte. */
export interface Chunk {
  readonly text: string;
  readonly bytes: Buffer;
  readonly byteBase: number;
  readonly isSingleByte: boolean;
  /** The bytes by number, where character n of the text is byte n and digits and blanks are ASCII. */
  readonly view: DataView | undefined;
}

/** A record that is a range of characters of a chunk; nothing is copied until it is asked for. */
export class FixedRecord implements Record {
  readonly type: RecordType;
  readonly line: number;
  readonly chunk: Chunk;
  readonly start: number;
  readonly end: number;
  readonly terminator: string;

  constructor(
    type: RecordType,
    line: number,
    chunk: Chunk,
    start: number,
    end: number,
    terminator: string,
  ) {
    this.type = type;
    this.line = line;
    this.chunk = chunk;
    this.start = start;
    this.end = end;
    this.terminator = terminator;
  }

  get text(): string {
    return this.chunk.text.slice(this.start, this.end);
  }

  get cutTo(): number {
    return this.end - this.start;
  }

  raw(field: Field): string | undefined {
    const { text } = this.chunk;
    const from = findStart(text, field, this.start, this.end);
    const to = findEnd(text, field, from, this.start, this.end);
    return from >= to || isAbsent(text, field, from, to) ? undefined : text.slice(from, to);
  }

  value(field: Field): Value | undefined {
    const { text } = this.chunk;
    const from = findStart(text, field, this.start, this.end);
    const to = findEnd(text, field, from, this.start, this.end);
    return from >= to || isAbsent(text, field, from, to)
      ? undefined
      : field.type.read(text, from, to);
  }

  place(field?: Field): Place {
    const byte = findByte(this.chunk, Math.min(this.start + (field?.from ?? 0), this.end));
    const from = (field?.from ?? 0) + 1;
    const to = field?.to ?? this.end - this.start;
    return { line: this.line, byte, columns: [from, Math.max(from, to)] };
  }
}

/** The byte offset in the file of a character of a chunk. */
export function findByte(chunk: Chunk, index: number): number {
  if (chunk.isSingleByte) return chunk.byteBase + index;
  const lineStart = chunk.text.lastIndexOf('\n', index - 1) + 1;
  let byte = 0;
  for (
    let at = chunk.text.indexOf('\n');
    at >= 0 && at < lineStart;
    at = chunk.text.indexOf('\n', at + 1)
  ) {
    byte = chunk.bytes.indexOf(10, byte) + 1;
  }
  return chunk.byteBase + byte + Buffer.byteLength(chunk.text.slice(lineStart, index));
}

/** Offset of the first content character of a field in a record that starts at `start`. */
export function findStart(text: string, field: Field, start: number, end: number): number {
  const to = Math.min(start + field.to, end);
  let from = start + field.from;
  if (field.align === 'right' && field.pad !== '0') {
    const pad = field.pad.charCodeAt(0);
    while (from < to && text.charCodeAt(from) === pad) from++;
  }
  return from;
}

/** Offset after the last content character. Zero padding counts as content. */
export function findEnd(
  text: string,
  field: Field,
  from: number,
  start: number,
  end: number,
): number {
  let to = Math.min(start + field.to, end);
  const pad = field.align === 'left' ? field.pad.charCodeAt(0) : 32;
  if (field.align === 'right' && field.pad === '0') return isBlank(text, from, to) ? from : to;
  while (to > from && text.charCodeAt(to - 1) === pad) to--;
  return to;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (text.charCodeAt(index) !== 32) return false;
  return true;
}
