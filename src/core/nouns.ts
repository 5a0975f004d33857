import type { Blame } from './errors.ts';
import type { ContentIdentity } from './files.ts';

/** Where a claimed file stands. */
export type DropState =
  | 'claimed'
  | 'checked'
  | 'batched'
  | 'quarantined'
  | 'held'
  | 'discarded'
  | 'divided';

/** Where a batch stands; `answered` is told apart by its verdict. */
export type BatchState =
  | 'sealed'
  | 'shipping'
  | 'shipped'
  | 'in-doubt'
  | 'failed'
  | 'answered'
  | 'cancelled';

export type Verdict = 'accepted' | 'partly' | 'rejected';

/** What all answers together mean for a batch. */
export interface Standing {
  readonly verdict: Verdict;
  readonly itemsRejected: number;
  /** Minor units. */
  readonly amountRejected: number;
}

/** Which promised answer an answer is. */
export type LayerName = 'transport' | 'receipt' | 'decision';

/** What became of one promised answer. `silent` = its deadline passed and silence means yes. */
export type LayerState = 'waiting' | Verdict | 'silent';

/** What an incoming answer turned out to be. */
export type AnswerOutcome =
  | Verdict
  | 'duplicate'
  | 'contradictory'
  | 'unknown-batch'
  | 'before-send'
  | 'unreadable'
  | 'not-ours'
  | 'news'
  | 'nameless';

export type AnswerState = 'received' | 'matched' | 'unmatched' | 'asking' | 'settled';

/** A file claimed from the inbox. */
export interface Drop extends ContentIdentity {
  readonly id: string;
  readonly name: string;
  /** Path inside the inbox it came from, with `/`. */
  readonly origin: string;
  readonly state: DropState;
  readonly claimedAt: string;
  readonly transaction: string | null;
  readonly layout: string | null;
  readonly creditor: string | null;
  readonly sequence: number | null;
  readonly businessKey: string | null;
  readonly itemsIn: number;
  readonly amountIn: number;
  readonly itemsRejected: number;
  readonly amountRejected: number;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  /** Reasons for holding that an operator has lifted, with commas. */
  readonly lifted: string;
}

/** The items of one transaction shipped together. */
export interface Batch extends ContentIdentity {
  readonly id: string;
  readonly dropId: string;
  readonly transaction: string;
  readonly layout: string;
  readonly creditor: string;
  readonly channel: string;
  readonly sequenceScope: string | null;
  readonly sequence: number | null;
  readonly remoteName: string;
  readonly payload: string;
  readonly state: BatchState;
  readonly verdict: Verdict | null;
  readonly items: number;
  readonly amount: number;
  readonly itemsAccepted: number;
  readonly amountAccepted: number;
  readonly itemsRejected: number;
  readonly amountRejected: number;
  readonly attempts: number;
  /** How often an operator has had it sent anew. */
  readonly resends: number;
  readonly nextAttemptAt: string | null;
  /** What the last attempt failed for, where it is not the message: it waits then. */
  readonly blames: Blame | null;
  /** 1 when the last attempt reached the step after which the counterpart may see the file. */
  readonly committed: number;
  /** 1 when an operator has dealt with what was rejected. */
  readonly settled: number;
  readonly sealedAt: string;
  readonly shippedAt: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
}

export interface Layer {
  readonly batchId: string;
  readonly layer: LayerName;
  readonly transaction: string;
  readonly state: LayerState;
  readonly silence: 'overdue' | 'accepted' | 'nothing';
  readonly warnAt: string | null;
  readonly deadlineAt: string | null;
  readonly escalateAt: string | null;
  readonly warnedAt: string | null;
  readonly overdueAt: string | null;
  readonly escalatedAt: string | null;
  readonly answeredAt: string | null;
  readonly answerId: string | null;
}

/** Something that came back from a counterpart. */
export interface Answer extends ContentIdentity {
  readonly id: string;
  readonly channel: string;
  readonly name: string;
  readonly path: string;
  readonly state: AnswerState;
  readonly receivedAt: string;
  readonly transaction: string | null;
  readonly layout: string | null;
  readonly layer: LayerName | null;
  readonly batchId: string | null;
  readonly outcome: AnswerOutcome | null;
  readonly isLate: number;
  /** 1 when the counterpart has been told that we have it. */
  readonly acknowledged: number;
  readonly items: number;
  readonly errors: number;
  /** Accepted items that it was the first to confirm; null when its form does not confirm items one by one. */
  readonly confirmed: number | null;
  /** The batch that an operator has said it answers. */
  readonly assignedTo: string | null;
  /** The messages of ours that its envelope may name, with blanks. */
  readonly replyTo: string | null;
  /** What the way itself says of a message of ours; null when it is a file of the counterpart's. */
  readonly noticeVerdict: 'accepted' | 'rejected' | null;
  readonly noticeCode: string | null;
  readonly noticeText: string | null;
  /** Where it lay, where the counterpart has several places (a product, a message); null where it has one. */
  readonly place: string | null;
  readonly reasonText: string | null;
}

/** A file or folder in the inbox that may not be read or taken. */
export interface Refusal {
  /** Path inside the inbox, with `/`. */
  readonly origin: string;
  readonly since: string;
  readonly reason: string;
}

/** A counterpart that could not be asked for answers. */
export interface Outage {
  readonly channel: string;
  readonly since: string;
  readonly reason: string;
}

/** A certificate of ours that ends soon, and no other is there to follow it. */
export interface Expiry {
  readonly channel: string;
  readonly since: string;
  readonly commonName: string;
  readonly validTo: string;
  /** So many days before its end, or fewer; 0 when it has ended. */
  readonly days: number;
}

/** What an answer said about one item when that differs from its batch. */
export interface ItemOutcome {
  readonly batchId: string;
  /** The item's number in the payload, from 1; 0 for the batch as a whole. */
  readonly ordinal: number;
  readonly layer: LayerName;
  readonly outcome: 'rejected';
  readonly code: string;
  readonly text: string | null;
  readonly reference: string | null;
  readonly amount: number;
  readonly answerId: string;
}
