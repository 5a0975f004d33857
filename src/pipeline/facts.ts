import { getAmounts, type Transaction } from '../rules/authority.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import type { Context } from './context.ts';

/** What rules may know: the day in the authority's time zone, the file's name, the amounts in force. */
export function toFacts(
  context: Context,
  transaction: Transaction,
  fileName: string,
  more: Pick<RuleFacts, 'beside' | 'sender' | 'findSubmitted'> = {},
): RuleFacts {
  const today = context.getCalendar(transaction).getDay(context.clock.now());
  const { environment } = context.config;
  return {
    today,
    fileName,
    settings: getAmounts(transaction.authority, today),
    environment,
    ...more,
  };
}
