import type { Ledger } from '../core/ledger.ts';
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

/** What the ledger holds of files that are not over and done with. */
export interface OpenWork {
  readonly drops: readonly Drop[];
  readonly batches: readonly Batch[];
  readonly layers: readonly Layer[];
  /** What authorities rejected of batches that nobody has dealt with since. */
  readonly outcomes: readonly ItemOutcome[];
  readonly answers: readonly Answer[];
  /** What in the inbox may not be read or taken. */
  readonly refusals: readonly Refusal[];
  /** Counterparts that could not be asked for answers. */
  readonly outages: readonly Outage[];
  /** Certificates of ours that end soon. */
  readonly expiries: readonly Expiry[];
}

/** Reads once what both the actions and the list of what still waits are made of. */
export async function loadOpenWork(ledger: Ledger): Promise<OpenWork> {
  const batches = await ledger.listBatches({
    states: ['sealed', 'shipping', 'in-doubt', 'failed', 'shipped', 'answered'],
  });
  return {
    drops: await ledger.listDrops({ states: ['quarantined', 'held', 'batched'] }),
    batches,
    layers: await ledger.listLayers(batches.map((batch) => batch.id)),
    outcomes: await ledger.listItemOutcomes(
      batches.filter((one) => one.itemsRejected > 0 && one.settled !== 1).map(({ id }) => id),
    ),
    answers: await ledger.listAnswers({ states: ['unmatched', 'matched', 'asking', 'settled'] }),
    refusals: await ledger.listRefusals(),
    outages: await ledger.listOutages(),
    expiries: await ledger.listExpiries(),
  };
}

/** The batches that have not come to their end: not sent, or an answer is still promised. */
export function listOpenBatches({ batches, layers }: OpenWork): Batch[] {
  const waiting = new Set(
    layers.filter((layer) => layer.state === 'waiting').map((layer) => layer.batchId),
  );
  return batches.filter((batch) =>
    batch.state === 'answered' ? batch.verdict !== 'rejected' && waiting.has(batch.id) : true,
  );
}
