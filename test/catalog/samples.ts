import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Finding, FindingList } from '../../src/core/finding.ts';
import { readUnits } from '../../src/format/read-units.ts';
import type { Record, Unit } from '../../src/format/record.ts';
import { flattenUnits, writeRecords } from '../../src/format/write-records.ts';
import { type Form, getAmounts, type Transaction } from '../../src/rules/authority.ts';
import { createUnitChecker } from '../../src/rules/check-units.ts';
import { loadCatalog } from '../../src/rules/load-catalog.ts';

export const FORMATS = join(import.meta.dirname, '../../formats');
export const { catalog, faults } = loadCatalog(FORMATS);

/** The day on which all samples are checked. */
const TODAY = '2026-11-23';

/** Real files that were published with faults in them; `samples/README.md` says which. */
const PUBLISHED_FAULTY = new Set(['bgmax.example-sv.txt', 'bgmax.fil4-broken.txt']);

/** A file of a `samples` folder, with the form that it is of. */
export interface Sample {
  readonly name: string;
  readonly folder: string;
  readonly isBad: boolean;
  readonly bytes: Buffer;
  readonly transaction: Transaction;
  readonly form: Form;
}

/** The folders of an authority that hold layouts: its own and those of its services, within `formats`. */
export function listFolders(authority: string): string[] {
  const services = readdirSync(join(FORMATS, authority), { withFileTypes: true }).filter(
    (entry) =>
      entry.isDirectory() && !['samples', 'models', 'mappings', 'generators'].includes(entry.name),
  );
  return [authority, ...services.map(({ name }) => join(authority, name))];
}

/** Every sample of an authority: `<transaction>.<case>.<ext>`. */
export function listSamples(authority: string): Sample[] {
  return listFolders(authority).flatMap((name) =>
    listSamplesIn(authority, join(FORMATS, name, 'samples')),
  );
}

function listSamplesIn(authority: string, folder: string): Sample[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(txt|xml|csv|json)$/.test(name) && !name.endsWith('.findings.json'))
    .map((name) => {
      const transaction = catalog.transactions.get(`${authority}/${name.split('.')[0]}`);
      if (!transaction) throw new Error(`${name} is a sample of no transaction of ${authority}`);
      const form = findForm(transaction, extname(name));
      const isBad = name.includes('.bad-') || PUBLISHED_FAULTY.has(name);
      return { name, folder, isBad, transaction, form, bytes: readFileSync(join(folder, name)) };
    });
}

function findForm({ id, forms }: Transaction, extension: string): Form {
  const kinds = extension === '.txt' ? ['fixed'] : [extension.slice(1)];
  const form = forms.find(({ layout }) => kinds.includes(layout.kind));
  if (!form) throw new Error(`${id} has no form for ${extension}`);
  return form;
}

export interface Reading {
  readonly findings: readonly Finding[];
  /** The sample written again; each record through `change` first. */
  readonly written: Buffer;
}

/** Reads a sample with all its checks, and writes it again while it is read. */
export async function readSample(
  { name, bytes, transaction, form }: Sample,
  change: (record: Record) => Record = (record) => record,
): Promise<Reading> {
  const list = new FindingList();
  const reporter = { file: name, report: (finding: Finding) => list.add(finding) };
  const settings = getAmounts(transaction.authority, TODAY);
  const facts = { today: TODAY, fileName: name, settings };
  const checker = createUnitChecker(form.rules, facts, reporter);
  async function* check(): AsyncGenerator<readonly Unit[]> {
    for await (const units of readUnits(form.layout, toSource(bytes), checker.reporter)) {
      for (const unit of units) checker.check(unit);
      yield units;
    }
  }
  async function* changed(): AsyncGenerator<Record> {
    for await (const record of flattenUnits(check())) yield change(record);
  }
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(form.layout, changed())) pieces.push(piece);
  checker.end();
  return { findings: list.all, written: Buffer.concat(pieces) };
}

async function* toSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
