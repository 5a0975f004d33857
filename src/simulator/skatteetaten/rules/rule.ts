import type { Breach, JudgeContext } from './judge-context.ts';
import { isSince, type Model } from './model.ts';
import type { Petition } from './petition.ts';
import type { RuleName } from './rule-names.ts';

/** What fills the placeholders of a rule's text, for one offending element. */
export interface Filling {
  readonly [placeholder: string]: string;
}

/** One rule of the authority's list. */
export interface Rule {
  readonly kode: RuleName;
  /** The first model that has it. */
  readonly since: Model;
  readonly changeOnly?: true;
  readonly beskrivelse: string;
  /** The text with its placeholders, as `%kravreferanse`. */
  readonly melding: string;
  /** One filling for each element that offends. */
  readonly find: (petition: Petition, context: JudgeContext) => readonly Filling[];
}

const NOTHING: readonly Filling[] = [];

/** One filling without placeholders when something offends, none otherwise. */
export function toFillings(offends: boolean | undefined): readonly Filling[] {
  return offends ? [{}] : NOTHING;
}

/** The breaches of one rule, none where the model or the kind of call does not know it. */
export function applyRule(rule: Rule, petition: Petition, context: JudgeContext): Breach[] {
  if (!isSince(context.model, rule.since)) return [];
  if (rule.changeOnly && context.submitted === undefined) return [];
  return rule.find(petition, context).map((filling) => ({
    kode: rule.kode,
    melding: fill(rule.melding, filling),
    beskrivelse: rule.beskrivelse,
  }));
}

function fill(text: string, filling: Filling): string {
  return text.replace(/%(\p{L}+)/gu, (whole, name: string) => filling[name] ?? whole);
}
