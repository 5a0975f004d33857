import type { Node } from 'jsonc-parser';
import type { Field } from './layout.ts';

/** How a record stands in the file it was read from, so that it can be written back byte for byte. */
export type Spelling = XmlSpelling | RowSpelling | JsonSpelling;

/** One element of an XML file, piece by piece as it stands. */
export interface XmlElement {
  readonly parent: XmlElement | undefined;
  /** What stands before its start tag: blanks, comments. */
  readonly gap: string;
  readonly tag: string;
  /** What stands before its end tag after its last child: of a field, its text. */
  tail: string;
  /** Empty when the start tag is also its end. */
  end: string;
  /** The field that is its text, and those that are its attributes. */
  readonly text: Field | undefined;
  readonly attributes: ReadonlyMap<string, Field>;
  readonly isRecord: boolean;
}

export interface XmlSpelling {
  readonly kind: 'xml';
  /** What is written with the record, its own element first; elements that only hold others open with what they hold. */
  readonly elements: XmlElement[];
}

export interface RowSpelling {
  readonly kind: 'csv';
  readonly text: string;
  readonly form: { readonly delimiter: string; readonly quote: string };
  /** Column of each field, -1 for one that the file lacks. */
  readonly columns: readonly number[];
}

/** A value of a JSON file as it stands: an element of the outer array, a line, or the whole object. */
export interface JsonDocument {
  /** What stands before it, and before the first value of the file. */
  readonly gap: string;
  readonly head: string;
  readonly text: string;
  /** The nodes of the text with their places in it. */
  readonly tree: Node | undefined;
  /** How many records were read from it. */
  readonly recordCount: number;
  /** The object whose list it is an element of. */
  readonly frame: JsonDocument | undefined;
  /** Where in the text the list stands, as `[]`, whose elements are values of their own; -1 for none. */
  readonly cutAt: number;
}

export interface JsonSpelling {
  readonly kind: 'json';
  readonly document: JsonDocument;
  /** JSON pointer of the record in its document. */
  readonly pointer: string;
}
