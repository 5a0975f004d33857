import type { ContentIdentity } from './files.ts';

export type Environment = 'demo' | 'test' | 'production';

/** One message on one channel: its id, the name the counterpart sees, and its exact bytes on disk. */
export interface Shipment extends ContentIdentity {
  /** Idempotency key: the same on every attempt. */
  readonly id: string;
  /** What kind of file it is: `authority/name`. */
  readonly transaction: string;
  /** How often an operator has had it sent anew. */
  readonly resends: number;
  readonly remoteName: string;
  readonly path: string;
}

/** What the counterpart itself confirmed when a shipment arrived. */
export interface TransportReceipt {
  readonly remoteName: string;
  /** Facts for an error report (transaction id, server, size seen); never secrets. */
  readonly details: Readonly<Record<string, string>>;
}

/** What the counterpart knows of a shipment whose outcome we do not. */
export interface Inquiry {
  /** `repeatable`: not known, and to send the same message again is harmless. */
  readonly result: 'arrived' | 'absent' | 'repeatable' | 'unknown';
  /** What was looked at and seen, for the operator. */
  readonly evidence: string;
}

/** What the way itself says of a message of ours: that it was fetched at the other end, or never came there. */
export interface DeliveryNotice {
  readonly verdict: 'accepted' | 'rejected';
  readonly code: string | null;
  readonly text: string | null;
}

/** A file lying ready for us at the counterpart. */
export interface RemoteFile {
  readonly name: string;
  /** Bytes, when the counterpart tells. */
  readonly size: number | undefined;
  /** Where it lies, where a counterpart has several places. */
  readonly place?: string;
  /** Last change, milliseconds since 1970, when the counterpart tells. */
  readonly modifiedMs?: number;
  /** The messages of ours that its envelope may name, likeliest first. */
  readonly replyTo?: readonly string[];
  /** It is no file of the counterpart's, but what the way itself says. */
  readonly notice?: DeliveryNotice;
}

/**
 * One way to one counterpart. Every error is an `AppError` whose `outcome` tells whether the
 * operation failed for good, may be tried again, or may have taken effect. Permission denied is
 * permanent and never a success.
 */
export interface Channel {
  readonly name: string;
  readonly environment: Environment;
  /** So many shipments may be on their way at once; one after the other without it. */
  readonly simultaneous?: number;
  /** It goes on listing what has been fetched: a file is known by its name and content. */
  readonly keepsFetched?: boolean;
  /** What its way promises to say of each message: the layer `transport`. */
  readonly confirms?: { readonly silence: 'overdue' | 'nothing'; readonly deadlineHours: number };
  /** Who we are to the counterpart, and until when with all certificates that are in place. */
  findCertificate?(): Promise<{
    readonly commonName: string | undefined;
    readonly validTo: Date;
  }>;
  /** The ids that a shipment's message has on the way, by which the counterpart may name it. */
  nameMessage?(shipment: Shipment): readonly string[];

  /**
   * Delivers a shipment under its remote name, never overwriting. `commit` is awaited right
   * before the step after which the counterpart may see the file: a failure before it has had no
   * effect, a failure after it is in doubt until inquired.
   */
  send(shipment: Shipment, commit: () => Promise<void>): Promise<TransportReceipt>;

  /** Asks what became of a shipment; `committed` tells whether `commit` was reached. */
  inquire(shipment: Shipment, committed: boolean): Promise<Inquiry>;

  /** The complete files waiting for us, by name; half-written ones (temporary names) are left out. */
  list(): Promise<RemoteFile[]>;

  /** What kept it from hearing all there is when it was listed last, though what is listed may be fetched. */
  getTrouble?(): Error | undefined;

  /** Copies a waiting file to a new local path, checks its size and syncs it to disk. */
  fetch(file: RemoteFile, path: string): Promise<void>;

  /** Tells the counterpart that the file is safe with us (archives or deletes it there). Repeatable. */
  acknowledge(file: RemoteFile): Promise<void>;

  /**
   * Opens a service of our own that the counterpart sends to, where it has one; for as long as the program runs.
   * `tell` hears what was refused and what failed.
   */
  listen?(tell: (what: string) => void): Promise<{ readonly port: number; close(): Promise<void> }>;

  close(): Promise<void>;
}
