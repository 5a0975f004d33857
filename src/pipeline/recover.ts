import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import { removeLeftovers } from '../core/leftovers.ts';
import type { BatchState } from '../core/nouns.ts';
import { findOrphans } from '../stages/claim.ts';
import { setAsideUnrecorded } from '../stages/receive.ts';
import type { Context } from './context.ts';
import { doubtEvent } from './outcomes.ts';

/** What was found after a crash, or beside a restored ledger. */
export interface Recovery {
  /** What was decided. */
  readonly decisions: readonly string[];
  /** What only a person can decide. */
  readonly problems: readonly string[];
}

/**
 * Looks at everything a crash may have left behind and says what it decided: claims the ledger does
 * not know are taken up, half-fetched answers are fetched again, a send that was under way is in doubt.
 */
export async function recover(context: Context): Promise<Recovery> {
  const decisions: string[] = [];
  const events: NewEvent[] = [];
  const decide: Decide = (subject, decision) => {
    decisions.push(`${subject}: ${decision}`);
    events.push({ kind: 'recovery.decided', subject, data: { decision } });
  };
  const { ledger, config } = context;
  if (!cleaned.has(context)) await removeLeftovers(config.folders.outbox);
  cleaned.add(context);
  const problems = [...(await takeUpOrphans(context, events, decide))];
  for (const batch of await ledger.listBatches({ states: ['shipping'] })) {
    const isCommitted = batch.committed === 1;
    const point = `${isCommitted ? 'after' : 'before'} the step that makes the file visible`;
    const text = `the program stopped during attempt ${batch.attempts}, ${point}`;
    events.push(doubtEvent(batch.id, 'INTERRUPTED', text, isCommitted));
    decide(
      batch.id,
      'sending was interrupted; the counterpart is asked before anything is sent again',
    );
  }
  problems.push(...(await setAnswersAside(context, decide)));
  problems.push(...(await listLost(context)));
  problems.push(...(await listChanged(context)));
  for (const drop of await ledger.listDrops({ states: ['claimed', 'checked'] })) {
    await removeLeftovers(join(config.folders.work, drop.id));
    if (drop.state === 'checked')
      decide(drop.id, 'checking had not been finished; it is done again');
  }
  await ledger.append(events);
  for (const decision of decisions) context.log.warn('recovered', { decision });
  for (const problem of problems) context.log.error('work that nobody knows', { problem });
  return { decisions, problems };
}

/** Files that are still needed and no longer there: nothing else would ever say so. */
async function listLost({ ledger, config }: Context): Promise<string[]> {
  const drops = await ledger.listDrops({ states: ['claimed', 'checked', 'held', 'quarantined'] });
  const batches = await ledger.listBatches({
    states: ['sealed', 'shipping', 'in-doubt', 'failed'],
  });
  const needed = [
    ...drops.map(({ id, name }) => ({ id, path: join(config.folders.work, id, name) })),
    ...batches.map(({ id, dropId, payload }) => ({
      id,
      path: join(config.folders.work, dropId, payload),
    })),
  ];
  return needed
    .filter(({ path }) => !existsSync(path))
    .map(
      ({ id, path }) => `${path} of ${id} is gone: restore work and state together from a backup`,
    );
}

const DAY_MS = 86_400_000;

/**
 * Files that somebody went on writing to after they were taken and looked at: what was added lies only in
 * the work folder, and no report would tell of it. A writer does so soon after, so the last day is looked at.
 */
async function listChanged({ ledger, config, clock }: Context): Promise<string[]> {
  const from = new Date(clock.now().getTime() - DAY_MS).toISOString();
  const stopped = await ledger.listDrops({ states: ['held', 'quarantined'], from });
  const drops = stopped.filter(({ reasonCode }) => reasonCode !== 'CHANGED_AFTER_CLAIM');
  for (const { dropId } of await ledger.listBatches({ states: UNANSWERED, from })) {
    const drop = await ledger.findDrop(dropId);
    if (drop) drops.push(drop);
  }
  const problems: string[] = [];
  for (const { id, name, origin, size } of drops) {
    const path = join(config.folders.work, id, name);
    const now = (await stat(path).catch(ignoreMissing))?.size ?? size;
    if (now !== size)
      problems.push(
        `${origin} (${id}) had ${size} bytes when it was taken and has ${now} now: what was written since was not sent. It lies in ${path}; drop it as a file of its own, and raise complete.stableSeconds`,
      );
  }
  return problems;
}

const UNANSWERED: readonly BatchState[] = ['sealed', 'shipping', 'shipped', 'in-doubt', 'failed'];

/** Only a process that died leaves files half-written, so each process looks for them once. */
const cleaned = new WeakSet<Context>();

type Decide = (subject: string, decision: string) => void;

async function takeUpOrphans(
  { ledger, config }: Context,
  events: NewEvent[],
  decide: Decide,
): Promise<readonly string[]> {
  const isKnown = async (id: string) => (await ledger.findDrop(id)) !== undefined;
  const { claims, problems } = await findOrphans(config.folders.work, isKnown);
  for (const { id, name, origin, size, sha256, written, isUsed } of claims) {
    const facts = { name, origin, size, sha256, written };
    events.push({ kind: 'drop.claimed', subject: id, data: facts });
    if (isUsed) {
      const reasonText = `${origin} lies in the work folder as a file that was checked, and perhaps sent, after this ledger was written`;
      const data = { reasonCode: 'LEDGER_OLDER', reasonText };
      events.push({ kind: 'drop.held', subject: id, data });
      decide(id, `${reasonText}; it waits for a person`);
    } else decide(id, `${origin} had been claimed but not recorded; it is taken up`);
  }
  return problems;
}

async function setAnswersAside(
  { ledger, config }: Context,
  decide: Decide,
): Promise<readonly string[]> {
  const { work } = config.folders;
  const { found, problems } = await setAsideUnrecorded(
    join(work, 'answers'),
    join(work, 'set-aside'),
    async (id) => (await ledger.findAnswer(id)) !== undefined,
  );
  for (const { id, path } of found) {
    const where = path === undefined ? '' : `; what had come lies in ${path}`;
    decide(
      id,
      `an answer was being fetched, or is newer than this ledger: it is fetched again if the counterpart still has it${where}`,
    );
  }
  return problems;
}
