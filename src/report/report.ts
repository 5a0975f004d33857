import type { Finding } from '../core/finding.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';

/** Something a person must look at, worst first. */
export interface Action {
  readonly kind:
    | 'in-doubt'
    | 'failed'
    | 'contradictory'
    | 'overdue'
    | 'unmatched'
    | 'rejected'
    | 'unconfirmed'
    | 'not-sent'
    | 'delayed'
    | 'quarantined'
    | 'held'
    | 'waiting-to-send'
    | 'late-soon';
  readonly id: string;
  readonly name: string;
  readonly since: string;
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

/** A file that did not become a batch. */
export interface DropReport {
  readonly drop: Drop;
  readonly kept: KeptFindings;
}

export interface BatchReport {
  readonly batch: Batch;
  readonly drop: Drop;
  readonly layers: readonly Layer[];
  readonly answers: readonly Answer[];
  readonly rejected: readonly RejectedItem[];
  /** What was found in the file here, before it was sent. */
  readonly kept: KeptFindings;
}

export interface Count {
  readonly files: number;
  readonly items: number;
  /** Minor units. */
  readonly amount: number;
}

/** What went out, what came back and what needs doing, for a range of days. */
export interface ReceiptReport {
  readonly from: string;
  readonly to: string;
  /** The ledger's last event: the same event gives the same report. */
  readonly asOf: { readonly event: number; readonly at: string; readonly hash: string };
  readonly environment: string;
  /** Times are shown in this zone. */
  readonly timeZone: string;
  readonly actions: readonly Action[];
  readonly totals: {
    readonly received: Count;
    readonly rejectedHere: Count;
    readonly waitingHere: Count;
    /** Discarded files and cancelled batches. */
    readonly withdrawn: Count;
    readonly sent: Count;
    readonly accepted: Count;
    readonly rejected: Count;
    readonly pending: Count;
  };
  readonly batches: readonly BatchReport[];
  /** Files of the range that did not become a batch. */
  readonly drops: readonly DropReport[];
}
