import type { DeliveryNotice } from './channel.ts';
import type { Blame } from './errors.ts';
import type { Written } from './file-owner.ts';
import type { AnswerOutcome, LayerName, Standing, Verdict } from './nouns.ts';

interface DropFacts {
  readonly transaction: string;
  readonly layout: string;
  readonly creditor: string;
  readonly sequence: number | null;
  readonly businessKey: string | null;
  readonly itemsIn: number;
  readonly amountIn: number;
  readonly itemsRejected: number;
  readonly amountRejected: number;
  readonly findings: Readonly<{ [consequence: string]: number }>;
}

interface Reason {
  readonly reasonCode: string;
  readonly reasonText: string;
}

/** What is known of the attempt that led to it. */
interface Tried {
  readonly details?: Readonly<{ [name: string]: string }>;
}

/** What an operator did, and why. */
export interface OperatorAct {
  readonly comment: string;
}

export interface PromisedLayer {
  readonly layer: LayerName;
  readonly transaction: string;
  readonly silence: 'overdue' | 'accepted' | 'nothing';
  readonly warnAt: string | null;
  /** Not in events of the first version. */
  readonly escalateAt?: string | null;
  readonly deadlineAt: string | null;
}

/** A case in an answer that is no item of the batch it answers, or of any file of ours. */
export interface Stranger {
  /** In the answer's file. */
  readonly line: number;
  /** By kind, as the answer names them. */
  readonly references: Readonly<{ [kind: string]: string }>;
}

export interface BatchFacts {
  readonly dropId: string;
  readonly transaction: string;
  readonly layout: string;
  readonly creditor: string;
  readonly channel: string;
  readonly sequenceScope: string | null;
  readonly sequence: number | null;
  readonly remoteName: string;
  readonly payload: string;
  readonly size: number;
  readonly sha256: string;
  readonly items: number;
  readonly amount: number;
  /** Its number had been passed already: the scope's counter stays where it is. */
  readonly outOfTurn?: boolean;
  readonly note?: string;
}

