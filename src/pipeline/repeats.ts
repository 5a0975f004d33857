import type { Batch } from '../core/nouns.ts';
import { listCodes } from '../core/subcodes.ts';
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
  const batches = await listTakenOn(context, transaction.id, creditor, since);
  // What the authority has asked to be corrected comes again because it must.
  const asked = new Set(
    (await findAsked(context, kinds, checked.manifest)).map(({ ordinal }) => ordinal),
  );
  const lines: string[] = [];
  const repeated = new Set<number>();
  for (const batch of batches) {
    const repeats = await context.ledger.findRepeats(checked.manifest, kinds, batch.id);
    const rejected = repeats.length > 0 ? await listRejected(context, batch) : new Set();
    for (const item of repeats) {
      if (checked.rejected.has(item.ordinal) || asked.has(item.ordinal)) continue;
      if (rejected.has(item.earlier)) continue;
      repeated.add(item.ordinal);
      if (lines.length < SHOWN)
        lines.push(
          `item ${item.ordinal} (line ${item.line}) is item ${item.earlier} of batch ${batch.id}, ${batch.remoteName}, ${batch.state}`,
        );
    }
  }
  if (repeated.size === 0) return undefined;
  const more = repeated.size > lines.length ? `\n  … and ${repeated.size - lines.length} more` : '';
  return {
    code: 'REPEATED_ITEMS',
    text: `${repeated.size} of ${checked.items} items have the ${kinds.join(' or ')} of items that were taken before:\n  ${lines.join('\n  ')}${more}`,
  };
}

async function listTakenOn(
  { ledger, config }: Context,
  transaction: string,
  creditor: string,
  since: Date,
): Promise<Batch[]> {
  const taken: Batch[] = [];
  for (const code of listCodes(config, creditor))
    for (const batch of await ledger.listBatches({ creditor: code, from: since.toISOString() }))
      if (batch.transaction === transaction && (await mayBeTakenOn(ledger, batch)))
        taken.push(batch);
  return taken;
}

/** The items that may come again: no answer contradicts that they were rejected. */
async function listRejected({ ledger }: Context, { id }: Batch): Promise<Set<number>> {
  if (await isContradicted(ledger, id)) return new Set();
  const outcomes = await ledger.listItemOutcomes(id);
  return new Set(outcomes.map(({ ordinal }) => ordinal));
}
