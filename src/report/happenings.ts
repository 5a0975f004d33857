import { DateTime } from 'luxon';
import type { EventKind, StoredEvent } from '../core/events.ts';
import type { Ledger } from '../core/ledger.ts';
import { readPages } from './read-events.ts';
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
  const byDrop = new Map<string, Happening[]>();
  for await (const events of readPages(ledger, { ...range, kinds: NEWS })) {
    const owners = await findOwners(ledger, events);
    for (const event of events) {
      const dropId = owners.get(event.subject);
      if (dropId === undefined) continue;
      const known = byDrop.get(dropId);
      if (known) known.push(toHappening(event));
      else byDrop.set(dropId, [toHappening(event)]);
    }
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

/** The drops that the subjects (drops, batches and answers) of events belong to. */
export async function findOwners(
  ledger: Ledger,
  events: readonly Pick<StoredEvent, 'kind' | 'subject'>[],
): Promise<Map<string, string>> {
  const listOf = (isMeant: (kind: string) => boolean) => [
    ...new Set(events.filter(({ kind }) => isMeant(kind)).map(({ subject }) => subject)),
  ];
  const isDrop = (kind: string) => kind.startsWith('drop.');
  const isAnswer = (kind: string) => kind.startsWith('answer.');
  const answers = await ledger.listAnswers({ ids: listOf(isAnswer) });
  const batchIds = listOf((kind) => !isDrop(kind) && !isAnswer(kind));
  const ids = [...batchIds, ...answers.flatMap(({ batchId }) => batchId ?? [])];
  const batches = await ledger.listBatches({ ids });
  const owners = new Map(batches.map(({ id, dropId }) => [id, dropId]));
  for (const id of listOf(isDrop)) owners.set(id, id);
  for (const { id, batchId } of answers) {
    const owner = owners.get(batchId ?? '');
    if (owner !== undefined) owners.set(id, owner);
  }
  return owners;
}
