import type { Finding } from '../core/finding.ts';
import type { Field } from '../format/layout.ts';
import type { Record } from '../format/record.ts';

/** The items that rows have begun so far. One that begins twice has rows apart from each other: half of it must not be sent. */
export class BegunItems {
  readonly #groupBy: readonly Field[];
  readonly #lines = new Map<string, number>();

  constructor(groupBy: readonly Field[]) {
    this.#groupBy = groupBy;
  }

  /** Notes that an item begins with a row. Returns the line that it began on before, if it did. */
  begin(row: Record): number | undefined {
    const values = this.#groupBy.map((field) => String(row.value(field) ?? ''));
    if (values.length === 0 || values.includes('')) return undefined;
    const key = JSON.stringify(values);
    const before = this.#lines.get(key);
    if (before === undefined) this.#lines.set(key, row.line);
    return before;
  }
}

/** Tells that the rows of an item do not follow each other. */
export function describeScattered(
  row: Record,
  before: number,
  columns: readonly string[],
): Omit<Finding, 'file'> {
  return {
    code: 'ROWS_APART',
    consequence: 'reject-file',
    line: row.line,
    path: columns.join(', '),
    expected: `all rows of an item one after the other: this one began on line ${before}`,
    message: 'the rows of one item do not follow each other, and would become several',
    fix: `sort the rows by ${columns.join(', ')} and drop the file again`,
  };
}
