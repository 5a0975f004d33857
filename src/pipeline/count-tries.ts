import type { Blame } from '../core/errors.ts';
import type { Batch } from '../core/nouns.ts';
import type { Context } from './context.ts';

/** How often a message has been tried since a person last had it sent again. */
interface Tries {
  readonly all: number;
  /** Those that something can be said of the message for. */
  readonly counted: number;
}

/** Counts the attempts of a message, the one under way among them. */
export async function countTries({ ledger }: Context, { id }: Pick<Batch, 'id'>): Promise<Tries> {
  const events = await ledger.listEvents([id]);
  const since = events.slice(events.findLastIndex(({ kind }) => kind === 'batch.resent') + 1);
  const all = since.filter(({ kind }) => kind === 'batch.shipping').length;
  const excused = since.filter(({ kind, data }) => {
    if (kind !== 'batch.delayed') return false;
    return (JSON.parse(data) as { readonly blames?: Blame }).blames !== undefined;
  });
  return { all, counted: all - excused.length };
}

/** Whether a message has been tried as often as it may be. */
export async function isTooOften(context: Context, batch: Batch): Promise<boolean> {
  const limit = context.config.retry.attempts;
  // Mostly it was not tried so often at all.
  return batch.attempts >= limit && (await countTries(context, batch)).counted >= limit;
}
