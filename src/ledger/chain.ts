import { createHash } from 'node:crypto';
import type { StoredEvent } from '../core/events.ts';

/** The hash before the first event. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 over an event and the hash before it: no event can be changed, removed or put in unseen. */
export function hashEvent(event: Omit<StoredEvent, 'hash'>): string {
  const parts = [
    event.prevHash,
    event.seq,
    event.at,
    event.kind,
    event.subject,
    event.actor,
    event.data,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
