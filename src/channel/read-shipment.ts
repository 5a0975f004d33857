import { createHash } from 'node:crypto';
import type { Shipment } from '../core/channel.ts';
import { AppError, getMessage } from '../core/errors.ts';
import { openChunks } from '../core/files.ts';

/**
 * The bytes of a shipment as they leave, counted and hashed on the way: throws after the last one
 * unless they were the bytes that were sealed.
 */
export async function* readShipment(shipment: Shipment): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of openChunks(shipment.path)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  } catch (cause) {
    const { id, path } = shipment;
    const message = `shipment ${id} cannot be read from ${path}: ${getMessage(cause)}`;
    throw new AppError('SHIPMENT_UNREADABLE', message, {
      cause,
      fix: 'Put the sealed file back where it was, or give us the right to read it.',
    });
  }
  const sha256 = hash.digest('hex');
  if (size === shipment.size && sha256 === shipment.sha256) return;
  const message =
    `shipment ${shipment.id} in ${shipment.path} is ${size} bytes with SHA-256 ${sha256}, ` +
    `not the sealed ${shipment.size} bytes with SHA-256 ${shipment.sha256}`;
  throw new AppError('SHIPMENT_CHANGED', message, {
    fix: 'Find out what changed the file after sealing; never send it. Seal the batch anew.',
  });
}