/** Every kind of event and what it carries. The subject is the drop's, batch's or answer's id. */
export interface EventData {
  'drop.claimed': {
    readonly name: string;
    readonly origin: string;
    readonly size: number;
    readonly sha256: string;
    /** Not in events of the first versions. */
    readonly written?: Written;
  };
  'drop.checked': DropFacts;
  'drop.quarantined': Reason & Partial<DropFacts>;
  'drop.held': Reason;
  'drop.released': OperatorAct & { readonly lifted: string };
  /** What it was held for is gone by itself. */
  'drop.resumed': { readonly note: string };
  'drop.discarded': OperatorAct;
  /** It held several documents, each of which is a drop of its own from then on. */
  'drop.divided': { readonly parts: number };
  'batch.sealed': BatchFacts;
  'batch.shipping': {
    readonly attempt: number;
    readonly sha256: string;
    /** The ids it has on its way, where these are others than ours. */
    readonly messages?: readonly string[];
  };
  'batch.committing': { readonly attempt: number };
  'batch.shipped': {
    readonly details: Readonly<{ [name: string]: string }>;
    readonly layers: readonly PromisedLayer[];
  };
  'batch.delayed': Reason & Tried & { readonly nextAttemptAt: string; readonly blames?: Blame };
  /** With attempts where more were made than the ledger knew of. */
  'batch.failed': Reason & Tried & { readonly attempts?: number };
  'batch.in-doubt': Reason & Tried & { readonly committed: boolean };
  'batch.absent': { readonly evidence: string };
  /** Nobody knows what became of it, and the same message may be sent again without harm. */
  'batch.repeating': { readonly evidence: string };
  /** The same message again, where nobody has said that it came and was lost; or another one with the same content. */
  'batch.resent': OperatorAct & { readonly sameMessage?: boolean };
  'batch.cancelled': OperatorAct;
  /** An operator has dealt with what was rejected. */
  'batch.settled': OperatorAct;
  'layer.warned': { readonly layer: LayerName };
  'layer.overdue': { readonly layer: LayerName };
  'layer.escalated': { readonly layer: LayerName };
  /** Nothing was said against it in time, which means yes; with what the batch stands at then. */
  'layer.silent': { readonly layer: LayerName; readonly standing?: Standing | null };
  'answer.received': {
    readonly channel: string;
    readonly name: string;
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
    /** The messages of ours that its envelope may name. */
    readonly replyTo?: readonly string[];
    /** What the way itself says of one of them. */
    readonly notice?: DeliveryNotice;
    /** Where it lay, where the counterpart has several places. */
    readonly place?: string;
  };
  'answer.acknowledged': { readonly name: string };
  /** The answer names cases that were never sent by file, which is in order. */
  'answer.noted': {
    readonly transaction: string;
    readonly layout: string;
    readonly layer: LayerName;
    readonly items: number;
    readonly reasonText: string;
    /** The first of them, to be found by their references. */
    readonly strangers?: readonly Stranger[];
  };
  /** The answer tells of cases, of whatever files they came from. */
  'answer.told': {
    readonly transaction: string;
    readonly layout: string;
    readonly items: number;
    /** Cases that are known here, by a reference. */
    readonly known: number;
    /** By what has happened to them. */
    readonly counts: Readonly<{ [code: string]: number }>;
    /** Cases that the authority waits for a corrected file of; it stays open until one comes. */
    readonly asks?: number;
    /** Cases whose own reference is not known here; it stays open until news of them comes. */
    readonly lacks?: number;
    readonly reasonText: string;
  };
  'answer.matched': {
    readonly batchId: string;
    readonly transaction: string;
    readonly layout: string;
    readonly layer: LayerName;
    readonly outcome: AnswerOutcome;
    /** What the answer says of its layer; null when that does not change it. */
    readonly verdict: Verdict | null;
    readonly isLate: boolean;
    readonly isDeciding: boolean;
    readonly items: number;
    readonly errors: number;
    /** Accepted items that it was the first to confirm; null when its form confirms none. Not in events of the first versions. */
    readonly confirmed?: number | null;
    readonly itemsRejected: number;
    readonly amountRejected: number;
    /** What the batch stands at with all its answers; null when nothing changes. Not in events of the first versions. */
    readonly standing?: Standing | null;
    readonly key: string;
    readonly reuseSequence: boolean;
    /** What a person must look at although the answer fits. */
    readonly reasonText?: string;
    readonly strangers?: readonly Stranger[];
  };
  'answer.unmatched': {
    readonly outcome: AnswerOutcome;
    readonly transaction: string | null;
    readonly layout: string | null;
    readonly reasonText: string;
    readonly items: number;
    /** The batch it means, when that is known. */
    readonly batchId?: string;
    readonly strangers?: readonly Stranger[];
  };
  'answer.settled': OperatorAct;
  /** An operator says which batch it answers. */
  'answer.assigned': OperatorAct & { readonly batchId: string };
  /** It is read and matched once more. */
  'answer.reread': OperatorAct;
  /** An operator knows from elsewhere what the answer is. */
  'layer.answered': OperatorAct & {
    readonly layer: LayerName;
    readonly verdict: 'accepted' | 'rejected';
    readonly isDeciding: boolean;
    readonly standing?: Standing | null;
  };
  /** A counterpart (the subject) could not be asked for answers. */
  'channel.unreachable': { readonly reason: string };
  'channel.reachable': { readonly channel: string };
  /** Our certificate for a counterpart (the subject) ends within so many days. */
  'certificate.expiring': {
    readonly commonName: string;
    readonly validTo: string;
    readonly days: number;
  };
  'certificate.renewed': { readonly validTo: string };
  /** A file or folder of the inbox (the subject) may not be read or taken. */
  'inbox.refused': { readonly reason: string };
  /** It may now, or is gone. */
  'inbox.cleared': { readonly origin: string };
  'recovery.decided': { readonly decision: string };
}

export type EventKind = keyof EventData;

/** One thing that happened, to be written to the ledger. */
export type NewEvent = {
  [K in EventKind]: { readonly kind: K; readonly subject: string; readonly data: EventData[K] };
}[EventKind];

/** An event as it stands in the chain. */
export interface StoredEvent {
  readonly seq: number;
  readonly at: string;
  readonly kind: EventKind;
  readonly subject: string;
  readonly actor: string;
  /** JSON. */
  readonly data: string;
  readonly prevHash: string;
  readonly hash: string;
}
