import { basename } from 'node:path';
import type { RemoteFile } from '../../core/channel.ts';
import { AppError, getMessage } from '../../core/errors.ts';
import { acknowledgeMessage, fetchMessage, listMessages } from './delivery-service.ts';
import { findStranger } from './find-stranger.ts';
import type { ListedMessage } from './message-list.ts';
import { isNotice, readNotice } from './notice.ts';
import { listPartNames } from './part-name.ts';
import { type Message, type MessagePart, readMessage } from './read-message.ts';
import { getStatus, type ShsSettings } from './settings.ts';
import { ASIDE, type Spool } from './spool.ts';

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
  // What is kept here and cannot be taken must not hide what comes after it.
  const maxHits = settings.maxHits + (await spool.countKept());
  for (let hasProgress = true; hasProgress; ) {
    hasProgress = false;
    const listed = await listMessages({ ...settings, maxHits });
    for (const message of listed) {
      const { txId } = message;
      if (handled.has(txId) || !(await isWanted(settings, spool, message))) continue;
      handled.add(txId);
      const work = spool.find(txId) === 'done' ? acknowledgeMessage : fetchMessage;
      try {
        await work(settings, txId, spool);
        hasProgress = true;
      } catch (error) {
        failed.push(refuse(`${txId}.mime`, error));
      }
    }
    hasProgress &&= listed.length >= maxHits;
  }
  return failed;
}

async function isWanted(
  settings: ShsSettings,
  spool: Spool,
  { txId, status }: ListedMessage,
): Promise<boolean> {
  // A node that does not filter them: what is of production is left to production.
  if (status !== undefined && status !== getStatus(settings)) return false;
  const known = spool.find(txId);
  // A copy that cannot be read may be half of an answer, or another page: the node still has the message.
  return known === 'waiting' ? spool.dropBroken(txId) : known !== 'aside';
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
    return isNotice(message)
      ? [await offerNotice(path, message)]
      : offerParts(spool, path, message);
  } catch (error) {
    return [refuse(basename(path), describeBroken(settings, path, error))];
  }
}

/** The parts that are not safe with us yet; the one that was noted last where only the acknowledgement is missing. */
function offerParts(spool: Spool, path: string, message: Message): Offer[] {
  const names = listPartNames(message);
  const { txId, corrId } = message.label;
  const offers = message.parts.map((part, index) => ({
    file: { name: names[index]!, size: undefined, place: `${txId}/${index}`, replyTo: [corrId] },
    path,
    message,
    part,
    index,
  }));
  const open = offers.filter(({ index }) => !spool.isPartSafe(txId, index));
  return open.length === 0 ? [offers[spool.findLastPart(txId, offers.length)]!] : open;
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
      fix: `Look at it and ask the counterpart to send it again. It is told in every pass, and taken when the settings allow it, until you add ${ASIDE} to its name.`,
    },
  );
}
