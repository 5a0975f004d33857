import type { DeliveryNotice } from '../../core/channel.ts';
import { readEntityBytes } from './entity.ts';
import { explainErrorCode } from './error-codes.ts';
import type { Message } from './read-message.ts';
import { asNodes, getAttribute, readXml } from './read-xml.ts';

/** What an administrative message says, and of which of our messages. */
export interface ReadNotice {
  readonly notice: DeliveryNotice;
  /** Ids of messages that it may be about, likeliest first. */
  readonly replyTo: readonly string[];
}

/** Confirms and errors are small. */
const MAX_BYTES = 1 << 20;

/** A message of ours is told of only by one of type `adm`: a product called `error` alone says nothing. */
export function isNotice({ label }: Message): boolean {
  return label.sequenceType === 'adm' && ['confirm', 'error'].includes(label.product.toLowerCase());
}

/**
 * Reads a confirm or an error. Which message it is about stands in its `shs.management`; then in the label,
 * whose content.id some nodes write with an ending. A confirm may lack its element.
 */
export async function readNotice(message: Message): Promise<ReadNotice> {
  const { label, parts } = message;
  const body = parts[0] ? await readBody(message) : undefined;
  const root = body && readXml(body, 'shs.management', parts[0]!.type.parameters.get('charset'));
  const ids = [
    root && getAttribute(root, 'corr.id'),
    root && getAttribute(root, 'content.id'),
    label.corrId,
    label.contentId.replace(/-(confirm|error)$/, ''),
  ];
  const replyTo = [...new Set(ids.flatMap((id) => (id ? [id] : [])))];
  const error = root && asNodes(root.error)[0];
  if (!error && label.product.toLowerCase() === 'confirm')
    return { replyTo, notice: { verdict: 'accepted', code: null, text: null } };
  const code = (error && getAttribute(error, 'errorcode')) || 'OtherError';
  const info = error && getAttribute(error, 'errorinfo');
  const { says } = explainErrorCode(code);
  const text = `${says}${info ? `: ${info}` : ''}`;
  return { replyTo, notice: { verdict: 'rejected', code, text } };
}

async function readBody({ parts }: Message): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of readEntityBytes(parts[0]!)) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(pieces);
}
