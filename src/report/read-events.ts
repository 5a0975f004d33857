import type { StoredEvent } from '../core/events.ts';
import type { Ledger } from '../core/ledger.ts';

const PAGE = 5000;

type Filter = Parameters<Ledger['searchEvents']>[0];

/** Events in order, a page at a time: a ledger of years does not fit in memory. */
export async function* readEvents(ledger: Ledger, filter: Filter): AsyncGenerator<StoredEvent> {
  for await (const page of readPages(ledger, filter)) yield* page;
}

/** The same, for those who do something with a whole page. */
export async function* readPages(
  ledger: Ledger,
  filter: Filter,
): AsyncGenerator<readonly StoredEvent[]> {
  let after = filter.after ?? 0;
  for (;;) {
    const page = await ledger.searchEvents({ ...filter, after, limit: PAGE });
    yield page;
    if (page.length < PAGE) return;
    after = Number(page.at(-1)!.seq);
  }
}
