import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '../core/finding.ts';
import { readUnits } from '../format/read-units.ts';
import type { Form, Transaction } from '../rules/authority.ts';

/** What a file was recognised as, or what was tried. */
export type Recognition =
  | {
      readonly transaction: Transaction;
      readonly form: Form;
      readonly nameParts: { readonly [part: string]: string };
    }
  | { readonly transaction?: undefined; readonly tried: readonly string[] };

const HEAD_BYTES = 64 * 1024;

/**
 * Tells which transaction and form a file is: its name against the patterns, then its first records
 * against the layouts. A name that fits one transaction only needs no fitting content (its faults
 * are then told as findings); content alone decides when no name fits.
 */
export async function parse(
  path: string,
  name: string,
  transactions: readonly Transaction[],
): Promise<Recognition> {
  const head = await readHead(path);
  const tried: string[] = [];
  const named = transactions.flatMap((transaction) => {
    const nameParts = matchName(transaction, name);
    tried.push(
      ...transaction.names.map(
        (pattern) =>
          `name ${pattern.text} (${transaction.raw.title}): ${nameParts ? 'fits' : 'does not fit'}`,
      ),
    );
    return nameParts ? [{ transaction, nameParts }] : [];
  });
  const candidates =
    named.length > 0 ? named : transactions.map((transaction) => ({ transaction, nameParts: {} }));
  const fitting = [];
  for (const { transaction, nameParts } of candidates) {
    for (const form of transaction.forms) {
      const fits = await fitsContent(form, head);
      tried.push(
        `content as ${form.layout.title}: ${fits ? 'fits' : 'the first record is not one of its'}`,
      );
      if (fits) fitting.push({ transaction, form, nameParts });
    }
  }
  if (fitting.length === 1) return fitting[0]!;
  const [only, ...others] = named;
  if (fitting.length === 0 && only && others.length === 0)
    return { ...only, form: only.transaction.forms[0]! };
  return { tried };
}

function matchName(
  transaction: Transaction,
  name: string,
): { readonly [part: string]: string } | undefined {
  for (const pattern of transaction.names) {
    const parts = pattern.match(basename(name));
    if (parts) return parts;
  }
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

/** True when the file's first record is one that may begin a file of this form. */
async function fitsContent({ layout }: Form, head: Buffer): Promise<boolean> {
  let firstUnknown = Number.POSITIVE_INFINITY;
  const report = ({ code, line = 0 }: Finding) => {
    if (code === 'RECORD_UNKNOWN') firstUnknown = Math.min(firstUnknown, line);
  };
  for await (const units of readUnits(layout, toSource(head), { file: '', report })) {
    const [first] = units;
    if (!first) continue;
    const { type, line } = 'records' in first ? first.head : first;
    return (
      type.index >= 0 &&
      line < firstUnknown &&
      (layout.structure === undefined || layout.structure.step(0, type.index) >= 0)
    );
  }
  return false;
}

async function* toSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
