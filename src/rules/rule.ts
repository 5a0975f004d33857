import type { Consequence } from '../core/finding.ts';
import type { FieldRef, Layout } from '../format/layout.ts';
import type { RawRule } from './rule-schema.ts';
import type { Views } from './views.ts';

/** The variables of one evaluation, by name. */
export interface RuleContext {
  [name: string]: unknown;
}

export type Evaluate = (context: RuleContext) => unknown;

/** A rule made ready: its CEL compiled and its names resolved. */
export interface Rule {
  readonly id: string;
  readonly raw: RawRule;
  readonly otherwise: Consequence;
  readonly when: Evaluate | undefined;
  readonly must: Evaluate;
  readonly field: FieldRef | undefined;
  readonly message: (context: RuleContext) => string;
  readonly expected: ((context: RuleContext) => string) | undefined;
  readonly found: ((context: RuleContext) => string) | undefined;
  readonly fix: (context: RuleContext) => string;
}

/** The rules of one layout, by what they apply to. */
export interface RuleSet {
  readonly layout: Layout;
  readonly views: Views;
  /** Rules of each record type, by its number. */
  readonly byRecord: readonly (readonly Rule[])[];
  readonly ofItem: readonly Rule[];
  readonly ofFile: readonly Rule[];
}
