import type { EventKind, NewEvent, StoredEvent } from './events.ts';
import type { Manifest, ManifestIndex } from './manifest.ts';
import type {
  Answer,
  AnswerState,
  Batch,
  BatchState,
  Drop,
  DropState,
  Expiry,
  ItemOutcome,
  Layer,
  Outage,
  Refusal,
} from './nouns.ts';
import type { ReferenceHash } from './reference-hash.ts';

/** Where an item was found by one of its references. */
export interface ItemHit {
  readonly batchId: string;
  readonly ordinal: number;
  /** The drop or answer whose file names it, and where in that file. */
  readonly sourceId: string;
  readonly line: number;
  readonly byte: number;
  readonly amount: number;
  readonly kind: string;
}

/** An item that shares a reference with one that was batched before. */
export interface RepeatedItem {
  readonly ordinal: number;
  readonly line: number;
  /** Its number in the earlier batch. */
  readonly earlier: number;
  /** The batch or answer that has it. */
  readonly batchId: string;
}

/** Batches of some transactions and of creditors, sealed since a moment. */
export interface SentSince {
  readonly transactions: readonly string[];
  readonly creditors: readonly string[];
  readonly from: string;
}

/** Where repeats are looked for: in these batches or answers, or in what was sent. */
export type RepeatsAmong = SentSince | { readonly ids: readonly string[] };

/** An item of a new manifest, and one known here that has a reference of it. */
export interface SharedItem {
  readonly ordinal: number;
  /** The batch that has it, or the answer that told of it. */
  readonly batchId: string;
  readonly known: number;
}

/** What goes into the ledger together with events, in the same transaction. */
export interface Attachments {
  readonly manifests?: readonly {
    readonly batchId: string;
    readonly sourceId: string;
    readonly manifest: Manifest;
  }[];
  readonly itemOutcomes?: readonly ItemOutcome[];
}

/** What `verify` found: one line each; empty when all holds. */
export interface Verification {
  readonly events: number;
  readonly batches: number;
  readonly faults: readonly string[];
  readonly lastHash: string;
}

/**
 * The truth: an append-only, hash-chained event log, and what follows from it. `append` returns
 * when the events are on disk. All of it is asynchronous so that a server database can stand behind it.
 */
export interface Ledger {
  /** How references are hashed in the manifests it stores. */
  readonly references: ReferenceHash;
  append(events: readonly NewEvent[], attachments?: Attachments): Promise<void>;

  findDrop(id: string): Promise<Drop | undefined>;
  listDrops(filter?: {
    readonly states?: readonly DropState[];
    readonly ids?: readonly string[];
    readonly sha256?: string;
    readonly businessKey?: string;
    readonly from?: string;
    readonly to?: string;
  }): Promise<Drop[]>;
  findBatch(id: string): Promise<Batch | undefined>;
  /** The batch whose message has this id on its way. */
  findBatchOfMessage(id: string): Promise<Batch | undefined>;
  listBatches(filter?: {
    readonly states?: readonly BatchState[];
    readonly ids?: readonly string[];
    readonly dropIds?: readonly string[];
    readonly creditor?: string;
    readonly sequence?: number;
    readonly remoteName?: string;
    readonly scope?: string;
    readonly from?: string;
    readonly to?: string;
  }): Promise<Batch[]>;
  /** When the last batch went over a channel; undefined when none did. */
  findLastShipped(channel: string): Promise<string | undefined>;
  listLayers(batchIds: readonly string[]): Promise<Layer[]>;
  findAnswer(id: string): Promise<Answer | undefined>;
  listAnswers(filter?: {
    readonly states?: readonly AnswerState[];
    readonly ids?: readonly string[];
    readonly batchIds?: readonly string[];
    readonly sha256?: string;
    readonly acknowledged?: 0 | 1;
    readonly from?: string;
    readonly to?: string;
  }): Promise<Answer[]>;
  /** What in the inbox may not be read or taken, oldest first. */
  listRefusals(): Promise<Refusal[]>;
  /** Counterparts that could not be asked for answers, oldest first. */
  listOutages(): Promise<Outage[]>;
  /** Certificates of ours that end soon, the first to end first. */
  listExpiries(): Promise<Expiry[]>;
  /** Of each batch in the order of its items. */
  listItemOutcomes(batchIds: readonly string[]): Promise<ItemOutcome[]>;
  /** The last number reserved in a scope; undefined when none was. */
  findSequence(scope: string): Promise<number | undefined>;
  listEvents(subjects: readonly string[]): Promise<StoredEvent[]>;
  /** What happened from one moment to another, or after an event's number, in order. */
  searchEvents(filter: {
    readonly from?: string;
    readonly to?: string;
    readonly after?: number;
    readonly kinds?: readonly EventKind[];
    /** At most so many, the first ones. */
    readonly limit?: number;
  }): Promise<StoredEvent[]>;
  /** When the newest event happened; undefined for an empty ledger. */
  findLastEvent(): Promise<StoredEvent | undefined>;

  /** Every item that any batch or answer knows by this reference, by an index look-up in each. */
  findItems(reference: string): Promise<ItemHit[]>;
  /** The items of a new manifest that share a reference of the kinds with an item of stored batches, in order. */
  findRepeats(
    manifest: Manifest,
    kinds: readonly string[],
    among: RepeatsAmong,
  ): Promise<RepeatedItem[]>;
  /** Every item known here, of whatever batch or answer, that shares a reference of the kinds with one of a new manifest. */
  findShared(manifest: Manifest, kinds: readonly string[]): Promise<SharedItem[]>;
  loadIndex(batchId: string): Promise<ManifestIndex | undefined>;
  /** The items that answers have named in a batch, and the references they gave them: one index an answer, by its id. */
  loadAnswerIndexes(batchId: string): Promise<ReadonlyMap<string, ManifestIndex>>;

  /** Proves all of it; days are told in the time zone (UTC without one). */
  verify(timeZone?: string): Promise<Verification>;
  close(): Promise<void>;
}
