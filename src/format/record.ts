import type { Finding, Place } from '../core/finding.ts';
import type { Value } from './field-type.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Spelling } from './spelling.ts';

/** A part of the text around a field, masked, and the column of its first character. */
export type Excerpt = NonNullable<Finding['excerpt']>;

/** Where a record that was read came from. */
export interface Origin {
  /** From 1. */
  readonly line: number;
  /** How it stands there, for writing it back. */
  readonly spelling?: Spelling;
  /** Characters that ended it. */
  readonly terminator?: string | undefined;
  /** True when its cells are not as many as its columns; undefined where it has no cells. */
  readonly isDisplaced?: boolean;
  place(field?: Field): Place;
  /** Where something lies in it that is no field; as far as it is there. */
  placeAt?(way: string): Place;
  excerpt(field: Field): Excerpt | undefined;
  /** True when no record of the file has a place for the field: that has been told once. */
  lacks?(field: Field): boolean;
}

/** One parsed record: fields by name, and where each stands in the file. */
export interface Record {
  readonly type: RecordType;
  /** From 1. */
  readonly line: number;
  /** The content without padding; undefined when the field is absent. */
  raw(field: Field): string | undefined;
  value(field: Field): Value | undefined;
  place(field?: Field): Place;
  /** The whole line as it stands; undefined where records are no lines. */
  readonly text: string | undefined;
  /** Characters the record had in the file when shorter than its layout (trailing blanks cut). */
  readonly cutTo?: number;
  /** Characters that ended the record in the file. */
  readonly terminator?: string | undefined;
  /** Where it was read (xml, csv, json); undefined when it was built. */
  readonly origin?: Origin | undefined;
  /** Fields that were given another content since it was read. */
  readonly changes?: ReadonlyMap<Field, string>;
}

/** The type of what is no record and yet is kept for writing: empty lines, headers, unknown elements. */
export const KEPT: RecordType = {
  name: '',
  index: -1,
  title: 'kept',
  length: 0,
  path: '',
  nestedAt: 0,
  fields: [],
  fieldsByName: new Map(),
};

/** True when the content is only zeros and the layout takes zeros as no value. */
export function isAbsent(text: string, field: Field, from: number, to: number): boolean {
  if (!field.zerosAbsent) return false;
  for (let index = from; index < to; index++) if (text.charCodeAt(index) !== 48) return false;
  return true;
}

/** A record whose fields were given one by one: from XML, CSV or JSON, or built by us. */
export class ValuesRecord implements Record {
  readonly type: RecordType;
  readonly text: string | undefined = undefined;
  readonly origin: Origin | undefined;
  readonly #raws: readonly (string | undefined)[];

  constructor(type: RecordType, raws: readonly (string | undefined)[], origin?: Origin) {
    this.type = type;
    this.origin = origin;
    this.#raws = raws;
  }

  get line(): number {
    return this.origin?.line ?? 0;
  }

  get terminator(): string | undefined {
    return this.origin?.terminator;
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
    return this.origin?.place(field) ?? {};
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
