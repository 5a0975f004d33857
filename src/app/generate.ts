import { basename, dirname, join } from 'node:path';
import { createCalendar } from '../core/calendar.ts';
import { AppError } from '../core/errors.ts';
import { openChunks, replaceFile } from '../core/files.ts';
import { formatFaults } from '../core/yaml-source.ts';
import { readUnits } from '../format/read-units.ts';
import { flattenUnits } from '../format/write-records.ts';
import {
  type Generator,
  generateDocuments,
  generateRecords,
  loadGenerator,
} from '../mapping/generator.ts';
import { makeTestPdf } from '../mapping/test-pdf.ts';
import { writeBuilt } from '../mapping/write-built.ts';
import { type Catalog, type Form, getAmounts, type Transaction } from '../rules/authority.ts';

export interface GenerateRequest {
  /** The folder of the formats. */
  readonly root: string;
  readonly transaction: string;
  /** The form that is made; the first one without it. */
  readonly layout?: string | undefined;
  readonly count: number;
  readonly seed: string;
  /** ISO day that the file is of; today without it. */
  readonly date?: string | undefined;
  /** Whose file it is; what is not said is that of the generator, or made up. */
  readonly creditor: Partial<Creditor>;
  readonly output: string;
}

interface Creditor {
  readonly id: string;
  readonly name: string;
  readonly orgnr: string;
}

const SYNTHETIC: Creditor = {
  id: 'KBL',
  name: 'Kreditbolaget Exempel AB',
  orgnr: '5560010018',
};

/** Makes a file of synthetic cases: valid, and of nobody. */
export async function generateFile(catalog: Catalog, request: GenerateRequest): Promise<void> {
  const { root, count, seed, creditor, output } = request;
  const transaction = catalog.transactions.get(request.transaction);
  if (!transaction)
    throw new AppError('TRANSACTION_UNKNOWN', `there is no transaction '${request.transaction}'`, {
      fix: `use one of ${[...catalog.transactions.keys()].join(', ')}`,
    });
  const { authority } = transaction;
  const form = findForm(transaction, request.layout);
  const generator = openGenerator(root, transaction, form);
  const calendar = createCalendar(authority.country, authority.timeZone);
  const today = request.date ?? calendar.getDay(new Date());
  const facts = { today, fileName: output, settings: getAmounts(authority, today) };
  const owner = { ...(generator.creditor ?? SYNTHETIC), ...creditor };
  const options = { facts, owner, count, seed };
  if (!generator.document)
    return writeBuilt(form.layout, generateRecords(generator, options), output);
  await replaceFile(output, generateDocuments(generator, options));
  await layAttachments(form, output);
}

/** The files that the documents name, beside them. */
async function layAttachments({ layout }: Form, output: string): Promise<void> {
  const map = layout.batch?.attachments;
  if (!map) return;
  const names = new Set<string>();
  const silent = { file: output, report: () => {} };
  for await (const record of flattenUnits(readUnits(layout, openChunks(output), silent)))
    if (record.type === map.name.record) names.add(record.raw(map.name.field) ?? '');
  for (const name of names)
    if (name !== '') await replaceFile(join(dirname(output), basename(name)), makeTestPdf(name));
}

function findForm({ id, forms }: Transaction, layout: string | undefined): Form {
  const form = layout === undefined ? forms[0] : forms.find((one) => one.layout.name === layout);
  if (form) return form;
  throw new AppError('LAYOUT_UNKNOWN', `${id} has no form '${layout}'`, {
    fix: `use one of ${forms.map((one) => one.layout.name).join(', ')}`,
  });
}

/** The generator of a form: beside its layout. */
export function openGenerator(root: string, transaction: Transaction, form: Form): Generator {
  const path = join(root, dirname(form.layout.file), 'generators', `${form.layout.name}.yaml`);
  const { generator, faults } = loadGenerator(path, transaction);
  if (generator) return generator;
  throw new AppError(
    'GENERATOR_FAULTY',
    `the generator of ${form.layout.name} has ${faults.length} faults:\n${formatFaults(faults)}`,
    { fix: 'correct the lines named' },
  );
}
