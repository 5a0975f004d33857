import { basename } from 'node:path';
import { type Head, KINDS, readHead } from '../format/file-head.ts';
import { countForeign, findMisfit } from '../format/fit-layout.ts';
import type { Form, Transaction } from '../rules/authority.ts';

/** What a file was recognised as, or what was tried. */
export type Recognition =
  | {
      readonly transaction: Transaction;
      readonly form: Form;
      readonly nameParts: { readonly [part: string]: string };
      /** Other versions of its model that it fits as well; the newest was taken. */
      readonly alike?: readonly Transaction[];
    }
  | { readonly transaction?: undefined; readonly tried: readonly string[] };

/**
 * Tells which transaction and form a file is: its name against the patterns, then its first records
 * against the layouts. A name that fits one transaction only needs no fitting content (its faults
 * are then told as findings); content alone decides when no name fits. Where several forms begin
 * alike, the one whose records fit best is it.
 */
export async function parse(
  path: string,
  name: string,
  transactions: readonly Transaction[],
): Promise<Recognition> {
  const head = await readHead(path);
  const tried: string[] = [];
  const named = transactions.flatMap((transaction) => {
    const nameParts = matchName(transaction, name);
    tried.push(
      ...transaction.names.map(
        (pattern) =>
          `name ${pattern.text} (${transaction.raw.title}): ${nameParts ? 'fits' : 'does not fit'}`,
      ),
    );
    return nameParts ? [{ transaction, nameParts }] : [];
  });
  const isNamed = named.length > 0;
  const candidates = isNamed
    ? named
    : transactions.map((transaction) => ({ transaction, nameParts: {} }));
  const fitting = [];
  // What its first character says that it is, a person wants to know the fault of.
  const alike: string[] = [];
  for (const { transaction, nameParts } of candidates) {
    for (const form of transaction.forms) {
      const misfit = await findMisfit(form.layout, head, isNamed);
      tried.push(`content as ${form.layout.title}: ${misfit ?? 'fits'}`);
      if (form.layout.kind === KINDS[head.first]) alike.push(tried.at(-1)!);
      if (misfit === undefined) fitting.push({ transaction, form, nameParts });
    }
  }
  const best = fitting.length > 1 ? await findBest(fitting, head, tried) : fitting[0];
  if (best) return best;
  const [only, ...others] = named;
  if (fitting.length === 0 && only && others.length === 0)
    return { ...only, form: guessForm(only.transaction, head) };
  const meant = isNamed ? undefined : guessUnnamed(transactions, head);
  if (meant) return meant;
  if (isNamed || alike.length === 0) return { tried };
  const patterns = transactions.flatMap(({ names }) => names).length;
  return { tried: [...sumUp(alike), `name: none of ${patterns} patterns fits`] };
}

/** Attempts that came to the same end as one. */
function sumUp(attempts: readonly string[]): string[] {
  const byEnd = new Map<string, string[]>();
  for (const attempt of attempts) {
    const end = attempt.slice(attempt.indexOf(': '));
    byEnd.set(end, [...(byEnd.get(end) ?? []), attempt]);
  }
  return [...byEnd].map(([end, [first, ...others]]) =>
    others.length === 0
      ? first!
      : `${first!.slice(0, -end.length)} and ${others.length} other forms${end}`,
  );
}

/**
 * JSON that is of nothing, in a folder of documents that have no names of their own, is most likely one of them and faulty: then
 * its faults are told.
 */
function guessUnnamed(transactions: readonly Transaction[], head: Head): Recognition | undefined {
  if (KINDS[head.first] !== 'json') return undefined;
  const [first, ...others] = transactions.flatMap((transaction) =>
    transaction.forms.map((form) => ({ transaction, form })),
  );
  const isMeant = first?.transaction.names.length === 0 && first.form.layout.kind === 'json';
  if (!isMeant || !others.every((other) => isSameModel(other, first))) return undefined;
  return { ...first, nameParts: {} };
}

/** The form of a known transaction that a file is most likely meant to be, faulty as it may be. */
export async function findForm(path: string, transaction: Transaction): Promise<Form> {
  return guessForm(transaction, await readHead(path));
}

function guessForm({ forms }: Transaction, { first }: Head): Form {
  const marked = KINDS[first];
  const isLikely = ({ layout: { kind } }: Form) =>
    marked ? kind === marked : kind === 'fixed' || kind === 'csv';
  return forms.find(isLikely) ?? forms[0]!;
}

function matchName(
  transaction: Transaction,
  name: string,
): { readonly [part: string]: string } | undefined {
  for (const pattern of transaction.names) {
    const parts = pattern.match(basename(name));
    if (parts) return parts;
  }
  return undefined;
}

interface Candidate {
  readonly transaction: Transaction;
  readonly form: Form;
}

/** Of forms that begin alike, the one that fits the records after it best, if there is only one. */
async function findBest<T extends Candidate>(
  fitting: readonly T[],
  head: Head,
  tried: string[],
): Promise<(T & { readonly alike: readonly Transaction[] }) | undefined> {
  const counted: { readonly one: T; readonly faults: number }[] = [];
  for (const one of fitting) {
    const faults = await countForeign(one.form.layout, head);
    if (faults !== Number.POSITIVE_INFINITY)
      tried.push(`records as ${one.form.layout.title}: ${faults} do not fit`);
    counted.push({ one, faults });
  }
  const [best, ...others] = counted.sort((a, b) => a.faults - b.faults);
  if (best!.faults === Number.POSITIVE_INFINITY) return undefined;
  const equal = others.filter(({ faults }) => faults === best!.faults);
  if (!equal.every(({ one }) => isSameModel(one, best!.one))) return undefined;
  return { ...best!.one, alike: equal.map(({ one }) => one.transaction) };
}

/** Versions of one model differ in what may stand in a file: where nothing of that does, the newest will do. */
function isSameModel(one: Candidate, other: Candidate): boolean {
  const of = one.transaction.raw.model?.of;
  return of !== undefined && of === other.transaction.raw.model?.of;
}
