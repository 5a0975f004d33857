import { AppError } from '../core/errors.ts';
import type { Catalog, Transaction } from './authority.ts';
import type { ChangeList } from './change-list.ts';

/** The transactions whose documents have a model. */
export function listModels({ transactions }: Catalog): Transaction[] {
  return [...transactions.values()].filter(({ raw }) => raw.model !== undefined);
}

/** The versions of a transaction's model, itself among them; itself alone where it has none. */
export function listVersions(catalog: Catalog, transaction: Transaction): Transaction[] {
  const { model } = transaction.raw;
  if (!model) return [transaction];
  return listModels(catalog).filter(
    ({ raw, authority }) => authority === transaction.authority && raw.model!.of === model.of,
  );
}

/** The change lists that lead from one version to a later one, in their order; throws `MODEL_OLDER` where there is none. */
export function listChanges(catalog: Catalog, from: Transaction, to: Transaction): ChangeList[] {
  const family = listVersions(catalog, from);
  const lists: ChangeList[] = [];
  for (let version = to; version !== from; ) {
    const { changes } = version;
    const before = family.find(({ raw }) => raw.model!.version === changes?.from);
    if (!changes || !before)
      throw new AppError(
        'MODEL_OLDER',
        `${to.raw.model!.version} is not later than ${from.raw.model!.version}`,
        { fix: 'a document is only lifted to a later version: name one with --to' },
      );
    lists.unshift(changes);
    version = before;
  }
  return lists;
}
