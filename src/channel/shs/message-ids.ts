import { createHash } from 'node:crypto';
import type { Shipment } from '../../core/channel.ts';

/**
 * The ids of a shipment's message: of its transmission (tx.id, also corr.id) and of its content (content.id).
 * They follow from the shipment, so that every attempt has the same; sent anew by an operator it is another
 * transmission of the same content, which the node takes as such.
 */
export function listMessageIds({
  id,
  resends,
}: Pick<Shipment, 'id' | 'resends'>): readonly [txId: string, contentId: string] {
  return [makeUuid(`transmission ${resends} ${id}`), makeUuid(`content ${id}`)];
}

/** The UUID of a text, of version 8 (RFC 9562): its bits come from a hash. */
export function makeUuid(text: string): string {
  const bytes = createHash('sha256').update(`kvittera ${text}`).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
