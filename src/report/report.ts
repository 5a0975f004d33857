import type { EventKind } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import type { Language } from './say.ts';

/** What waits for a person, worst first. */
export const ACTION_KINDS = [
  'in-doubt',
  'failed',
  'not-fetched',
  'certificate',
  'contradictory',
  'escalated',
  'overdue',
  'unmatched',
  'unknown-case',
  'asked',
  'nameless',
  'rejected',
  'unconfirmed',
  'not-taken',
  'quarantined',
  'held',
  'not-sent',
  'delayed',
  'waiting-to-send',
  'late-soon',
] as const;

/** Something a person must look at. */
export interface Action {
  readonly kind: (typeof ACTION_KINDS)[number];
  readonly id: string;
  readonly name: string;
  readonly since: string;
  /** In the report's language; what the ledger holds of reasons is English. */
  readonly text: string;
  readonly fix: string;
}

/** An item the authority rejected. */
export interface RejectedItem {
  /** 0: the batch as a whole. */
  readonly ordinal: number;
  readonly reference: string | null;
  readonly amount: number;
  readonly code: string;
  readonly text: string | null;
  readonly explanation: string | null;
  readonly fix: string | null;
}

/** What a check found in a file; `count` may be more than is kept. */
export interface KeptFindings {
  readonly count: number;
  readonly findings: readonly Finding[];
}

/** One thing that happened to a file, batch or answer. */
export interface Happening {
  readonly at: string;
  readonly kind: EventKind;
  readonly subject: string;
  readonly actor: string;
  readonly data: Readonly<{ [name: string]: unknown }>;
}

/** A file that did not become a batch. */
export interface DropReport {
  readonly drop: Drop;
  readonly kept: KeptFindings;
  /** What happened to it on the days of the report. */
  readonly happened: readonly Happening[];
}

export interface BatchReport {
  readonly batch: Batch;
  readonly drop: Drop;
  readonly layers: readonly Layer[];
  readonly answers: readonly Answer[];
  readonly rejected: readonly RejectedItem[];
  /** What was found in the file here, before it was sent. */
  readonly kept: KeptFindings;
  /** What happened to it on the days of the report. */
  readonly happened: readonly Happening[];
}

export interface Count {
  readonly files: number;
  readonly items: number;
  /** Minor units. */
  readonly amount: number;
}

export const TOTALS = [
  'received',
  'rejectedHere',
  'waitingHere',
  /** Discarded files and cancelled batches. */
  'withdrawn',
  'sent',
  'accepted',
  'rejected',
  'pending',
  'earlierAnswered',
  'earlierAccepted',
  'earlierRejected',
  'earlierPending',
] as const;

/** What went out, what came back and what needs doing, for a range of days. */
export interface ReceiptReport {
  readonly from: string;
  readonly to: string;
  readonly language: Language;
  /** The ledger's last event: the same event gives the same report. */
  readonly asOf: { readonly event: number; readonly at: string; readonly hash: string };
  readonly environment: string;
  /** Times are shown in this zone. */
  readonly timeZone: string;
  readonly actions: readonly Action[];
  readonly totals: Readonly<{ [T in (typeof TOTALS)[number]]: Count }>;
  /** Of files taken on these days. */
  readonly batches: readonly BatchReport[];
  /** Files taken on these days that did not become a batch. */
  readonly drops: readonly DropReport[];
  /** Taken before, but sent, answered, decided or overdue on these days. */
  readonly earlier: readonly BatchReport[];
  readonly earlierDrops: readonly DropReport[];
  /** Taken before, untouched on these days, and still open. */
  readonly waiting: readonly BatchReport[];
  /** Received on these days and matched to no batch. */
  readonly otherAnswers: readonly Answer[];
}
