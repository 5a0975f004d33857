import type { ReceivedPart } from './data-part.ts';
import type { ShsLabel } from './label.ts';
import type { SavedFile } from './save-stream.ts';

/** A message in a node, whole on disk. */
export interface StoredMessage extends SavedFile {
  readonly label: ShsLabel;
  readonly localId: string;
  /** Local time. */
  readonly arrived: string;
  /** What the node adds to the label when it hands the message out, and where. */
  readonly history?: { readonly at: number; readonly text: string } | undefined;
}

/** A message that came over the receive service. */
export interface ReceivedMessage extends StoredMessage {
  readonly parts: readonly ReceivedPart[];
  /** serialNumber of the certificate it came with. */
  readonly by: string | undefined;
  /** Content-Type of the request. */
  readonly contentType: string | undefined;
  /** How often it came again. */
  duplicates: number;
}

export type OutboxState = 'RECEIVED' | 'FETCHING' | 'FETCHED';

/** A message that lies for its receiver to fetch. */
export interface OutboxMessage {
  readonly message: StoredMessage;
  /** In the order of arrival. */
  readonly number: number;
  state: OutboxState;
  isAcked: boolean;
  /** When its state last changed. */
  changed: Date;
}
