import type { Field, RecordType } from '../format/layout.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { Evaluate, RuleSet } from '../rules/rule.ts';

/** How one field of a record that is written comes about. */
export interface FieldStep {
  readonly field: Field;
  readonly evaluate: Evaluate;
  /** Fields of the creditor's file that it is made of. */
  readonly from: readonly Field[];
}

/** A kind of record that is written; see `mapping-schema.ts`. */
export interface Step {
  readonly record: RecordType | undefined;
  readonly isEachRow: boolean;
  readonly repeat: Evaluate | undefined;
  readonly texts: Evaluate | undefined;
  readonly when: Evaluate | undefined;
  readonly fields: readonly FieldStep[];
  readonly steps: readonly Step[];
}

/** A value in a document, and how it comes about. */
export interface Leaf {
  readonly kind: 'text' | 'money' | 'number';
  /** JSON pointer; `*` for the elements of a list. */
  readonly pointer: string;
  readonly evaluate: Evaluate;
  /** Fields of the creditor's file that it is made of. */
  readonly from: readonly Field[];
}

/** A document made ready; see `RawTemplate`. */
export type Template =
  | Leaf
  | { readonly kind: 'literal'; readonly value: number | boolean }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Template])[] }
  | { readonly kind: 'list'; readonly elements: readonly Template[] }
  | {
      readonly kind: 'some';
      readonly isEachRow: boolean;
      readonly repeat: Leaf | undefined;
      readonly when: Leaf | undefined;
      readonly of: Template;
    };

/** The records that a file is made of: those before its items, those of each, and those after them. */
export interface Recipe {
  readonly form: Form;
  readonly before: readonly Step[];
  readonly item: readonly Step[];
  readonly after: readonly Step[];
  /** In the place of all of them, where each item is a document. */
  readonly document?: Template | undefined;
}

/** A mapping made ready. */
export interface Mapping extends Recipe {
  readonly name: string;
  readonly title: string;
  readonly transaction: Transaction;
  /** The creditor's file; its rules are none, its records are items one by one. */
  readonly source: RuleSet;
  readonly groupBy: readonly Field[];
  /** Fields of a row that are written once for all rows of an item, which must not differ in them. */
  readonly once: readonly Field[];
}

/** Whose file it is, as the configuration has it. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly orgnr: string;
}
