import { getMessage } from '../core/errors.ts';
import type { Drop } from '../core/nouns.ts';
import { claim } from '../stages/claim.ts';
import { scan } from '../stages/scan.ts';
import type { Context } from './context.ts';
import { prepare } from './prepare.ts';
import { findResumable, resumeHeld } from './resume.ts';
import { stopsAll } from './stops-all.ts';

const POLL_MS = 200;

/** Takes every complete file in the inbox. With `settle`, waits for those that only need to stand still. */
export async function takeDrops(context: Context, settle: boolean): Promise<void> {
  const { config, clock, sightings, log } = context;
  const settings = { inbox: config.folders.inbox, routes: config.routes, ignore: config.ignore };
  const patience =
    Math.max(...config.routes.map((route) => route.complete.stableSeconds)) * 1000 + 2 * POLL_MS;
  const start = clock.now().getTime();
  for (;;) {
    const { ready, waiting } = await scan(settings, sightings, clock.now().getTime());
    for (const candidate of ready) {
      if (context.signal?.aborted) return;
      await takeOne(context, candidate).catch((error: unknown) => {
        const fields = { origin: candidate.origin, error: getMessage(error) };
        log.error('file could not be taken', fields);
      });
    }
    const isSettling = waiting.some(({ reason }) => reason.startsWith('it has stood still'));
    if (
      !settle ||
      !isSettling ||
      clock.now().getTime() - start > patience ||
      context.signal?.aborted
    ) {
      for (const { origin, reason } of waiting)
        log.info('file not complete yet', { origin, reason });
      return;
    }
    await clock.sleep(POLL_MS, context.signal);
  }
}

async function takeOne(context: Context, candidate: Parameters<typeof claim>[0]): Promise<void> {
  const claimed = await claim(candidate, context.config.folders.work, context.makeId('d'));
  if (!claimed) return;
  const { id, name, origin, size, sha256 } = claimed;
  await context.ledger.append([
    { kind: 'drop.claimed', subject: id, data: { name, origin, size, sha256 } },
  ]);
  context.log.info('file claimed', { drop: id, origin, size });
}

/** Brings every claimed file as far as it can come without sending: checked and sealed, held or quarantined. */
export async function prepareDrops(context: Context): Promise<void> {
  for (const drop of await context.ledger.listDrops({ states: ['claimed', 'checked'] })) {
    if (context.signal?.aborted) return;
    await prepareOne(context, drop);
  }
  await resumeDrops(context);
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
