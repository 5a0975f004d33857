import { open } from 'node:fs/promises';
import type { Finding } from '../../core/finding.ts';
import { readUnits } from '../../format/read-units.ts';
import { isItem } from '../../format/record.ts';
import type { Catalog, Form, Transaction } from '../../rules/authority.ts';
import type { NameParts } from '../../rules/name-pattern.ts';

/** What a file that arrived is. */
export interface Recognised {
  readonly transaction: Transaction;
  readonly form: Form;
  /** What its name tells. */
  readonly parts: NameParts;
}

const HEAD_BYTES = 64 * 1024;

/** Tells which of the transactions that creditors send a file is: by its name, or else by how it begins. */
export async function recognise(
  catalog: Catalog,
  path: string,
  name: string,
): Promise<Recognised | undefined> {
  const known = [...catalog.transactions.values()].filter(
    ({ id, raw }) => id.startsWith('kronofogden/') && raw.direction === 'out',
  );
  const head = await readHead(path);
  for (const transaction of known) {
    const parts = transaction.names.map((pattern) => pattern.match(name)).find(Boolean);
    if (parts) return { transaction, form: chooseForm(transaction, head), parts };
  }
  for (const transaction of known)
    for (const form of transaction.forms)
      if (await begins(form, head)) return { transaction, form, parts: {} };
  return undefined;
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function chooseForm({ forms }: Transaction, head: Buffer): Form {
  const isXml = /^[^!-~]*</.test(head.toString('latin1'));
  return forms.find(({ layout }) => (layout.kind === 'xml') === isXml) ?? forms[0]!;
}

/** True when the first record of the file is the one that the form begins with. */
async function begins({ layout }: Form, head: Buffer): Promise<boolean> {
  const faults: Finding[] = [];
  const report = (finding: Finding) => faults.push(finding);
  for await (const units of readUnits(layout, toSource(head), { file: '', report })) {
    const first = units.find((unit) => isItem(unit) || unit.type.index >= 0);
    if (!first || isItem(first)) return false;
    const isFirst =
      layout.structure === undefined || layout.structure.step(0, first.type.index) >= 0;
    return (
      isFirst && !faults.some(({ code, line = 0 }) => line <= first.line && FOREIGN.includes(code))
    );
  }
  return false;
}

const FOREIGN = ['RECORD_UNKNOWN', 'FIELD_NOT_CONSTANT', 'XML_NAMESPACE', 'XML_UNKNOWN'];

async function* toSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
