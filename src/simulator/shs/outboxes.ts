import { toBare } from './address.ts';
import type { OutboxMessage, OutboxState, StoredMessage } from './stored-message.ts';

/** The outboxes of a node: what lies for whom, oldest first. */
export interface Outboxes {
  readonly all: readonly OutboxMessage[];
  put(message: StoredMessage, state?: OutboxState): OutboxMessage;
  list(address: string): readonly OutboxMessage[];
  find(address: string, txId: string): OutboxMessage | undefined;
  change(entry: OutboxMessage, change: Partial<Pick<OutboxMessage, 'state' | 'isAcked'>>): void;
}

/** A message whose fetching did not end is free again after so long. */
const LOCK_MS = 3_600_000;

/** Makes the outboxes of a node, by its clock. */
export function createOutboxes(now: () => Date): Outboxes {
  const entries: OutboxMessage[] = [];

  function change(
    entry: OutboxMessage,
    to: Partial<Pick<OutboxMessage, 'state' | 'isAcked'>>,
  ): void {
    Object.assign(entry, to, { changed: now() });
  }
  function list(address: string): readonly OutboxMessage[] {
    const own = entries.filter(
      ({ message }) => toBare(message.label.to?.address ?? '') === toBare(address),
    );
    for (const entry of own) {
      const isStuck = entry.changed.getTime() + LOCK_MS <= now().getTime();
      if (entry.state === 'FETCHING' && isStuck) change(entry, { state: 'RECEIVED' });
    }
    return own;
  }
  return {
    all: entries,
    put(message, state = 'RECEIVED') {
      const number = entries.length + 1;
      const entry = { message, number, state, isAcked: false, changed: now() };
      entries.push(entry);
      return entry;
    },
    list,
    find: (address, txId) => list(address).find(({ message }) => message.label.txId === txId),
    change,
  };
}
