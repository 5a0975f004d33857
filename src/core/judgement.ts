import type { Stranger } from './events.ts';
import type { Manifest } from './manifest.ts';
import type { ItemOutcome, Verdict } from './nouns.ts';

/** What an answer means for its batch. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly itemsRejected: number;
  readonly amountRejected: number;
  readonly outcomes: readonly ItemOutcome[];
  /** New references of items, for later look-ups. */
  readonly manifest: Manifest | undefined;
  /** What in the answer does not fit the batch; then a person must look. */
  readonly misfits: readonly string[];
  /** Cases it names beyond the batch. */
  readonly strangers: readonly Stranger[];
  /** It names items by references of which none is known yet: another answer may give them. */
  readonly isEarly: boolean;
}
