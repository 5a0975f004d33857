import type { Place } from '../core/finding.ts';
import type { Value } from './field-type.ts';
import type { Field, Layout, RecordType } from './layout.ts';

/** One parsed record: fields by name, and where each stands in the file. */
export interface Record {
  readonly type: RecordType;
  /** From 1. */
  readonly line: number;
  /** The content without padding; undefined when the field is absent. */
  raw(field: Field): string | undefined;
  value(field: Field): Value | undefined;
  place(field?: Field): Place;
  /** The whole line as it stands, for excerpts; undefined where there are no lines. */
  readonly text: string | undefined;
  /** Characters the record had in the file when shorter than its layout (trailing blanks cut). */
  readonly cutTo?: number;
  /** Characters that ended the record in the file. */
  readonly terminator?: string;
  readonly origin?: JsonOrigin;
}

/** The JSON document a record was read from, where in it, and what has been changed since. */
export interface JsonOrigin {
  readonly document: unknown;
  readonly pointer: string;
  readonly changes?: ReadonlyMap<Field, string>;
}

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

/** True when the content is only zeros and the layout takes zeros as no value. */
export function isAbsent(text: string, field: Field, from: number, to: number): boolean {
  if (!field.zerosAbsent) return false;
  for (let index = from; index < to; index++) if (text.charCodeAt(index) !== 48) return false;
  return true;
}

/** A record whose fields were given one by one: from XML, CSV or JSON, or built by us. */
export class ValuesRecord implements Record {
  readonly type: RecordType;
  readonly line: number;
  readonly text: string | undefined = undefined;
  readonly #raws: readonly (string | undefined)[];
  readonly #findPlace: (field?: Field) => Place;

  constructor(
    type: RecordType,
    raws: readonly (string | undefined)[],
    line = 0,
    findPlace: (field?: Field) => Place = () => ({}),
  ) {
    this.type = type;
    this.line = line;
    this.#raws = raws;
    this.#findPlace = findPlace;
  }

  raw(field: Field): string | undefined {
    return this.#raws[field.index];
  }

  value(field: Field): Value | undefined {
    const raw = this.#raws[field.index];
    if (raw === undefined || raw === '' || isAbsent(raw, field, 0, raw.length)) return undefined;
    return field.type.read(raw, 0, raw.length);
  }

  place(field?: Field): Place {
    return this.#findPlace(field);
  }
}

/** What the creditor's or authority's item is made of: its head record and those that follow it. */
export class Item {
  /** From 1 within the file. */
  readonly ordinal: number;
  readonly records: Record[] = [];

  constructor(ordinal: number) {
    this.ordinal = ordinal;
  }

  get head(): Record {
    return this.records[0]!;
  }

  get(type: RecordType): Record | undefined {
    return this.records.find((record) => record.type === type);
  }

  getAll(type: RecordType): Record[] {
    return this.records.filter((record) => record.type === type);
  }
}

/** What a file is made of at its top: items, and records outside them. */
export type Unit = Item | Record;

/** True for an item, false for a record that stands outside the items. */
export function isItem(unit: Unit): unit is Item {
  return unit instanceof Item;
}

/** Builds a record from values by field name; absent fields may be left out. Unknown names throw. */
export function buildRecord(
  layout: Layout,
  typeName: string,
  values: Readonly<{ [name: string]: Value | undefined }>,
): Record {
  const type = layout.recordsByName.get(typeName);
  if (!type) throw new Error(`${layout.name} has no record '${typeName}'`);
  for (const name of Object.keys(values)) {
    if (!type.fieldsByName.has(name))
      throw new Error(`record '${typeName}' of ${layout.name} has no field '${name}'`);
  }
  const raws = type.fields.map((field) => {
    const constant = field.id ?? field.constant;
    const value = values[field.name];
    if (value !== undefined) return field.type.write(value);
    return constant;
  });
  return new ValuesRecord(type, raws);
}
