import { normalizeReference } from '../core/reference-hash.ts';
import { readUnits } from '../format/read-units.ts';
import { type Item, isItem } from '../format/record.ts';
import type { Context } from '../pipeline/context.ts';
import type { Reference } from '../report/story.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import { readAmount } from '../stages/check.ts';

/** The transaction and form that the ledger names; undefined when they are gone. */
export function findForm(
  { catalog }: Context,
  id: string | null,
  layout: string | null,
): { readonly transaction: Transaction; readonly form: Form } | undefined {
  const transaction = id === null ? undefined : catalog.transactions.get(id);
  const form = transaction?.forms.find((candidate) => candidate.layout.name === layout);
  return transaction && form ? { transaction, form } : undefined;
}

/** The first item of a file that fits; reads no further. */
export async function findItem(
  { layout }: Form,
  source: AsyncIterable<Buffer>,
  fits: (item: Item) => boolean,
): Promise<Item | undefined> {
  for await (const units of readUnits(layout, source, { file: '', report: () => {} })) {
    for (const unit of units) if (isItem(unit) && fits(unit)) return unit;
  }
  return undefined;
}

/** What an item is called by its creditor, by kind. */
export function listReferences({ layout }: Form, item: Item): Reference[] {
  return [...(layout.batch?.references ?? [])].flatMap(([kind, ref]) => {
    const record = item.records.find((candidate) => candidate.type === ref.record);
    const value = record?.value(ref.field);
    return value === undefined || value === ''
      ? []
      : [{ kind, value: String(value), answerId: undefined }];
  });
}

/** The kinds of reference that name persons. */
export function listPersonalKinds(form: Form | undefined): ReadonlySet<string> {
  const references = [...(form?.layout.batch?.references ?? [])];
  return new Set(references.filter(([, { field }]) => field.personal).map(([kind]) => kind));
}

/** The amount of an item in minor units; 0 where it has none that can be read. */
export function getAmount({ layout }: Form, item: Item): number {
  return readAmount(item, layout.batch?.amount);
}

/** Compares references as the ledger does. */
export function isSameReference(one: string, other: string): boolean {
  return normalizeReference(one) === normalizeReference(other);
}
