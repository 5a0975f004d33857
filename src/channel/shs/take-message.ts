import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getMessage, ignoreMissing } from '../../core/errors.ts';
import { replaceFile } from '../../core/files.ts';
import { findStranger } from './find-stranger.ts';
import type { Label } from './label.ts';
import { readMessage } from './read-message.ts';
import { getStatus, type ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';

/** Where messages lie while they come in. */
export function getArrivals({ folder }: ShsSettings): string {
  return join(folder, 'arriving');
}

/** Removes what was coming in when the program was stopped. */
export async function dropArrivals(settings: ShsSettings): Promise<void> {
  const folder = getArrivals(settings);
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  for (const name of names.filter((one) => !one.includes('confirm.')))
    await unlink(join(folder, name)).catch(ignoreMissing);
}

class TooLargeError extends Error {}

/** Bytes as they come, until there are too many. */
export async function* limitBytes(
  source: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > limit) throw new TooLargeError(`more than ${limit} bytes`);
    yield chunk;
  }
}

/** What became of a message that was posted to us. */
export type Arrival =
  | { readonly label: Label; readonly isDuplicate: boolean }
  | { readonly errorCode: string; readonly reason: string };

/**
 * Takes a message into the spool: whole, for us, from whom its sender's certificate is, and once. What cannot be taken is
 * refused with the code of SHS, and nothing of it is kept.
 */
export async function takeMessage(
  settings: ShsSettings,
  spool: Spool,
  body: AsyncIterable<Buffer>,
  mayBeFrom: (orgnr: string) => boolean,
): Promise<Arrival | 'too-large'> {
  const folder = getArrivals(settings);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}.mime`);
  try {
    await replaceFile(path, body);
    const label = await readLabel(path);
    if ('errorCode' in label) return label;
    const fault = findFault(settings, label, mayBeFrom);
    if (fault) return fault;
    if (spool.find(label.txId)) return { label, isDuplicate: true };
    await spool.add(label.txId, createReadStream(path) as AsyncIterable<Buffer>);
    return { label, isDuplicate: false };
  } catch (error) {
    if (error instanceof TooLargeError) return 'too-large';
    throw error;
  } finally {
    await unlink(path).catch(ignoreMissing);
  }
}

async function readLabel(path: string): Promise<Label | Extract<Arrival, { errorCode: string }>> {
  try {
    return (await readMessage(path)).label;
  } catch (error) {
    return { errorCode: 'IllegalMessageStructure', reason: getMessage(error) };
  }
}

function findFault(
  settings: ShsSettings,
  label: Label,
  mayBeFrom: (orgnr: string) => boolean,
): Extract<Arrival, { errorCode: string }> | undefined {
  const sender = (label.from ?? label.originator)?.orgnr;
  if (sender !== undefined && !mayBeFrom(sender))
    return { errorCode: 'IllegalSender', reason: `the certificate is not of ${sender}` };
  const stranger = findStranger(settings, label);
  if (stranger) return stranger;
  if (label.status !== getStatus(settings))
    return { errorCode: 'OtherError', reason: `${label.status} messages are not taken here` };
  return undefined;
}
