import type { Stranger } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Answer, Batch, Drop, Layer, LayerName, LayerState } from '../core/nouns.ts';
import type { Action, Happening, KeptFindings, RejectedItem } from './report.ts';

/** Everything known of one file, batch, answer or item. */
export interface Story {
  /** What was asked for, when it is an item. */
  readonly items: readonly ItemStory[];
  /** Of the claim that was asked for, through all its files; oldest first. */
  readonly life: readonly LifeEvent[];
  /** What it waits for a person to do. */
  readonly actions: readonly Action[];
  readonly drop: Drop | undefined;
  /** What was found in the file here. */
  readonly kept: KeptFindings;
  readonly batch: Batch | undefined;
  readonly sending: Sending | undefined;
  readonly layers: readonly Layer[];
  readonly answers: readonly Answer[];
  readonly rejected: readonly RejectedItem[];
  /** Cases in its answers that are no items of ours. */
  readonly strangers: readonly Stranger[];
  readonly events: readonly Happening[];
}

/** What a service desk asks for besides the batch itself. */
export interface Sending {
  readonly creditorName: string;
  readonly orgnr: string | undefined;
  /** E-mail and telephone. */
  readonly contact: readonly string[];
  /** The authority's system. */
  readonly application: string | undefined;
  readonly authority: string;
  readonly service: string;
  readonly transaction: string;
  /** What the channel said when the counterpart had confirmed, or of the last attempt: server, path, size, hash. */
  readonly details: Readonly<{ [name: string]: string }>;
  readonly shippedAt: string | undefined;
  readonly triedAt: string | undefined;
}

/** One item of a batch: what it is called, by us and by the authority, and where it stands. */
export interface ItemStory {
  readonly ordinal: number;
  /** In the file that was sent. */
  readonly line: number | undefined;
  readonly amount: number;
  readonly references: readonly Reference[];
  readonly layers: readonly ItemLayer[];
  /** What cannot be told of it, and why. */
  readonly untold: readonly string[];
  /** What was found in it here, when it was never sent. */
  readonly findings: readonly Finding[];
}

/** One thing that happened to a claim, in one of the files that it was in. */
export interface LifeEvent {
  /** ISO: a moment, or the day that a file tells. */
  readonly at: string;
  /** Of the transaction. */
  readonly title: string;
  readonly said: ItemLayer['state'] | 'sent' | 'not-sent' | 'news' | 'open';
  /** The file's name. */
  readonly source: string;
  /** Minor units. */
  readonly amount: number | undefined;
  readonly references: readonly Reference[];
  /** With their texts. */
  readonly codes: readonly string[];
  /** Nothing more comes of it. */
  readonly closes: boolean;
  /** The batch or answer, and the item's number in it. */
  readonly batchId: string;
  readonly ordinal: number;
}

/** What an item is called by somebody: `referens KB-2002`, `malnummer U-1-26`. */
export interface Reference {
  readonly kind: string;
  readonly value: string;
  /** The answer that gave it; undefined for our own. */
  readonly answerId: string | undefined;
}

/** What one promised answer says of an item. */
export interface ItemLayer {
  readonly layer: LayerName;
  readonly transaction: string;
  readonly state: LayerState | 'not-named' | 'will-not-come';
  readonly deadlineAt: string | null;
  readonly overdueAt: string | null;
  readonly answeredAt: string | null;
  readonly answer: { readonly id: string; readonly name: string } | undefined;
  readonly codes: readonly RejectedItem[];
}
