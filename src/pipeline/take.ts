import { getMessage } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import type { Drop } from '../core/nouns.ts';
import { claim } from '../stages/claim.ts';
import { scan } from '../stages/scan.ts';
import { removeTaken } from './attachments.ts';
import type { Context } from './context.ts';
import { prepare } from './prepare.ts';
import { findResumable, resumeHeld } from './resume.ts';
import { stopsAll } from './stops-all.ts';

const POLL_MS = 200;

/**
 * Takes every complete file in the inbox. With `settle`, waits for those that only need to stand
 * still. Returns what may not be taken, for people: it is on record until it may.
 */
export async function takeDrops(context: Context, settle: boolean): Promise<string[]> {
  const { config, clock, sightings, log } = context;
  const settings = { inbox: config.folders.inbox, routes: config.routes, ignore: config.ignore };
  const patience =
    Math.max(...config.routes.map((route) => route.complete.stableSeconds)) * 1000 + 2 * POLL_MS;
  const start = clock.now().getTime();
  for (;;) {
    const { ready, waiting, refused } = await scan(settings, sightings, clock.now().getTime());
    const refusals = new Map(refused.map(({ origin, reason }) => [origin, reason]));
    for (const candidate of ready) {
      if (context.signal?.aborted) return [];
      const reason = await takeOne(context, candidate);
      if (reason !== undefined) refusals.set(candidate.origin, reason);
    }
    const isSettling = waiting.some((file) => file.isSettling);
    if (
      !settle ||
      !isSettling ||
      clock.now().getTime() - start > patience ||
      context.signal?.aborted
    ) {
      for (const { origin, reason } of waiting)
        log.info('file not complete yet', { origin, reason });
      return noteRefusals(context, refusals);
    }
    await clock.sleep(POLL_MS, context.signal);
  }
}

/** Takes one file; returns why it may not be taken. What stops all is thrown. */
async function takeOne(
  context: Context,
  candidate: Parameters<typeof claim>[0],
): Promise<string | undefined> {
  const claimed = await claim(candidate, context.config.folders.work, context.makeId('d')).catch(
    (error: unknown) => {
      if (stopsAll(error)) throw error;
      return getMessage(error);
    },
  );
  if (typeof claimed !== 'object') return claimed;
  const { id, name, origin, size, sha256, written } = claimed;
  await context.ledger.append([
    { kind: 'drop.claimed', subject: id, data: { name, origin, size, sha256, written } },
  ]);
  context.log.info('file claimed', { drop: id, origin, size });
  return undefined;
}

/** Keeps on record what may not be taken, until it may or is gone; each change once. */
async function noteRefusals(
  { ledger, log }: Context,
  refusals: ReadonlyMap<string, string>,
): Promise<string[]> {
  const known = new Map(
    (await ledger.listRefusals()).map(({ origin, reason }) => [origin, reason]),
  );
  const events: NewEvent[] = [];
  for (const [origin, reason] of refusals) {
    log.error('file could not be taken', { origin, error: reason });
    if (known.get(origin) !== reason)
      events.push({ kind: 'inbox.refused', subject: origin, data: { reason } });
  }
  for (const origin of known.keys())
    if (!refusals.has(origin))
      events.push({ kind: 'inbox.cleared', subject: origin, data: { origin } });
  await ledger.append(events);
  return [...refusals].map(([origin, reason]) => `${origin} could not be taken: ${reason}`);
}

/** Brings every claimed file as far as it can come without sending: checked and sealed, held or quarantined. */
export async function prepareDrops(context: Context): Promise<void> {
  // A file that is divided leaves documents, which are looked at next.
  const seen = new Set<string>();
  for (;;) {
    const drops = await context.ledger.listDrops({ states: ['claimed', 'checked'] });
    const next = drops.filter(({ id }) => !seen.has(id));
    if (next.length === 0) break;
    for (const drop of next) {
      if (context.signal?.aborted) return;
      seen.add(drop.id);
      await prepareOne(context, drop);
    }
  }
  await resumeDrops(context);
  await removeTaken(context);
}

/** One file that goes on may be what the next one waited for. */
async function resumeDrops(context: Context): Promise<void> {
  const tried = new Set<string>();
  for (;;) {
    const drop = await findResumable(context, tried);
    if (!drop || context.signal?.aborted) return;
    tried.add(drop.id);
    await resumeHeld(context, drop);
    await prepareOne(context, drop);
  }
}

function prepareOne(context: Context, drop: Drop): Promise<void> {
  return prepare(context, drop).catch((error: unknown) => holdBroken(context, drop, error));
}

/** A file that we cannot deal with waits for a person and stops no other. What stops all is thrown. */
async function holdBroken({ ledger, log }: Context, drop: Drop, error: unknown): Promise<void> {
  if (stopsAll(error)) throw error;
  const data = { reasonCode: 'NOT_PREPARED', reasonText: getMessage(error) };
  await ledger.append([{ kind: 'drop.held', subject: drop.id, data }]);
  log.error('file could not be prepared', { drop: drop.id, error: getMessage(error) });
}
