import { dirname, join } from 'node:path';
import { createCalendar } from '../core/calendar.ts';
import { AppError } from '../core/errors.ts';
import { formatFaults } from '../core/yaml-source.ts';
import { type Generator, generateRecords, loadGenerator } from '../mapping/generator.ts';
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
  readonly creditor: { readonly id: string; readonly name: string; readonly orgnr: string };
  readonly output: string;
}

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
  const records = generateRecords(generator, { facts, owner: creditor, count, seed });
  await writeBuilt(form.layout, records, output);
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
