import type { Config } from '../core/config-schema.ts';
import { listCodes } from '../core/subcodes.ts';
import type { Transaction } from '../rules/authority.ts';
import type { Context } from './context.ts';
import type { Fault } from './identity.ts';

type Quota = Config['creditors'][string]['quotas'][string];

/** How much of an ISO day two days of one period have in common. */
const PERIOD_LENGTHS: Readonly<Record<Quota['per'], number>> = { day: 10, month: 7, year: 4 };
const YEAR_MS = 366 * 86_400_000;

/** Why so many items more would be above what the authority takes from a creditor in a period; undefined when it takes them. */
export async function findQuotaFault(
  context: Context,
  transaction: Transaction,
  creditor: string,
  items: number,
): Promise<Fault | undefined> {
  const quota = context.config.creditors[creditor]?.quotas[transaction.id];
  if (!quota) return undefined;
  const { getDay } = context.getCalendar(transaction);
  const now = context.clock.now();
  const toPeriod = (moment: Date) => getDay(moment).slice(0, PERIOD_LENGTHS[quota.per]);
  const from = new Date(now.getTime() - YEAR_MS).toISOString();
  const codes = listCodes(context.config, creditor);
  const batches = await Promise.all(
    codes.map((code) => context.ledger.listBatches({ creditor: code, from })),
  );
  const used = batches
    .flat()
    .filter(({ transaction: id, state }) => id === transaction.id && state !== 'cancelled')
    .filter(({ sealedAt }) => toPeriod(new Date(sealedAt)) === toPeriod(now))
    .reduce((sum, batch) => sum + batch.items, 0);
  if (used + items <= quota.items) return undefined;
  const words = `${codes[0]}'s quota of ${transaction.raw.title} is ${quota.items} a ${quota.per}`;
  const text =
    items > quota.items
      ? `${words}, and this file alone has ${items}: discard it and drop it in parts`
      : `${words}: ${used} are used in ${toPeriod(now)}, and this file has ${items}; it goes by itself in the next ${quota.per}`;
  return { code: 'QUOTA_EXCEEDED', text };
}
