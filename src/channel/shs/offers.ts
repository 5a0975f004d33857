import { basename } from 'node:path';
import type { RemoteFile } from '../../core/channel.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import { acknowledgeMessage, fetchMessage, listMessages } from './delivery-service.ts';
import { findStranger } from './find-stranger.ts';
import { isNotice, readNotice } from './notice.ts';
import { listPartNames } from './part-name.ts';
import { type Message, type MessagePart, readMessage } from './read-message.ts';
import { getStatus, type ShsSettings } from './settings.ts';
import type { Spool } from './spool.ts';

/** A file of a message in the spool; or why there is none, to be told when it is asked for. */
export type Offer =
  | { readonly file: RemoteFile; readonly error: Error }
  | {
      readonly file: RemoteFile;
      readonly path: string;
      readonly message: Message;
      readonly part: MessagePart;
      /** Among the data parts. */
      readonly index: number;
    };

/** Takes what lies at the node into the spool, if there is an outbox, and offers everything that is in it. */
export async function collectOffers(
  settings: ShsSettings,
  spool: Spool,
  hasOutbox: boolean,
): Promise<Offer[]> {
  const failed = hasOutbox ? await drain(settings, spool) : [];
  const offers: Offer[] = [];
  for (const path of await spool.list()) offers.push(...(await openMessage(settings, spool, path)));
  return [...offers, ...failed];
}

/** Until nothing new comes: some nodes go on listing what has been fetched, others give it once only. */
async function drain(settings: ShsSettings, spool: Spool): Promise<Offer[]> {
  const handled = new Set<string>();
  const failed: Offer[] = [];
  for (let hasProgress = true; hasProgress; ) {
    hasProgress = false;
    const listed = await listMessages(settings);
    for (const { txId, status } of listed) {
      // A node that does not filter them: what is of production is left to production.
      if (status !== undefined && status !== getStatus(settings)) continue;
      if (handled.has(txId)) continue;
      // A copy that cannot be read may be half of an answer, or another page: the node still has the message.
      if (spool.find(txId) === 'waiting' && !(await spool.dropBroken(txId))) continue;
      handled.add(txId);
      const work = spool.find(txId) === 'done' ? acknowledgeMessage : fetchMessage;
      try {
        await work(settings, txId, spool);
        hasProgress = true;
      } catch (error) {
        failed.push(refuse(`${txId}.mime`, error));
      }
    }
    hasProgress &&= listed.length >= settings.maxHits;
  }
  return failed;
}

function refuse(name: string, error: unknown): Offer {
  return {
    file: { name, size: undefined, place: name },
    error: error instanceof Error ? error : new Error(String(error)),
  };
}

async function openMessage(settings: ShsSettings, spool: Spool, path: string): Promise<Offer[]> {
  try {
    const message = await readMessage(path);
    checkStatus(settings, message);
    checkSender(settings, spool, path, message);
    return isNotice(message) ? [await offerNotice(path, message)] : offerParts(path, message);
  } catch (error) {
    return [refuse(basename(path), describeBroken(settings, path, error))];
  }
}

function offerParts(path: string, message: Message): Offer[] {
  const names = listPartNames(message);
  const { txId, corrId } = message.label;
  return message.parts.map((part, index) => ({
    file: { name: names[index]!, size: undefined, place: `${txId}/${index}`, replyTo: [corrId] },
    path,
    message,
    part,
    index,
  }));
}

async function offerNotice(path: string, message: Message): Promise<Offer> {
  const { txId, product } = message.label;
  const { notice, replyTo } = await readNotice(message);
  const name = `${product.toLowerCase()}.${txId}.xml`;
  return {
    file: { name, size: undefined, place: `${txId}/0`, replyTo, notice },
    path,
    message: { ...message, parts: message.parts.slice(0, 1) },
    part: message.parts[0]!,
    index: 0,
  };
}

function checkStatus(settings: ShsSettings, { label }: Message): void {
  if (label.status === getStatus(settings)) return;
  throw new Error(`it is marked ${label.status}, and this channel takes ${getStatus(settings)}`);
}

function checkSender(settings: ShsSettings, spool: Spool, path: string, { label }: Message): void {
  const stranger = findStranger(settings, label);
  if (stranger) throw new Error(stranger.reason);
  if (spool.getPath(label.txId) !== path)
    throw new Error(`its label has the tx.id ${label.txId}, and it was listed under another one`);
}

/** It may be an answer, and many nodes give it no second time: it stays until a person has looked at it. */
function describeBroken({ name }: ShsSettings, path: string, error: unknown): AppError {
  return new AppError(
    'SHS_MESSAGE_BROKEN',
    `${name}: the message kept in ${path} is not taken: ${getMessage(error)}`,
    {
      fix: 'Look at it and ask the counterpart to send it again. Remove the file when that is settled: until then it is told in every pass.',
    },
  );
}
