import { DateTime } from 'luxon';
import type { Ledger } from '../core/ledger.ts';
import { toChunks } from './chunks.ts';
import { findOwners } from './happenings.ts';
import { readPages } from './read-events.ts';

/**
 * The days whose reports tell of what has happened since an event: every day on which something
 * happened to the same file, from its claim on, for each of those reports shows where it stands.
 */
export async function listTouchedDays(
  ledger: Ledger,
  after: number,
  timeZone: string,
): Promise<string[]> {
  const subjects = new Set<string>();
  const owners = new Set<string>();
  for await (const events of readPages(ledger, { after })) {
    const found = await findOwners(ledger, events);
    for (const { subject } of events) {
      const owner = found.get(subject);
      if (owner === undefined) subjects.add(subject);
      else owners.add(owner);
    }
  }
  const minutes = new Set<string>();
  const addMinutes = async (ids: readonly string[]) => {
    for (const { at } of await ledger.listEvents(ids)) minutes.add(at.slice(0, MINUTE_LENGTH));
  };
  for (const some of toChunks([...subjects])) await addMinutes(some);
  for (const some of toChunks([...owners])) await addMinutes(await listSubjects(ledger, some));
  const days = [...minutes].map((minute) => DateTime.fromISO(`${minute}Z`, { zone: timeZone }));
  return [...new Set(days.map((day) => day.toISODate() ?? ''))].sort();
}

/** To the minute: no time zone is off by less. */
const MINUTE_LENGTH = '2026-11-23T09:00'.length;

/** Drops, their batches and the answers to them: everything that their stories are made of. */
export async function listSubjects(ledger: Ledger, dropIds: readonly string[]): Promise<string[]> {
  const batches = await ledger.listBatches({ dropIds });
  const batchIds = batches.map((batch) => batch.id);
  const answers = await ledger.listAnswers({ batchIds });
  return [...dropIds, ...batchIds, ...answers.map((answer) => answer.id)];
}
