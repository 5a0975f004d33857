import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../src/core/finding.ts';
import type { Layout } from '../../../src/format/layout.ts';
import { readUnits } from '../../../src/format/read-units.ts';
import { isItem, type Record, type Unit } from '../../../src/format/record.ts';
import { flattenUnits, writeRecords } from '../../../src/format/write-records.ts';
import type { Form } from '../../../src/rules/authority.ts';
import { createUnitChecker } from '../../../src/rules/check-units.ts';
import { loadCatalog } from '../../../src/rules/load-catalog.ts';

const FORMATS = join(import.meta.dirname, '../../../formats');
export const { catalog, faults } = loadCatalog(FORMATS);

export const BGMAX = 'bankgirot/bgmax';
export const OCR = 'nets/ocr-giro';
export const CLAIMS = 'nets/avtalegiro';
export const AGREEMENTS = 'nets/avtalegiro-avtaler';

export interface Reading {
  /** `code consequence line:from-to`, in the order they were made. */
  readonly findings: readonly string[];
  readonly all: readonly Finding[];
  readonly items: number;
  readonly totals: { readonly [name: string]: number };
  readonly written: Buffer;
}

/** Reads and checks a file in pieces of some bytes, and writes every record back while it is read. */
export async function read(
  transaction: string,
  bytes: Buffer,
  pieceBytes = 4096,
): Promise<Reading> {
  const { layout, rules } = getForm(transaction);
  const all: Finding[] = [];
  const reporter = { file: 'a file', report: (finding: Finding) => all.push(finding) };
  const facts = { today: '2026-11-23', fileName: 'a file', settings: new Map<string, bigint>() };
  const checker = createUnitChecker(rules, facts, reporter);
  let items = 0;
  async function* check(): AsyncGenerator<Unit[]> {
    for await (const units of readUnits(layout, cut(bytes, pieceBytes), checker.reporter)) {
      for (const unit of units) checker.check(unit);
      items += units.filter(isItem).length;
      yield units;
    }
  }
  const written = await write(layout, flattenUnits(check()));
  checker.end();
  const totals = layout.totals.map(({ name }) => [name, Number(checker.totals.get(name))]);
  return { findings: all.map(shorten), all, items, totals: Object.fromEntries(totals), written };
}

export function getForm(transaction: string): Form {
  const [form] = catalog.transactions.get(transaction)?.forms ?? [];
  if (!form) throw new Error(`${transaction} did not load`);
  return form;
}

export async function* cut(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

export async function write(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeRecords(layout, records)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function shorten({ code, consequence, line, columns }: Finding): string {
  const place = line === undefined ? '' : ` ${line}${columns ? `:${columns.join('-')}` : ''}`;
  return `${code} ${consequence}${place}`;
}

export function readSample(name: string): Buffer {
  const authority = name.startsWith('bgmax') ? 'bankgirot' : 'nets';
  return readFileSync(join(FORMATS, authority, 'samples', `${name}.txt`));
}
