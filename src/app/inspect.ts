import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createCalendar } from '../core/calendar.ts';
import { AppError, getMessage } from '../core/errors.ts';
import { PLAIN_HASH } from '../core/reference-hash.ts';
import { readUnits } from '../format/read-units.ts';
import { flattenUnits } from '../format/write-records.ts';
import { describeRecord } from '../report/describe-record.ts';
import { type Catalog, type Form, getAmounts, type Transaction } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import { listNames } from '../stages/attach.ts';
import { check, readChunks } from '../stages/check.ts';
import { holdsMany } from '../stages/divide.ts';
import { findForm, parse } from '../stages/parse.ts';

/** A file and what it is. */
export interface Inspected {
  readonly file: string;
  readonly transaction: Transaction;
  readonly form: Form;
  /** Other versions of its model that it fits as well; the newest was taken. */
  readonly alike?: readonly Transaction[] | undefined;
}

export interface InspectOptions {
  /** What the file is, when its name and content do not tell. */
  readonly transaction?: string | undefined;
  /** ISO day to check as of. */
  readonly today?: string | undefined;
  readonly maxFindings: number;
  readonly onProgress?: (bytes: number) => void;
}

/** Tells what a file is, or throws with everything that was tried. */
export async function recogniseFile(
  path: string,
  catalog: Catalog,
  wanted?: string,
): Promise<Inspected> {
  const file = basename(path);
  const candidates = listCandidates(catalog, wanted);
  await checkReadable(path);
  const { tried, ...recognised } = { tried: [], ...(await parse(path, file, candidates)) };
  if (recognised.transaction) {
    const { transaction, form, alike } = recognised;
    return { file, transaction, form, alike };
  }
  if (wanted !== undefined) {
    const transaction = catalog.transactions.get(wanted)!;
    return { file, transaction, form: await findForm(path, transaction) };
  }
  throw new AppError(
    'UNRECOGNISED',
    `${file} is of no transaction that is known. Tried:\n${tried.map((line) => `  ${line}`).join('\n')}`,
    {
      fix: 'name it with --transaction; `kvittera formats list` lists them',
    },
  );
}

/** Throws unless a path leads to a file. */
export async function checkReadable(path: string): Promise<void> {
  const reason = await stat(path).then(
    (stats) => (stats.isFile() ? undefined : 'it is not a file'),
    getMessage,
  );
  if (reason !== undefined)
    throw new AppError('FILE_UNREADABLE', `${path} cannot be read: ${reason}`, {
      fix: 'check the path and that you may read it',
    });
}

function listCandidates({ transactions }: Catalog, wanted: string | undefined): Transaction[] {
  if (wanted === undefined) return [...transactions.values()];
  const transaction = transactions.get(wanted);
  if (transaction) return [transaction];
  throw new AppError('TRANSACTION_UNKNOWN', `there is no transaction '${wanted}'`, {
    fix: `use one of ${[...transactions.keys()].join(', ')}`,
  });
}

/** A file that was checked. */
export interface CheckedFile extends Inspected {
  readonly checked: Checked;
  /** What spoils one of its documents leaves the others alone: a pass divides it. */
  readonly isDivided: boolean;
}

/** Everything short of sending: fields, order, rules, totals. Leaves no trace. */
export async function checkFile(
  path: string,
  catalog: Catalog,
  options: InspectOptions,
): Promise<CheckedFile> {
  const inspected = await recogniseFile(path, catalog, options.transaction);
  const { authority } = inspected.transaction;
  const today =
    options.today ?? createCalendar(authority.country, authority.timeZone).getDay(new Date());
  const facts = {
    today,
    fileName: inspected.file,
    settings: getAmounts(authority, today),
    beside: await listNames([dirname(path)]),
  };
  const checked = await check(path, inspected.form, {
    facts,
    maxFindings: options.maxFindings,
    // Nothing of a dry run is kept.
    references: PLAIN_HASH,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const mayBeDivided = inspected.transaction.raw.divided === true && checked.findings.rejectsFile;
  return { ...inspected, checked, isDivided: mayBeDivided && (await holdsMany(path)) };
}

/** A file record by record as text, personal fields masked unless `showPersonal`. At most `maxRecords`. */
export async function* describeFile(
  path: string,
  { form, file }: Inspected,
  maxRecords: number,
  showPersonal: boolean,
  onProgress?: (bytes: number) => void,
): AsyncGenerator<string> {
  let count = 0;
  const source = readChunks(path, onProgress);
  for await (const record of flattenUnits(
    readUnits(form.layout, source, { file, report: () => {} }),
  )) {
    if (record.type.index < 0) continue;
    if (++count > maxRecords) {
      yield `… the first ${maxRecords} records (--records shows more)`;
      return;
    }
    yield describeRecord(record, showPersonal);
  }
}
