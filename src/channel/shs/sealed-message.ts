import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { formatLocal } from '../../core/calendar.ts';
import type { Shipment } from '../../core/channel.ts';
import { AppError } from '../../core/errors.ts';
import { openChunks, replaceFile } from '../../core/files.ts';
import type { Label } from './label.ts';
import { listMessageIds } from './message-ids.ts';
import { protectPart } from './protect.ts';
import { getStatus, type ShsProduct, type ShsSettings } from './settings.ts';
import { type OutgoingPart, writeMessage } from './write-message.ts';

/** What is known of a message that lies beside the file it carries. */
const sealSchema = z.strictObject({
  txId: z.string(),
  size: z.int(),
  sha256: z.string(),
  /** Why nobody can tell what became of it, and it must not go again by itself. */
  unsure: z.string().optional(),
});

type Seal = z.infer<typeof sealSchema>;

export interface SealedMessage extends Seal {
  readonly path: string;
}

/**
 * The message of a shipment, as it was made the first time: every attempt sends the same bytes. It is made
 * and on disk before the first byte leaves.
 */
export async function sealMessage(
  settings: ShsSettings,
  shipment: Shipment,
): Promise<SealedMessage> {
  const [txId] = listMessageIds(shipment);
  const path = getMessagePath(shipment, txId);
  const known = await readSeal(path);
  if (known) return { ...known, path };
  const part = await toPart(settings, shipment);
  const label = makeLabel(settings, shipment, part.size);
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* () {
    for await (const chunk of writeMessage(label, [part])) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await replaceFile(path, counted());
  const seal = { txId, size, sha256: hash.digest('hex') };
  await writeSeal(path, seal);
  return { ...seal, path };
}

/** What is known of the message of a shipment; undefined before it was made. */
export async function findSeal(shipment: Shipment): Promise<Seal | undefined> {
  const [txId] = listMessageIds(shipment);
  return readSeal(getMessagePath(shipment, txId));
}

/** Keeps why a message must not go again by itself. */
export async function markUnsure({ path, ...seal }: SealedMessage, reason: string): Promise<void> {
  await writeSeal(path, { ...seal, unsure: reason });
}

/** Another transmission of the same file is another message. */
function getMessagePath({ path }: Shipment, txId: string): string {
  return `${path}.${txId}.shs`;
}

async function readSeal(path: string): Promise<Seal | undefined> {
  if (!existsSync(`${path}.json`) || !existsSync(path)) return undefined;
  return sealSchema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
}

async function writeSeal(path: string, { txId, size, sha256, unsure }: Seal): Promise<void> {
  const seal = { txId, size, sha256, ...(unsure === undefined ? {} : { unsure }) };
  await replaceFile(`${path}.json`, `${JSON.stringify(seal)}\n`);
}

function makeLabel(settings: ShsSettings, shipment: Shipment, bytes: number): Label {
  const [txId, contentId] = listMessageIds(shipment);
  const { from, to, originator, endRecipient } = settings;
  const { product, agreement, sequenceType, datapartType, meta, subject } = getProduct(
    settings,
    shipment,
  );
  return {
    txId,
    corrId: txId,
    contentId,
    agreement,
    sequenceType,
    status: getStatus(settings),
    originator,
    from,
    to,
    endRecipient,
    product,
    meta,
    subject,
    datetime: formatLocal(settings.now(), settings.timeZone),
    data: [{ datapartType, filename: shipment.remoteName, bytes }],
  };
}

async function toPart(
  settings: ShsSettings,
  { path, size, ...shipment }: Shipment,
): Promise<OutgoingPart & { readonly size: number }> {
  const product = getProduct(settings, shipment);
  const plain = { size, read: () => openChunks(path) };
  const name = shipment.remoteName;
  const { content, contentType } = await protectPart(settings, product, name, plain);
  const { encoding } = product;
  return { name, contentType, encoding, bytes: content.read, size: content.size };
}

/** Nodes write other names in ways of their own. */
const PLAIN_NAME = /^[A-Za-z0-9._-]+$/;

function getProduct(
  { name, products }: ShsSettings,
  shipment: Pick<Shipment, 'transaction' | 'remoteName'>,
): ShsProduct {
  const product = products.get(shipment.transaction);
  if (!product)
    throw new AppError(
      'SHS_NO_PRODUCT',
      `${name}: no product is named for ${shipment.transaction}`,
      { fix: `add it to products of the channel ${name}: its UUID is in the agreement` },
    );
  if (!PLAIN_NAME.test(shipment.remoteName))
    throw new AppError(
      'SHS_NAME_UNSAFE',
      `${name}: the file name ${JSON.stringify(shipment.remoteName)} has characters that nodes write each in their own way`,
      {
        fix: 'name it with letters a-z, digits, points, underscores and hyphens (send: in the formats)',
      },
    );
  return product;
}
