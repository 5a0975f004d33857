import type { Desk } from './desk.ts';
import { getTransaction } from './find-form.ts';
import type { Arrival } from './read-arrival.ts';
import type { WrongNumber } from './service.ts';

/**
 * Holds a file's running number against the last one of its creditor and transaction. A right number
 * is used up, also when the file is rejected for another reason; a wrong one changes nothing.
 */
export function checkNumber(
  { catalog, plan, state }: Desk,
  { creditor, transaction, sequence, isNumbered }: Arrival,
): WrongNumber | undefined {
  // A number that could not be read is no wrong one: the file has worse faults.
  if (!isNumbered) return undefined;
  const key = `${creditor}/${transaction}`;
  const last = state.sequences[key];
  const { max = Number.MAX_SAFE_INTEGER, start = 1 } =
    getTransaction(catalog, transaction).raw.sequence ?? {};
  const first = plan.firstNumber === 'any' ? Math.max(sequence, start) : plan.firstNumber;
  const next = last !== undefined && last >= max ? start : (last ?? 0) + 1;
  const expected = last === undefined ? first : next;
  if (sequence === expected) {
    state.sequences[key] = sequence;
    return undefined;
  }
  return { kind: sequence < expected ? 'repeat' : 'gap', expected };
}
