import type { Layout } from '../format/layout.ts';
import type { RawAuthority, RawTransaction } from './authority-schema.ts';
import type { ChangeList } from './change-list.ts';
import type { Rates } from './interest.ts';
import type { NamePattern } from './name-pattern.ts';
import type { RuleSet } from './rule.ts';
import type { AuthorityRule } from './rule-schema.ts';

/** One authority's formats, loaded and checked. */
export interface Authority {
  readonly name: string;
  readonly folder: string;
  readonly raw: RawAuthority;
  readonly transactions: ReadonlyMap<string, Transaction>;
}

/** A kind of file an authority defines, with its layouts and rules. */
export interface Transaction {
  /** `authority/name`. */
  readonly id: string;
  readonly name: string;
  readonly authority: RawAuthority;
  readonly raw: RawTransaction;
  readonly names: readonly NamePattern[];
  readonly forms: readonly Form[];
  /** What its model changed in the version before. */
  readonly changes?: ChangeList;
}

/** One layout of a transaction with its rules. */
export interface Form {
  readonly layout: Layout;
  readonly rules: RuleSet;
  /** What only the authority can decide of such a file. */
  readonly authorityDecides?: readonly AuthorityRule[];
}

/** All formats: every transaction by `authority/name`. */
export interface Catalog {
  readonly authorities: readonly Authority[];
  readonly transactions: ReadonlyMap<string, Transaction>;
}

/** The amounts in force on a day, by name, in minor units. */
export function getAmounts(authority: RawAuthority, day: string): Map<string, bigint> {
  const amounts = new Map<string, bigint>();
  for (const [name, { values }] of Object.entries(authority.amounts)) {
    const inForce = values
      .filter((value) => value.from <= day)
      .sort((a, b) => a.from.localeCompare(b.from))
      .at(-1);
    if (inForce) amounts.set(name, BigInt(inForce.minor));
  }
  return amounts;
}

/** The dated rates, by name, each in the order of its days. */
export function getRates(authority: RawAuthority): Rates {
  return new Map(
    Object.entries(authority.rates).map(([name, { values }]) => [
      name,
      [...values].sort((a, b) => a.from.localeCompare(b.from)),
    ]),
  );
}

/** Everything in a transaction that is our reconstruction, as sentences; empty when it is all known. */
export function listReconstructed(transaction: Transaction): string[] {
  const parts: string[] = [];
  for (const { layout, rules } of transaction.forms) {
    if (layout.provenance === 'reconstructed')
      parts.push(`layout ${layout.name}: ${layout.raw.source}`);
    const guessed = [...rules.byRecord.flat(), ...rules.ofItem, ...rules.ofFile].filter(
      (rule) => rule.raw.provenance === 'reconstructed',
    );
    if (guessed.length > 0) parts.push(`${guessed.length} rules of ${layout.name}`);
  }
  const { sequence } = transaction.raw;
  if (sequence?.provenance === 'reconstructed')
    parts.push(`the running number: ${sequence.source}`);
  for (const { what, provenance, source } of transaction.raw.assumes)
    if (provenance === 'reconstructed') parts.push(`${what}: ${source}`);
  for (const { layer, provenance, source } of transaction.raw.answers)
    if (provenance === 'reconstructed') parts.push(`the deadline of the ${layer}: ${source}`);
  return parts;
}
