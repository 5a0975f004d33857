import type { Batch } from '../core/nouns.ts';
import type { Context } from './context.ts';

/** So many tell what there is to be told; those tried least say most of what is now. */
const ENOUGH = 20;
/** Attempts that are under way at the same time do not tell on each other. */
const APART_MS = 60_000;

/**
 * Batches of a channel that wait for another attempt, and may do so for a fault of the channel: nothing has gone over it since
 * they failed first. What fails while others go is at fault itself.
 */
export async function listWaitingAlike(
  { ledger }: Context,
  channel: string,
  batches: readonly Batch[],
): Promise<Batch[]> {
  const waiting = batches
    .filter(({ reasonCode, blames }) => reasonCode !== null && blames !== 'nobody')
    .toSorted((a, b) => a.attempts - b.attempts)
    .slice(0, ENOUGH);
  if (waiting.length === 0) return [];
  const last = Date.parse((await ledger.findLastShipped(channel)) ?? '');
  if (Number.isNaN(last)) return waiting;
  const since = new Map<string, string>();
  for (const { kind, subject, at } of await ledger.listEvents(waiting.map(({ id }) => id))) {
    if (kind === 'batch.resent') since.delete(subject);
    const isFailure = kind === 'batch.delayed' || kind === 'batch.repeating';
    if (isFailure && !since.has(subject)) since.set(subject, at);
  }
  return waiting.filter(({ id }) => last <= Date.parse(since.get(id) ?? '') + APART_MS);
}
