import { copyFile, link, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ignoreMissing } from '../core/errors.ts';
import { ensureFolder, readIdentity, syncFile, syncFolder } from '../core/files.ts';
import type { Finding, Place } from '../core/finding.ts';

/** A file that an item names and that is to go with it. */
export interface WantedFile {
  readonly name: string;
  readonly item: number;
  /** Where it is named. */
  readonly place: Place;
}

const FOLDER = 'attachments';
const EDGE_BYTES = 1024;

/** Where the files that go with a claimed file lie. */
export function getAttachmentFolder(dropFolder: string): string {
  return join(dropFolder, FOLDER);
}

/** The names of files in some folders, without those that are not there. */
export async function listNames(folders: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(ignoreMissing)) ?? []),
  );
  return [...new Set(lists.flat())];
}

/** What is wrong with the files that items name: they must be PDF documents that anybody may open. */
export async function checkAttachments(
  wanted: readonly WantedFile[],
  folders: readonly string[],
  file: string,
  maxBytes: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, item, place } of wanted) {
    const path = await findFile(name, folders);
    const fault = path === undefined ? undefined : await findFault(path, maxBytes);
    if (fault) findings.push({ ...fault, consequence: 'reject-item', file, item, ...place });
  }
  return findings;
}

/** Takes the files that items name into the claim's own folder; done again it changes nothing. */
export async function attach(
  wanted: readonly WantedFile[],
  source: string,
  dropFolder: string,
): Promise<string[]> {
  const target = getAttachmentFolder(dropFolder);
  const taken: string[] = [];
  for (const name of new Set(wanted.map((one) => one.name))) {
    const from = await findFile(name, [source]);
    if (from === undefined) continue;
    await ensureFolder(target);
    // What lies there under the name of a file that was taken before goes with another claim.
    if (await copyOnce(from, join(target, name))) taken.push(from);
  }
  if (taken.length > 0) await syncFolder(target);
  return taken;
}

/** The same bytes under two names, where the file system can; whoever goes on writing is found out by the upload's hash. */
async function copyOnce(from: string, to: string): Promise<boolean> {
  if ((await stat(to).catch(ignoreMissing)) !== undefined) return hasSameBytes(from, to);
  await link(from, to).catch(() => copyFile(from, to));
  await syncFile(to);
  return true;
}

async function hasSameBytes(one: string, other: string): Promise<boolean> {
  return (await readIdentity(one)).sha256 === (await readIdentity(other)).sha256;
}

/** A name that leads out of its folder leads nowhere. */
async function findFile(name: string, folders: readonly string[]): Promise<string | undefined> {
  if (name === '' || name !== basename(name) || name.startsWith('.')) return undefined;
  for (const folder of folders) {
    const path = join(folder, name);
    const facts = await stat(path).catch(ignoreMissing);
    if (facts?.isFile()) return path;
  }
  return undefined;
}

type Fault = Pick<Finding, 'code' | 'message' | 'found' | 'expected' | 'fix'>;

async function findFault(path: string, maxBytes: number): Promise<Fault | undefined> {
  const name = basename(path);
  const { size } = await stat(path);
  if (size > maxBytes)
    return {
      code: 'ATTACHMENT_TOO_LARGE',
      message: `the attachment ${name} is too large`,
      found: `${size} bytes`,
      expected: `at most ${maxBytes} bytes`,
      fix: 'make it smaller, or split it',
    };
  const { head, tail, isEncrypted } = await readEdges(path, size);
  if (!head.startsWith('%PDF-') || !tail.includes('%%EOF'))
    return {
      code: 'ATTACHMENT_NOT_PDF',
      message: `the attachment ${name} is no whole PDF document`,
      found: head.startsWith('%PDF-') ? 'no %%EOF at its end' : 'no %PDF- at its beginning',
      expected: 'a PDF document, best PDF/A',
      fix: 'save it as PDF, and lay it there whole',
    };
  if (!isEncrypted) return undefined;
  return {
    code: 'ATTACHMENT_ENCRYPTED',
    message: `the attachment ${name} is encrypted`,
    found: 'an /Encrypt entry',
    expected: 'a PDF document that anybody may open',
    fix: 'save it without password and restrictions',
  };
}

const ENCRYPTED = /\/Encrypt\s*(\d+\s+\d+\s+R|<<)/;
const PIECE_BYTES = 1 << 20;

async function readEdges(path: string, size: number) {
  const handle = await open(path, 'r');
  try {
    const read = async (from: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead).toString('latin1');
    };
    let isEncrypted = false;
    for (let from = 0; from < size && !isEncrypted; from += PIECE_BYTES)
      isEncrypted = ENCRYPTED.test(await read(from, PIECE_BYTES + 64));
    return {
      head: await read(0, EDGE_BYTES),
      tail: await read(Math.max(0, size - EDGE_BYTES), EDGE_BYTES),
      isEncrypted,
    };
  } finally {
    await handle.close();
  }
}
