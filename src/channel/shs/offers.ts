import { basename } from 'node:path';
import type { RemoteFile } from '../../core/channel.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import { acknowledgeMessage, fetchMessage, listMessages } from './delivery-service.ts';
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
  for (const path of await spool.list()) offers.push(...(await openMessage(settings, path)));
  return [...offers, ...failed];
}

/** Until nothing new comes: some nodes go on listing what has been fetched, others give it once only. */
async function drain(settings: ShsSettings, spool: Spool): Promise<Offer[]> {
  const handled = new Set<string>();
  const failed: Offer[] = [];
  for (let hasProgress = true; hasProgress; ) {
    hasProgress = false;
    const listed = await listMessages(settings);
    for (const { txId } of listed) {
      if (handled.has(txId) || spool.find(txId) === 'waiting') continue;
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

async function openMessage(settings: ShsSettings, path: string): Promise<Offer[]> {
  try {
    const message = await readMessage(path);
    checkStatus(settings, message);
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
