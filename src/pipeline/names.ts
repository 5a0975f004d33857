import type { Transaction } from '../rules/authority.ts';
import { formatName } from '../rules/name-pattern.ts';
import type { Context } from './context.ts';
import { type Fault, mayBeTakenOn } from './identity.ts';

/** The name that the counterpart sees; the day in it is the authority's. */
export function nameShipment(
  context: Context,
  transaction: Transaction,
  parts: { readonly creditor: string; readonly sequence: number | undefined; readonly id: string },
): string {
  return formatName(transaction.raw.send!, {
    creditor: parts.creditor,
    sequence: String(parts.sequence ?? 0),
    date: context.getCalendar(transaction).getDay(context.clock.now()),
    id: parts.id,
  });
}

/**
 * Another batch that went out, or is to go, under the same name: neither the counterpart nor we could
 * tell which of the two arrived or was answered. Nobody can lift that; tomorrow the name is another.
 */
export async function findNameFault(
  context: Context,
  transaction: Transaction,
  creditor: string,
  sequence: number | undefined,
): Promise<Fault | undefined> {
  if (transaction.raw.send!.includes('{id}')) return undefined;
  const remoteName = nameShipment(context, transaction, { creditor, sequence, id: '' });
  const prefix = `${transaction.authority.authority}/`;
  const other = await findFirst(await context.ledger.listBatches({ remoteName }), async (batch) =>
    batch.transaction.startsWith(prefix) ? mayBeTakenOn(context.ledger, batch) : false,
  );
  if (!other) return undefined;
  const text = `it would be sent as ${remoteName}, which is the name of ${other.id} (${other.state}): nobody could tell the two apart`;
  return { code: 'NAME_USED', text };
}

async function findFirst<T>(
  list: readonly T[],
  fits: (one: T) => Promise<boolean>,
): Promise<T | undefined> {
  for (const one of list) if (await fits(one)) return one;
  return undefined;
}
