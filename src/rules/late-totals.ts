import type { Field } from '../format/layout.ts';
import type { Record } from '../format/record.ts';

/** Of all values but one we know that they are wrong; more of them would not make it clearer. */
const MAX_VALUES = 20;

/**
 * Totals that stand before what they count wait here until it has been counted: for the end of the
 * file, or for the next time they start over. All records state the same total, so one record of
 * each value is enough, however many items the file has.
 */
export class LateTotals {
  readonly #byField = new Map<Field, Map<string, Record>>();

  add(record: Record, field: Field): void {
    const byValue = this.#byField.get(field) ?? new Map<string, Record>();
    this.#byField.set(field, byValue);
    const value = String(record.value(field));
    if (byValue.size < MAX_VALUES && !byValue.has(value)) byValue.set(value, record);
  }

  /** Gives out what waits for one of these totals, all of it when none is named. */
  take(totals?: ReadonlySet<string>): { readonly record: Record; readonly field: Field }[] {
    const taken = [...this.#byField].filter(([{ total }]) => totals?.has(total!) ?? true);
    for (const [field] of taken) this.#byField.delete(field);
    return taken.flatMap(([field, byValue]) =>
      [...byValue.values()].map((record) => ({ record, field })),
    );
  }
}
