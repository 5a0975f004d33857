import type { ShsDelivery } from './delivery.ts';
import type { ShsFaults } from './faults.ts';
import type { ShsLabel } from './label.ts';
import type { Refusal } from './node-context.ts';
import type { NoticeChanges } from './notice.ts';
import type { OutboxMessage, ReceivedMessage } from './stored-message.ts';

/** A request as it came. */
export interface ShsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A running node. */
export interface ShsNode {
  /** `https://localhost:<port>`; the paths of the services follow. */
  readonly baseUrl: string;
  readonly faults: ShsFaults;
  /** Messages taken by the receive service, each once, in order. */
  readonly received: readonly ReceivedMessage[];
  /** Messages not taken. */
  readonly refusals: readonly Refusal[];
  readonly requests: readonly ShsRequest[];
  /** What lies in an outbox, fetched and acknowledged messages too. */
  outbox(address: string): readonly OutboxMessage[];
  /** Puts a message into an outbox; tells its tx.id. */
  deliver(delivery: ShsDelivery): Promise<string>;
  /** Puts bytes into an outbox as they are; what the node lists of them is in their label unless it is told here. */
  deliverBytes(bytes: Buffer, listed?: Partial<ShsLabel>): Promise<string>;
  /** Confirms a message, as if the client of its receiver had acknowledged it; tells the tx.id of the confirm. */
  confirm(txId: string, changes?: NoticeChanges): Promise<string>;
  /** Sends an error message about a message; tells its tx.id. */
  error(txId: string, code: string, info: string, changes?: NoticeChanges): Promise<string>;
  /** Resolves when what follows answers (confirms) is done. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
