import { stat } from 'node:fs/promises';
import { openChunks } from '../../core/files.ts';
import { type SequenceType, type ShsLabel, type ShsMeta, type ShsParty, toParty } from './label.ts';
import type { WrittenEncoding, WrittenPart } from './write-message.ts';

/** A file of a message that the node sends: its bytes, or where they lie. */
export interface ShsFile {
  /** Without it the part has no file name anywhere. */
  readonly name?: string;
  readonly bytes?: Buffer;
  readonly path?: string;
  readonly datapartType: string;
  readonly encoding?: WrittenEncoding;
  /** Without it `application/octet-stream`. */
  readonly contentType?: string;
  readonly records?: number;
}

/** A message that the node puts into an outbox. */
export interface ShsDelivery {
  /** An address, with or without prefix, or one with a name. */
  readonly to: string | ShsParty;
  /** Without it the node's own organisation. */
  readonly from?: string | ShsParty;
  readonly originator?: ShsParty;
  readonly endRecipient?: ShsParty;
  readonly product: string;
  readonly sequenceType: SequenceType;
  readonly files: readonly ShsFile[];
  readonly txId?: string;
  /** Without it the tx.id. */
  readonly corrId?: string;
  readonly contentId?: string;
  readonly agreement?: string;
  readonly status?: 'test' | 'production';
  readonly meta?: readonly ShsMeta[];
  readonly subject?: string;
  /** Local time. */
  readonly datetime?: string;
  readonly boundary?: string;
  readonly lineEnd?: '\r\n' | '\n';
}

export interface DeliveryContext {
  readonly peer: ShsParty;
  /** Local time. */
  readonly datetime: string;
  readonly makeId: () => string;
}

/** Makes the label and the parts of a message to be sent. */
export async function makeDelivery(
  delivery: ShsDelivery,
  { peer, datetime, makeId }: DeliveryContext,
): Promise<{ readonly label: ShsLabel; readonly parts: readonly WrittenPart[] }> {
  const txId = delivery.txId ?? makeId();
  const label: ShsLabel = {
    txId,
    corrId: delivery.corrId ?? txId,
    contentId: delivery.contentId ?? makeId(),
    agreement: delivery.agreement,
    transferType: 'asynch',
    sequenceType: delivery.sequenceType,
    status: delivery.status ?? 'production',
    originator: delivery.originator,
    from: toParty(delivery.from ?? peer),
    to: toParty(delivery.to),
    endRecipient: delivery.endRecipient,
    product: delivery.product,
    meta: delivery.meta ?? [],
    subject: delivery.subject,
    datetime: delivery.datetime ?? datetime,
    data: await Promise.all(
      delivery.files.map(async (file) => ({
        datapartType: file.datapartType,
        fileName: file.name,
        bytes: String(await measure(file)),
        records: file.records === undefined ? undefined : String(file.records),
      })),
    ),
    history: [],
  };
  return { label, parts: delivery.files.map(toPart) };
}

function toPart(file: ShsFile): WrittenPart {
  return {
    type: file.contentType ?? 'application/octet-stream',
    encoding: file.encoding ?? 'binary',
    name: file.name,
    content: file.path === undefined ? [file.bytes ?? Buffer.alloc(0)] : openChunks(file.path),
  };
}

async function measure({ path, bytes }: ShsFile): Promise<number> {
  return path === undefined ? (bytes?.length ?? 0) : (await stat(path)).size;
}
