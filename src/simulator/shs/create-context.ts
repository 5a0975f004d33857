import { randomUUID } from 'node:crypto';
import { assert } from '../../core/errors.ts';
import { findOrgnr } from './address.ts';
import type { ShsFaults } from './faults.ts';
import { toParty } from './label.ts';
import { toLocalTime } from './local-time.ts';
import { createMessageStore } from './message-store.ts';
import type { NodeContext } from './node-context.ts';
import type { ShsNodeOptions } from './node-options.ts';
import { makeNotice } from './notice.ts';
import { createOutboxes } from './outboxes.ts';

/** Makes what the services of a node share. */
export async function createContext(options: ShsNodeOptions): Promise<NodeContext> {
  const { nodeId, now } = options;
  const orgnr = findOrgnr(toParty(options.peer).address);
  assert(orgnr !== undefined, 'the peer of a node needs an organisationsnummer');
  const store = await createMessageStore(options.folder, now, options.firstLocalId ?? 1);
  const outboxes = createOutboxes(now);
  const faults: ShsFaults = {};
  return {
    nodeId,
    orgnr,
    register: {
      organisations: [...options.actors, orgnr],
      agreements: options.agreements,
      products: options.products,
      checkSender: options.checkSender,
    },
    store,
    outboxes,
    faults,
    confirmsItself: (options.confirms ?? 'auto') === 'auto',
    keepsFetched: options.keepsFetched ?? false,
    fullList: options.fullList ?? false,
    maxBytes: options.maxBytes ?? Number.POSITIVE_INFINITY,
    refusals: [],
    async sendNotice(notice) {
      const datetime = toLocalTime(now());
      const { label, part } = makeNotice(notice, { nodeId, datetime, makeId: randomUUID });
      const { boundary } = notice.changes;
      const message = await store.write(label, [part], { boundary });
      outboxes.put(message);
      return label.txId;
    },
  };
}
