import type { ShsFaults } from './faults.ts';
import type { NodeRegister } from './judge-label.ts';
import type { MessageStore } from './message-store.ts';
import type { Notice } from './notice.ts';
import type { Outboxes } from './outboxes.ts';
import type { ShsErrorCode } from './shs-error.ts';

/** Why a message was not taken. */
export interface Refusal {
  readonly code: ShsErrorCode;
  readonly info: string;
}

/** What the services of a node share. */
export interface NodeContext {
  readonly nodeId: string;
  /** The node's own organisation. */
  readonly orgnr: string;
  readonly register: NodeRegister;
  readonly store: MessageStore;
  readonly outboxes: Outboxes;
  readonly faults: ShsFaults;
  /** Every message to the own organisation is confirmed at once, as if its client had fetched and acknowledged it. */
  readonly confirmsItself: boolean;
  readonly keepsFetched: boolean;
  readonly fullList: boolean;
  readonly maxBytes: number;
  /** Puts an administrative message into the outbox of whom it is for; tells its tx.id. */
  sendNotice(notice: Notice): Promise<string>;
  /** Messages that were not taken. */
  readonly refusals: Refusal[];
}
