import type { NewEvent } from '../core/events.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Answer } from '../core/nouns.ts';
import type { Context } from './context.ts';

/** An item of a case that the authority waits for a corrected file of, and the answer that says so. */
interface Asked {
  readonly answerId: string;
  readonly ordinal: number;
}

/** The items that an open request for a correction is about, by references of the kinds. */
export function findAsked(
  context: Context,
  kinds: readonly string[],
  manifest: Manifest,
): Promise<Asked[]> {
  return findOpenNews(context, kinds, manifest, ({ outcome }) => outcome === 'news');
}

/** The items that open news are about, whatever they wait for. */
export async function findOpenNews(
  { ledger }: Context,
  kinds: readonly string[],
  manifest: Manifest,
  isMeant: (answer: Answer) => boolean = () => true,
): Promise<Asked[]> {
  const open = await ledger.listAnswers({ states: ['asking'] });
  const ids = open.filter(isMeant).map(({ id }) => id);
  if (ids.length === 0) return [];
  const found = await ledger.findRepeats(manifest, kinds, { ids });
  return found.map(({ batchId, ordinal }) => ({ answerId: batchId, ordinal }));
}

/** What was asked for has come, in a file or by other news. */
export function closeAsked(asked: readonly Asked[], by: string): NewEvent[] {
  const ids = new Set(asked.map(({ answerId }) => answerId));
  return [...ids].map((subject) => ({
    kind: 'answer.settled',
    subject,
    data: { comment: `it waits for nothing more: ${by}` },
  }));
}
