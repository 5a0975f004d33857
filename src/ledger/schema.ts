import type { StoredEvent } from '../core/events.ts';
import type {
  Answer,
  Batch,
  Drop,
  Expiry,
  ItemOutcome,
  Layer,
  Outage,
  Refusal,
} from '../core/nouns.ts';

/** The ledger's tables; column names are the nouns' property names. */
export interface Tables {
  event: StoredEvent;
  drop: Drop;
  batch: Batch;
  layer: Layer;
  answer: Answer;
  sequence: { readonly scope: string; readonly last: number };
  itemOutcome: ItemOutcome;
  manifest: {
    readonly id: string;
    readonly batchId: string;
    readonly sourceId: string;
    readonly kinds: string;
    readonly items: number;
    readonly sha256: string;
    /** 1 when its references were hashed with the ledger's key. */
    readonly keyed: number;
    /** Tells which references it may hold; null when it has too many. */
    readonly filter: Buffer | null;
    /** 1 when its references stand in `listedReference`. */
    readonly listed: number;
  };
  /** References of small manifests: 40 bits of hash. */
  listedReference: { readonly key: number; readonly manifestId: string };
  refusal: Refusal;
  outage: Outage;
  expiry: Expiry;
  /** Ids that messages have on their way. */
  message: { readonly id: string; readonly batchId: string };
  ledgerMeta: { readonly name: string; readonly value: string };
  manifestPage: {
    readonly manifestId: string;
    readonly part: 'index' | 'entries';
    readonly page: number;
    readonly firstKey: number;
    readonly data: Buffer;
  };
}
