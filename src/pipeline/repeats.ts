import type { RepeatedItem } from '../core/ledger.ts';
import type { Batch } from '../core/nouns.ts';
import { listCodes } from '../core/subcodes.ts';
import { listVersions } from '../rules/model-family.ts';
import { findAsked } from './asks.ts';
import type { Context } from './context.ts';
import { type Fault, isContradicted, mayBeTakenOn } from './identity.ts';
import type { Prepared } from './prepared.ts';

const DAY_MS = 86_400_000;
const SHOWN = 5;

/** Items that were sent before in another file: whoever is sued twice does not care that the files differ. */
export async function findRepeatedItems(
  context: Context,
  { drop, recognised, route, creditor, checked }: Prepared,
): Promise<Fault | undefined> {
  // Who has let the same file through a second time means its items too.
  if (/DUPLICATE_(CONTENT|BATCH)/.test(drop.lifted)) return undefined;
  const { transaction } = recognised;
  const kinds = transaction.raw.identifiedBy;
  if (!kinds || route.repeats.otherwise === 'ignore' || creditor === undefined) return undefined;
  const since = new Date(context.clock.now().getTime() - route.repeats.days * DAY_MS);
  // What the authority has asked to be corrected comes again because it must.
  const asked = new Set(
    (await findAsked(context, kinds, checked.manifest)).map(({ ordinal }) => ordinal),
  );
  const found = await context.ledger.findRepeats(checked.manifest, kinds, {
    transactions: listVersions(context.catalog, transaction).map(({ id }) => id),
    creditors: listCodes(context.config, creditor),
    from: since.toISOString(),
  });
  const open = found.filter(({ ordinal }) => !checked.rejected.has(ordinal) && !asked.has(ordinal));
  const { lines, repeated } = await listRepeated(context, open);
  if (repeated.size === 0) return undefined;
  const more = repeated.size > lines.length ? `\n  … and ${repeated.size - lines.length} more` : '';
  return {
    code: 'REPEATED_ITEMS',
    text: `${repeated.size} of ${checked.items} items have the ${kinds.join(' or ')} of items that were taken before:\n  ${lines.join('\n  ')}${more}`,
  };
}

/** The items that repeat some that were taken on, and the first of them in words. */
async function listRepeated(context: Context, found: readonly RepeatedItem[]) {
  const lines: string[] = [];
  const repeated = new Set<number>();
  for (const batch of await listTakenOn(context, found)) {
    const rejected = await listRejected(context, batch);
    for (const { batchId, ordinal, line, earlier } of found) {
      if (batchId !== batch.id || rejected.has(earlier)) continue;
      repeated.add(ordinal);
      if (lines.length < SHOWN)
        lines.push(
          `item ${ordinal} (line ${line}) is item ${earlier} of batch ${batch.id}, ${batch.remoteName}, ${batch.state}`,
        );
    }
  }
  return { lines, repeated };
}

/** The batches that items are repeated of, and that were taken on, oldest first. */
async function listTakenOn(
  { ledger }: Context,
  found: readonly RepeatedItem[],
): Promise<readonly Batch[]> {
  const taken: Batch[] = [];
  for (const id of new Set(found.map(({ batchId }) => batchId))) {
    const batch = await ledger.findBatch(id);
    if (batch && (await mayBeTakenOn(ledger, batch))) taken.push(batch);
  }
  return taken.sort((one, other) => (toOrder(one) < toOrder(other) ? -1 : 1));
}

function toOrder({ sealedAt, id }: Batch): string {
  return `${sealedAt} ${id}`;
}

/** The items that may come again: no answer contradicts that they were rejected. */
async function listRejected({ ledger }: Context, { id }: Batch): Promise<Set<number>> {
  if (await isContradicted(ledger, id)) return new Set();
  const outcomes = await ledger.listItemOutcomes([id]);
  return new Set(outcomes.map(({ ordinal }) => ordinal));
}
