import { existsSync } from 'node:fs';
import { AppError } from '../core/errors.ts';
import { JsonShapeError } from '../format/json-elements.ts';
import { type Lifted, liftFile } from '../mapping/lift-file.ts';
import type { Catalog, Transaction } from '../rules/authority.ts';
import type { ChangeList } from '../rules/change-list.ts';
import { type Inspected, recogniseFile } from './inspect.ts';

export interface ConvertRequest {
  readonly path: string;
  readonly output: string;
  /** A version, or the transaction that has it. */
  readonly to: string;
  /** The same, where the file does not tell. */
  readonly from: string | undefined;
}

/** Where a file was lifted from and to. */
export interface Converted extends Lifted {
  readonly from: Transaction;
  readonly to: Transaction;
}

/** Lifts a file of documents from the version of their model to a later one, and writes them to a new file. */
export async function convertFile(catalog: Catalog, request: ConvertRequest): Promise<Converted> {
  const { path, output } = request;
  if (existsSync(output))
    throw new AppError('FILE_EXISTS', `${output} is there already`, {
      fix: 'name another file with --output, or take that one away',
    });
  const { transaction: from } = await findSource(catalog, request);
  const to = findVersion(catalog, from, request.to);
  const lists = listChanges(catalog, from, to);
  try {
    return { from, to, ...(await liftFile(path, output, lists)) };
  } catch (error) {
    if (!(error instanceof JsonShapeError)) throw error;
    throw new AppError('JSON_MALFORMED', `${path}, line ${error.line}: ${error.message}`, {
      fix: 'correct the file; nothing was written',
    });
  }
}

function findSource(catalog: Catalog, { path, from, to }: ConvertRequest): Promise<Inspected> {
  if (from === undefined) return recogniseFile(path, catalog);
  const candidates = listModels(catalog);
  const target = candidates.find(({ id, raw }) => id === to || raw.model!.version === to);
  const family = target?.raw.model?.of;
  const named = candidates.find(
    ({ id, raw }) => id === from || (raw.model!.version === from && raw.model!.of === family),
  );
  if (!named) throw unknownVersion(from, candidates);
  return recogniseFile(path, catalog, named.id);
}

function findVersion(catalog: Catalog, from: Transaction, to: string): Transaction {
  const { model } = from.raw;
  if (!model)
    throw new AppError('MODEL_NONE', `${from.raw.title} has no versions to be converted to`, {
      fix: 'convert files of a transaction with a model: `kvittera formats list` shows them',
    });
  const family = listModels(catalog).filter(({ raw }) => raw.model!.of === model.of);
  const found = family.find(({ id, raw }) => id === to || raw.model!.version === to);
  if (!found) throw unknownVersion(to, family);
  return found;
}

function listModels({ transactions }: Catalog): Transaction[] {
  return [...transactions.values()].filter(({ raw }) => raw.model !== undefined);
}

function unknownVersion(wanted: string, known: readonly Transaction[]): AppError {
  const versions = known.map(({ raw }) => raw.model!.version).join(', ');
  return new AppError('MODEL_UNKNOWN', `there is no version '${wanted}'`, {
    fix: `use one of ${versions}`,
  });
}

/** The change lists that lead from one version to another, in their order. */
function listChanges(catalog: Catalog, from: Transaction, to: Transaction): ChangeList[] {
  const family = listModels(catalog).filter(({ raw }) => raw.model!.of === from.raw.model!.of);
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
