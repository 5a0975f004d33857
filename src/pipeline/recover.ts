import { join } from 'node:path';
import type { NewEvent } from '../core/events.ts';
import { findOrphans } from '../stages/claim.ts';
import { removeUnrecorded } from '../stages/receive.ts';
import type { Context } from './context.ts';
import { doubtEvent } from './send.ts';

/**
 * Looks at everything a crash may have left behind and says what it decided: claims the ledger does
 * not know are taken up, half-fetched answers are fetched again, a send that was under way is in doubt.
 */
export async function recover(context: Context): Promise<string[]> {
  const decisions: string[] = [];
  const events: NewEvent[] = [];
  const decide = (subject: string, decision: string) => {
    decisions.push(`${subject}: ${decision}`);
    events.push({ kind: 'recovery.decided', subject, data: { decision } });
  };
  const { ledger, config } = context;
  for (const { id, name, origin, size, sha256 } of await findOrphans(
    config.folders.work,
    async (id) => (await ledger.findDrop(id)) !== undefined,
  )) {
    events.push({ kind: 'drop.claimed', subject: id, data: { name, origin, size, sha256 } });
    decide(id, `${origin} had been claimed but not recorded; it is taken up`);
  }
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
  const removed = await removeUnrecorded(
    join(config.folders.work, 'answers'),
    async (id) => (await ledger.findAnswer(id)) !== undefined,
  );
  for (const id of removed) decide(id, 'an answer was being fetched; it is fetched again');
  for (const drop of await ledger.listDrops({ states: ['checked'] }))
    decide(drop.id, 'checking had not been finished; it is done again');
  await ledger.append(events);
  for (const decision of decisions) context.log.warn('recovered', { decision });
  return decisions;
}

/** Warns of answers that are late, and closes layers where silence means yes. Timer and answer cannot both win: each pass is alone. */
export async function watchDeadlines(context: Context): Promise<void> {
  const now = context.clock.now().toISOString();
  const batches = await context.ledger.listBatches({ states: ['shipped', 'answered'] });
  const waiting = (await context.ledger.listLayers(batches.map((batch) => batch.id))).filter(
    (layer) => layer.state === 'waiting',
  );
  const verdicts = new Map(batches.map((batch) => [batch.id, batch]));
  const events: NewEvent[] = [];
  for (const layer of waiting) {
    const batch = verdicts.get(layer.batchId)!;
    // No decision will come on a batch that was rejected at its receipt.
    if (batch.verdict === 'rejected') continue;
    const subject = layer.batchId;
    const data = { layer: layer.layer };
    const isPast = layer.deadlineAt !== null && layer.deadlineAt <= now;
    if (isPast && layer.silence === 'accepted')
      events.push({ kind: 'layer.silent', subject, data });
    else if (isPast && layer.silence === 'overdue' && layer.overdueAt === null)
      events.push({ kind: 'layer.overdue', subject, data });
    else if (layer.warnAt !== null && layer.warnAt <= now && layer.warnedAt === null)
      events.push({ kind: 'layer.warned', subject, data });
  }
  await context.ledger.append(events);
  for (const event of events)
    context.log.warn('answer is late', { batch: event.subject, event: event.kind });
}
