import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { addToName, getOwnPath } from '../core/file-names.ts';
import { type ContentIdentity, ensureFolder, replaceFile } from '../core/files.ts';
import { cutJson } from '../format/cut-json.ts';
import { JsonShapeError } from '../format/json-elements.ts';
import { cutItems } from '../mapping/cut-items.ts';
import type { Mapping } from '../mapping/mapping.ts';

/** A claimed file that holds several documents, each of which goes its own way. */
export interface DividePlan {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly workFolder: string;
}

/** One document of a file, as a claimed file of its own. */
export interface DocumentPart extends ContentIdentity {
  /** The file's id and the document's number, from 1. */
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly line: number;
  /** It had been checked, or sent: the ledger is older than the work folder. */
  readonly isUsed: boolean;
}

/**
 * Writes each document of a JSON file, byte for byte as it stands, into a folder of its own; done again after a crash it
 * writes the same. Undefined for a file that is one document itself, or that cannot be cut: it stays whole.
 */
export async function divide(plan: DividePlan): Promise<readonly DocumentPart[] | undefined> {
  if (!(await holdsMany(plan.path))) return undefined;
  const parts: DocumentPart[] = [];
  for await (const { text, line } of cutJson(plan.path)) {
    parts.push(await placePart(plan, parts.length + 1, line, Buffer.from(text)));
  }
  return parts;
}

/**
 * The same for a creditor's file whose items become documents of their own. Undefined for a file of one item, or of none:
 * it stays whole.
 */
export async function divideItems(
  plan: DividePlan,
  mapping: Mapping,
): Promise<readonly DocumentPart[] | undefined> {
  const parts: DocumentPart[] = [];
  for await (const { bytes, line } of cutItems(plan.path, mapping))
    parts.push(await placePart(plan, parts.length + 1, line, bytes));
  return parts.length > 0 ? parts : undefined;
}

/** Puts a part of a file into a folder of its own. */
async function placePart(
  plan: DividePlan,
  number: number,
  line: number,
  bytes: Buffer,
): Promise<DocumentPart> {
  const id = `${plan.id}.${number}`;
  const folder = join(plan.workFolder, id);
  const name = nameDocument(plan.name, number);
  const isUsed = existsSync(getOwnPath(folder, 'findings.json'));
  await ensureFolder(folder);
  await replaceFile(join(folder, name), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id, number, name, line, isUsed, size: bytes.length, sha256 };
}

function nameDocument(name: string, number: number): string {
  const extension = extname(name);
  return basename(
    addToName(name.slice(0, name.length - extension.length), `-${number}${extension}`),
  );
}

/** True for a list of documents, or several one after the other; a file that cannot be cut is looked at whole. */
export async function holdsMany(path: string): Promise<boolean> {
  let count = 0;
  try {
    for await (const { isElement } of cutJson(path))
      if (isElement || ++count > 1) return await isWhole(path);
    return false;
  } catch (error) {
    if (error instanceof JsonShapeError) return false;
    throw error;
  }
}

async function isWhole(path: string): Promise<boolean> {
  for await (const _ of cutJson(path));
  return true;
}
