import type { NewEvent } from '../core/events.ts';
import type { Batch, Layer } from '../core/nouns.ts';
import { computeStanding } from '../stages/standing.ts';
import type { Context } from './context.ts';

/** Once, and not of what is known to be overdue. */
function mayWarn({ warnedAt, overdueAt }: Layer): boolean {
  return warnedAt === null && overdueAt === null;
}

/** Once, and only what is known to be overdue. */
function mayEscalate({ escalatedAt, overdueAt }: Layer): boolean {
  return escalatedAt === null && overdueAt !== null;
}

/**
 * Whether silence says something: the counterpart was asked after the deadline and answered, the file is known to have
 * come there, and no answer since lies unread before a person.
 */
async function couldHaveSpoken(
  { ledger, asked }: Context,
  { id, channel, shippedAt }: Batch,
  layers: readonly Layer[],
  deadlineAt: string,
): Promise<boolean> {
  if ((asked.get(channel) ?? 0) < Date.parse(deadlineAt)) return false;
  if ((await ledger.listOutages()).some((outage) => outage.channel === channel)) return false;
  const transport = layers.find((layer) => layer.batchId === id && layer.layer === 'transport');
  if (transport?.state === 'waiting') return false;
  const unread = await ledger.listAnswers({ states: ['unmatched'] });
  return !unread.some(
    (answer) => answer.channel === channel && answer.receivedAt >= (shippedAt ?? ''),
  );
}

/** Silence stands for the answer, and may decide about the batch. */
async function silentEvent(
  { ledger, catalog }: Context,
  batch: Batch,
  layers: readonly Layer[],
  layer: Layer['layer'],
): Promise<NewEvent> {
  const own = layers.filter(({ batchId }) => batchId === batch.id);
  const deciding = catalog.transactions.get(batch.transaction)?.raw.answers[0]?.layer;
  const outcomes = await ledger.listItemOutcomes([batch.id]);
  const standing = computeStanding(batch, own, { layer, state: 'silent' }, outcomes, deciding);
  return { kind: 'layer.silent', subject: batch.id, data: { layer, standing: standing ?? null } };
}

/** Warns of answers that are late, and closes layers where silence means yes. Timer and answer cannot both win: each pass is alone. */
export async function watchDeadlines(context: Context): Promise<void> {
  const now = context.clock.now().toISOString();
  const batches = await context.ledger.listBatches({ states: ['shipped', 'answered'] });
  const layers = await context.ledger.listLayers(batches.map((batch) => batch.id));
  const waiting = layers.filter((layer) => layer.state === 'waiting');
  const verdicts = new Map(batches.map((batch) => [batch.id, batch]));
  const events: NewEvent[] = [];
  for (const layer of waiting) {
    const batch = verdicts.get(layer.batchId)!;
    // No decision will come on a batch that was rejected at its receipt.
    if (batch.verdict === 'rejected') continue;
    const subject = layer.batchId;
    const data = { layer: layer.layer };
    const isPast = layer.deadlineAt !== null && layer.deadlineAt <= now;
    if (isPast && layer.silence === 'accepted') {
      if (!(await couldHaveSpoken(context, batch, layers, layer.deadlineAt!))) continue;
      events.push(await silentEvent(context, batch, layers, layer.layer));
    } else if (isPast && layer.silence === 'overdue' && layer.overdueAt === null)
      events.push({ kind: 'layer.overdue', subject, data });
    else if (mayEscalate(layer) && layer.escalateAt !== null && layer.escalateAt <= now)
      events.push({ kind: 'layer.escalated', subject, data });
    else if (mayWarn(layer) && layer.warnAt !== null && layer.warnAt <= now)
      events.push({ kind: 'layer.warned', subject, data });
  }
  await context.ledger.append(events);
  for (const event of events)
    context.log.warn('answer is late', { batch: event.subject, event: event.kind });
}
