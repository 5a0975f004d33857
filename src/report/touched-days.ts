import { DateTime } from 'luxon';
import type { Ledger } from '../core/ledger.ts';
import { createOwnerFinder } from './happenings.ts';
import { readEvents } from './read-events.ts';

/**
 * The days whose reports tell of what has happened since an event: every day on which something
 * happened to the same file, from its claim on, for each of those reports shows where it stands.
 */
export async function listTouchedDays(
  ledger: Ledger,
  after: number,
  timeZone: string,
): Promise<string[]> {
  const findOwner = createOwnerFinder(ledger);
  const subjects = new Set<string>();
  const owners = new Set<string>();
  for await (const event of readEvents(ledger, { after })) {
    const owner = await findOwner(event);
    if (owner === undefined) subjects.add(event.subject);
    else owners.add(owner);
  }
  const days = new Set<string>();
  const addDays = async (ids: readonly string[]) => {
    for (const { at } of await ledger.listEvents(ids))
      days.add(DateTime.fromISO(at, { zone: timeZone }).toISODate() ?? at.slice(0, 10));
  };
  for (const subject of subjects) await addDays([subject]);
  for (const dropId of owners) await addDays(await listSubjects(ledger, dropId));
  return [...days].sort();
}

/** A drop, its batch and the answers to it: everything that its story is made of. */
export async function listSubjects(ledger: Ledger, dropId: string): Promise<string[]> {
  const batches = await ledger.listBatches({ dropIds: [dropId] });
  const batchIds = batches.map((batch) => batch.id);
  const answers = batchIds.length === 0 ? [] : await ledger.listAnswers({ batchIds });
  return [dropId, ...batchIds, ...answers.map((answer) => answer.id)];
}
