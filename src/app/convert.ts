import { existsSync } from 'node:fs';
import { AppError } from '../core/errors.ts';
import { JsonShapeError } from '../format/json-elements.ts';
import { type Lifted, liftFile } from '../mapping/lift-file.ts';
import type { Catalog, Transaction } from '../rules/authority.ts';
import { listChanges, listModels, listVersions } from '../rules/model-family.ts';
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
  const { transaction: from, alike = [] } = await findSource(catalog, request);
  if (alike.length > 0) throw ambiguous(request, [...alike, from]);
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

/** Which changes are to be made depends on where it starts. */
function ambiguous({ path, to }: ConvertRequest, fitting: readonly Transaction[]): AppError {
  const versions = fitting.map(({ raw }) => raw.model!.version).sort();
  return new AppError(
    'MODEL_AMBIGUOUS',
    `${path} fits several versions of its model as well: ${versions.join(', ')}`,
    {
      fix: `say with --from which one it was written for${versions.includes(to) ? `; if it was for ${to}, there is nothing to convert` : ''}`,
    },
  );
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
  const family = listVersions(catalog, from);
  const found = family.find(({ id, raw }) => id === to || raw.model!.version === to);
  if (!found) throw unknownVersion(to, family);
  if (found === from)
    throw new AppError('MODEL_OLDER', `it is of version ${model.version} already`, {
      fix: 'name a later version with --to',
    });
  return found;
}

function unknownVersion(wanted: string, known: readonly Transaction[]): AppError {
  const versions = known.map(({ raw }) => raw.model!.version).join(', ');
  return new AppError('MODEL_UNKNOWN', `there is no version '${wanted}'`, {
    fix: `use one of ${versions}`,
  });
}
