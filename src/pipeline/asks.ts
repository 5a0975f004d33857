import type { NewEvent } from '../core/events.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Context } from './context.ts';

/** An item of a case that the authority waits for a corrected file of, and the answer that says so. */
interface Asked {
  readonly answerId: string;
  readonly ordinal: number;
}

/** The items that an open request for a correction is about, by references of the kinds. */
export async function findAsked(
  { ledger }: Context,
  kinds: readonly string[],
  manifest: Manifest,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const { id } of await ledger.listAnswers({ states: ['asking'] }))
    for (const { ordinal } of await ledger.findRepeats(manifest, kinds, id))
      asked.push({ answerId: id, ordinal });
  return asked;
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
