import type { Drop } from '../core/nouns.ts';
import type { Context } from './context.ts';
import { type Fault, findNextNumber, findSequenceFault } from './identity.ts';
import { findNameFault } from './names.ts';
import { findPermitFault } from './permits.ts';
import { findQuotaFault } from './quotas.ts';
import { findRoute } from './recognise.ts';

/** Takes up a held file whose cause is gone by itself; says which it was. */
export async function resumeHeld(
  { ledger, log }: Context,
  { id, reasonCode }: Drop,
): Promise<void> {
  const note = `what it was held for is gone (${reasonCode})`;
  await ledger.append([{ kind: 'drop.resumed', subject: id, data: { note } }]);
  log.info('file taken up again', { drop: id, reason: reasonCode });
}

/**
 * The first held file that may go on: the missing number has come, or the name is free again. What
 * only a person can judge is left alone, and so is what this pass has tried already.
 */
export async function findResumable(
  context: Context,
  tried: ReadonlySet<string>,
): Promise<Drop | undefined> {
  for (const drop of await context.ledger.listDrops({ states: ['held'] })) {
    if (tried.has(drop.id) || !isSelfHealing(drop)) continue;
    const fault = await findFaultNow(context, drop);
    if (fault?.code !== drop.reasonCode) return drop;
    if (fault.text !== drop.reasonText) await restate(context, drop, fault);
  }
  return undefined;
}

/** The reason is still of its kind, but another number is missing: people are told the one that is. */
async function restate({ ledger }: Context, { id }: Drop, { code, text }: Fault): Promise<void> {
  const data = { reasonCode: code, reasonText: text };
  await ledger.append([{ kind: 'drop.held', subject: id, data }]);
}

function isSelfHealing({ reasonCode }: Drop): boolean {
  return ['SEQUENCE_GAP', 'NAME_USED', 'PERMIT_MISSING', 'QUOTA_EXCEEDED'].includes(
    reasonCode ?? '',
  );
}

async function findFaultNow(context: Context, drop: Drop): Promise<Fault | undefined> {
  const transaction = context.catalog.transactions.get(drop.transaction ?? '');
  // Without its format it stays where it is.
  if (!transaction) return { code: drop.reasonCode ?? '', text: drop.reasonText ?? '' };
  const creditor = drop.creditor ?? '';
  const own = drop.sequence ?? undefined;
  if (drop.reasonCode === 'SEQUENCE_GAP')
    return findSequenceFault(context, transaction, creditor, own);
  if (drop.reasonCode === 'PERMIT_MISSING')
    return findPermitFault(context, transaction, creditor, findRoute(context, drop)?.channel ?? '');
  if (drop.reasonCode === 'QUOTA_EXCEEDED') {
    const items = (drop.itemsIn ?? 0) - (drop.itemsRejected ?? 0);
    return findQuotaFault(context, transaction, creditor, items);
  }
  const given = await findNextNumber(context, transaction, creditor, own);
  return findNameFault(context, transaction, creditor, given ?? own);
}
