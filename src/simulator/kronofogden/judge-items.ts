import type { Finding } from '../../core/finding.ts';
import type { Desk } from './desk.ts';
import type { Arrival, ArrivedItem } from './read-arrival.ts';
import type { ErrorCodes } from './receipt-kinds.ts';

/** An item that is not accepted. */
export interface ItemError {
  readonly item: ArrivedItem;
  readonly code: string;
  /** Where the code's own text would not tell. */
  readonly text?: string;
}

/** What the authority thinks of a file: a code for the whole of it, or errors of items. */
export interface Verdict {
  readonly general?: string;
  readonly errors: readonly ItemError[];
  readonly accepted: readonly ArrivedItem[];
}

/** What the authority's own register says against an item, if anything. */
export type CheckItem = (item: ArrivedItem) => string | undefined;

/** Judges a file whose running number is right: plan first, then what it holds. */
export function judgeItems(
  { plan }: Desk,
  arrival: Arrival,
  codes: ErrorCodes,
  getReference: (item: ArrivedItem) => string,
  check: CheckItem = () => undefined,
): Verdict {
  const planned = plan.rejectFiles[arrival.sequence];
  const own = plan.rejectFiles[`${arrival.transaction}/${arrival.sequence}`] ?? planned;
  const general = own ?? (arrival.faults[0] && codeOfFile(arrival.faults, codes));
  if (general !== undefined) return { general, errors: [], accepted: [] };
  const errors: ItemError[] = [];
  const accepted: ArrivedItem[] = [];
  for (const item of arrival.items) {
    const code = plan.rejectItems[getReference(item)];
    const [fault] = item.faults;
    if (code !== undefined) errors.push({ item, code });
    else if (fault) errors.push({ item, ...codeOfItem(fault, codes) });
    else {
      // In order: what one item does is known when the next is judged.
      const found = check(item);
      if (found === undefined) accepted.push(item);
      else errors.push({ item, code: found });
    }
  }
  return { errors, accepted };
}

function codeOfFile(faults: readonly Finding[], { file, totals }: ErrorCodes): string {
  const isTotal = totals !== undefined && faults.every(({ code }) => code === 'TOTAL_MISMATCH');
  return isTotal ? totals : file;
}

function codeOfItem(fault: Finding, { byRule, item }: ErrorCodes): Omit<ItemError, 'item'> {
  const code = byRule[fault.code];
  if (code !== undefined) return { code };
  const what = fault.title ?? fault.field ?? fault.record ?? '';
  return { code: item, text: `Uppgiften kan inte godtas: ${what}`.slice(0, 80) };
}
