import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getMessage, ignoreMissing } from '../../core/errors.ts';
import { replaceFile } from '../../core/files.ts';
import { findStranger } from './find-stranger.ts';
import type { Label } from './label.ts';
import { readMessage } from './read-message.ts';
import { getStatus, type ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';

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
): Promise<Arrival> {
  const folder = join(settings.folder, 'arriving');
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
