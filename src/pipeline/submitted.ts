import { join } from 'node:path';
import type { Drop } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import { readFirstItem } from '../stages/read-item.ts';
import type { Context } from './context.ts';

/**
 * What was sent before of a document that changes it: the last one that the authority has taken, with the same reference. Only
 * where each document is a message of its own.
 */
export async function findSubmitted(
  context: Context,
  transaction: Transaction,
  form: Form,
  path: string,
  drop: Drop,
): Promise<Pick<RuleFacts, 'findSubmitted'>> {
  const { ledger, config } = context;
  const ref = [...(form.layout.batch?.references.values() ?? [])][0];
  if (!transaction.raw.divided || !ref) return {};
  const own = await readFirstItem(path, form.layout);
  const reference = own?.get(ref.record)?.raw(ref.field);
  if (!own || !reference) return {};
  const hits = await ledger.findItems(reference);
  for (const { batchId } of hits.toReversed()) {
    const batch = await ledger.findBatch(batchId);
    const isTaken = batch?.verdict === 'accepted' || batch?.verdict === 'partly';
    if (!batch || !isTaken || batch.transaction !== transaction.id || batch.dropId === drop.id)
      continue;
    const file = join(config.folders.work, batch.dropId, batch.payload);
    const submitted = await readFirstItem(file, form.layout);
    if (submitted?.get(ref.record)?.raw(ref.field) === reference)
      return { findSubmitted: () => submitted };
  }
  return {};
}
