import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { Batch, Drop } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { ChangeList } from '../rules/change-list.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import { listChanges, listVersions } from '../rules/model-family.ts';
import { readFirstItem, readLiftedItem } from '../stages/read-item.ts';
import type { Context } from './context.ts';

/**
 * What was sent before of a document that changes it: the last one that the authority has taken, with the same reference, of
 * whatever version of its model. Only where each document is a message of its own.
 */
export async function findSubmitted(
  context: Context,
  transaction: Transaction,
  form: Form,
  path: string,
  drop: Drop,
): Promise<Pick<RuleFacts, 'findSubmitted'>> {
  const { ledger, config, catalog } = context;
  const ref = [...(form.layout.batch?.references.values() ?? [])][0];
  if (!transaction.raw.divided || !ref) return {};
  const own = await readFirstItem(path, form.layout);
  const reference = own?.get(ref.record)?.raw(ref.field);
  if (!own || !reference) return {};
  const versions = listVersions(catalog, transaction);
  const hits = await ledger.findItems(reference);
  for (const { batchId } of hits.toReversed()) {
    const batch = await ledger.findBatch(batchId);
    const version = versions.find(({ id }) => id === batch?.transaction);
    if (!batch || !version || !isTaken(batch) || batch.dropId === drop.id) continue;
    const file = join(config.folders.work, batch.dropId, batch.payload);
    const lists = findChanges(context, version, transaction);
    const submitted = await readLiftedItem(file, form.layout, lists);
    if (submitted?.get(ref.record)?.raw(ref.field) === reference)
      return { findSubmitted: () => submitted };
  }
  return {};
}

function isTaken({ verdict }: Batch): boolean {
  return verdict === 'accepted' || verdict === 'partly';
}

/** What leads to the version of the change; one of a later version is compared as it is. */
function findChanges({ catalog }: Context, from: Transaction, to: Transaction): ChangeList[] {
  if (from === to) return [];
  try {
    return listChanges(catalog, from, to);
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_OLDER') return [];
    throw error;
  }
}
