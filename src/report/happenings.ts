import { DateTime } from 'luxon';
import type { EventKind, StoredEvent } from '../core/events.ts';
import type { Ledger } from '../core/ledger.ts';
import { readEvents } from './read-events.ts';
import type { Happening } from './report.ts';

/** The moments of a range of days, the end excluded. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** The first moment of the first day and the first after the last, in a time zone. */
export function toRange(from: string, to: string, timeZone: string): Range {
  const start = DateTime.fromISO(from, { zone: timeZone }).startOf('day');
  const end = DateTime.fromISO(to, { zone: timeZone }).startOf('day').plus({ days: 1 });
  return { from: start.toUTC().toISO() ?? from, to: end.toUTC().toISO() ?? to };
}

/** What happened in a range, by the drop it belongs to. */
export async function loadHappenings(
  ledger: Ledger,
  range: Range,
): Promise<Map<string, Happening[]>> {
  const findOwner = createOwnerFinder(ledger);
  const byDrop = new Map<string, Happening[]>();
  for await (const event of readEvents(ledger, { ...range, kinds: NEWS })) {
    const happening = toHappening(event);
    const dropId = await findOwner(happening);
    if (dropId === undefined) continue;
    const known = byDrop.get(dropId);
    if (known) known.push(happening);
    else byDrop.set(dropId, [happening]);
  }
  return byDrop;
}

/** What is told of a day; the steps between are in the story that `show` tells. */
const NEWS: readonly EventKind[] = [
  'drop.held',
  'drop.quarantined',
  'drop.released',
  'drop.discarded',
  'drop.resumed',
  'batch.shipped',
  'batch.delayed',
  'batch.failed',
  'batch.in-doubt',
  'batch.absent',
  'batch.repeating',
  'batch.resent',
  'batch.cancelled',
  'batch.settled',
  'layer.warned',
  'layer.overdue',
  'layer.escalated',
  'layer.silent',
  'answer.matched',
  'answer.unmatched',
  'answer.told',
  'answer.settled',
];

/** An event with its data read. */
export function toHappening({ at, kind, subject, actor, data }: StoredEvent): Happening {
  return { at, kind, subject, actor, data: JSON.parse(data) as Happening['data'] };
}

/** Finds the drop that an event's subject (drop, batch or answer) belongs to. */
export function createOwnerFinder(
  ledger: Ledger,
): (event: Pick<Happening, 'kind' | 'subject'>) => Promise<string | undefined> {
  const known = new Map<string, string | undefined>();
  const find = async ({ kind, subject }: Pick<Happening, 'kind' | 'subject'>) => {
    if (kind.startsWith('drop.')) return subject;
    const batchId = kind.startsWith('answer.')
      ? (await ledger.findAnswer(subject))?.batchId
      : subject;
    return batchId ? (await ledger.findBatch(batchId))?.dropId : undefined;
  };
  return async (event) => {
    if (!known.has(event.subject)) known.set(event.subject, await find(event));
    return known.get(event.subject);
  };
}
