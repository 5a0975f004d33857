import type { FieldType } from './field-type.ts';
import type { RawLayout } from './schema.ts';
import type { Structure } from './structure.ts';

export interface Field {
  readonly name: string;
  readonly index: number;
  readonly title: string;
  readonly type: FieldType;
  readonly isFiller: boolean;
  /** Offsets inside the record, from 0, end excluded (fixed). */
  readonly from: number;
  readonly to: number;
  /** Path, column or pointer (xml, csv, json). */
  readonly at: string;
  /** Where else it may stand (json): the first place that has something counts. */
  readonly otherPlaces?: readonly string[];
  /** It holds the name of the member that its record stands in (json). */
  readonly isSlot?: boolean;
  readonly id?: string;
  readonly constant?: string;
  readonly codes?: CodeList;
  /** Words that may stand there instead: they are no value. */
  readonly words?: ReadonlySet<string>;
  readonly optional: boolean;
  readonly personal: boolean;
  readonly zerosAbsent: boolean;
  readonly align: 'left' | 'right';
  readonly pad: string;
  readonly total?: string;
  /** The total is only known when the whole file has been read. */
  readonly isTotalAtEnd: boolean;
  readonly note?: string;
  readonly source?: string;
}

export interface RecordType {
  readonly name: string;
  readonly index: number;
  readonly title: string;
  /** Characters, terminator excluded; 0 when it has no fixed length. */
  readonly length: number;
  readonly path: string;
  /** Where else records of this type stand (json). */
  readonly otherPaths?: readonly string[];
  /** Index of the first field written after nested records (xml). */
  readonly nestedAt: number;
  readonly fields: readonly Field[];
  readonly fieldsByName: ReadonlyMap<string, Field>;
}

/** An authority's codes: code -> what it means and what to do about it. */
export interface CodeList {
  readonly name: string;
  readonly codes: ReadonlyMap<string, Code>;
  /** The authority may use others too: one not listed is told, and is no fault of the file. */
  readonly open?: boolean;
}

export interface Code {
  readonly text: string;
  readonly explanation?: string;
  readonly fix?: string;
}

export interface FieldRef {
  readonly record: RecordType;
  readonly field: Field;
}

/** A field that must have one of some values. */
export interface Condition {
  readonly from: FieldRef;
  readonly values: ReadonlySet<string>;
}

export type TotalKind = 'count' | 'sum' | 'unique' | 'follows';

export interface Total {
  readonly name: string;
  readonly kind: TotalKind;
  /** Record types counted (count). */
  readonly counted: ReadonlySet<number>;
  /** Fields added and taken away (sum), or the one that must be unique or follow on. */
  readonly plus: readonly FieldRef[];
  readonly minus: readonly FieldRef[];
  /** Record types that start it over. */
  readonly resetBy: ReadonlySet<number>;
  /** The record type after which it starts over. */
  readonly resetAfter?: number;
  readonly start: number;
  /** Only records of its type that fit are counted, summed or compared. */
  readonly when?: Condition;
  readonly modulo?: bigint;
  readonly blocksOf?: bigint;
}

export type KeyRefs = ReadonlyMap<string, FieldRef>;

export interface BatchMap {
  readonly creditor?: FieldRef;
  readonly organisation?: FieldRef;
  readonly sequence?: FieldRef;
  readonly date?: FieldRef;
  readonly businessId: readonly FieldRef[];
  readonly references: KeyRefs;
  readonly amount?: FieldRef;
  /** Names of files that go with an item, where the other field is empty. */
  readonly attachments?: { readonly name: FieldRef; readonly uploaded: FieldRef };
}

export interface AnswerErrorMap {
  readonly record: RecordType;
  readonly code: FieldRef;
  readonly text?: FieldRef;
  readonly position?: FieldRef;
  readonly place?: FieldRef;
  readonly references: KeyRefs;
  readonly when?: Condition;
}

export interface AnswerMap {
  /** Record types that begin a new part of the file. */
  readonly sections: ReadonlySet<number>;
  readonly batch: readonly KeyRefs[];
  readonly count?: FieldRef;
  readonly errorCount?: FieldRef;
  readonly verdict?: {
    readonly from: FieldRef;
    readonly accepted: ReadonlySet<string>;
    readonly rejected: ReadonlySet<string>;
  };
  readonly errors: readonly AnswerErrorMap[];
  readonly items?: {
    readonly record: RecordType;
    readonly references: KeyRefs;
    readonly assigns: KeyRefs;
  };
}

/** News of a case in a record of a file that answers no batch. */
export interface CaseMap {
  readonly record: RecordType;
  readonly references: KeyRefs;
  readonly assigns: KeyRefs;
  readonly what: FieldRef;
  readonly date?: FieldRef;
  readonly amount?: FieldRef;
  readonly closes?: Condition;
  readonly asks?: FieldRef;
  readonly lacks?: FieldRef;
  readonly details: readonly {
    readonly record: RecordType;
    readonly fields: readonly FieldRef[];
  }[];
}

/** The members that a layout describes, by name; `*` for the elements of a list. Without any, all that stands there is known. */
export interface KnownMembers {
  readonly members: Map<string, KnownMembers>;
  /** It is read, but should be called this. */
  readonly insteadOf?: string;
}

/** One transaction's layout in one edition: reads, writes, checks and describes its files. */
export interface Layout {
  readonly name: string;
  readonly file: string;
  readonly raw: RawLayout;
  readonly title: string;
  readonly provenance: RawLayout['provenance'];
  readonly kind: RawLayout['kind'];
  readonly records: readonly RecordType[];
  readonly recordsByName: ReadonlyMap<string, RecordType>;
  /** Order and number of records; absent when any order will do. */
  readonly structure?: Structure;
  /** JSON Schema of the document, and the members that it describes (json). */
  readonly schema?: object;
  readonly known?: KnownMembers;
  /** Name of the item group, and the record types that start one and belong to one. */
  readonly item?: {
    readonly name: string;
    readonly heads: ReadonlySet<number>;
    readonly members: ReadonlySet<number>;
  };
  readonly totals: readonly Total[];
  readonly batch?: BatchMap;
  readonly answer?: AnswerMap;
  readonly cases?: readonly CaseMap[];
}
