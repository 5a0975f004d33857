import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { Layout } from '../format/layout.ts';
import { readUnits } from '../format/read-units.ts';
import { isItem, KEPT } from '../format/record.ts';
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
      const misfit = await findMisfit(form, head);
      tried.push(`content as ${form.layout.title}: ${misfit ?? 'fits'}`);
      if (misfit === undefined) fitting.push({ transaction, form, nameParts });
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

/** The beginning of a file, for one reading after the other. */
interface Head {
  open(layout: Layout): AsyncIterable<Buffer>;
}

async function readHead(path: string): Promise<Head> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return {
      open: (layout) =>
        isOneValue(layout, bytes)
          ? (createReadStream(path) as AsyncIterable<Buffer>)
          : toSource(bytes),
    };
  } finally {
    await handle.close();
  }
}

/** One JSON object is only known when it has been read to its end. */
function isOneValue({ raw }: Layout, head: Buffer): boolean {
  const { kind, shape = 'object' } = raw;
  return kind === 'json' && shape === 'object' && /^[\ufeff\s]*\{/.test(head.toString());
}

/** Why the file's first record is none that may begin a file of this form; undefined when it is one. */
async function findMisfit({ layout }: Form, head: Head): Promise<string | undefined> {
  const findings: Finding[] = [];
  const report = (finding: Finding) => findings.push(finding);
  for await (const units of readUnits(layout, head.open(layout), { file: '', report })) {
    const first = units.find((unit) => isItem(unit) || unit.type !== KEPT);
    if (!first) continue;
    const { type, line } = isItem(first) ? first.head : first;
    const unknown = findings.find(
      (one) => one.code === 'RECORD_UNKNOWN' && (one.line ?? 0) <= line,
    );
    // Message kinds of one family have the same elements, each in a namespace of its own.
    const foreign = findings.find(({ code }) => code === 'XML_NAMESPACE');
    if (foreign) return foreign.message;
    const isFirst = layout.structure === undefined || layout.structure.step(0, type.index) >= 0;
    return unknown || !isFirst ? NOT_FIRST : undefined;
  }
  return (
    findings.find(({ code }) => code !== 'RECORD_UNKNOWN' && code !== 'FILE_EMPTY')?.message ??
    NOT_FIRST
  );
}

const NOT_FIRST = 'the first record is not one of its';

async function* toSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
