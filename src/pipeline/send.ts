import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Channel } from '../core/channel.ts';
import type { Batch } from '../core/nouns.ts';
import { noteAttempt, readAttempts } from '../stages/attempts.ts';
import { type ShipResult, ship } from '../stages/ship.ts';
import { type Context, getTransaction } from './context.ts';
import { settleDoubt } from './doubts.ts';
import { comesBefore } from './identity.ts';
import { delay, doubtEvent, fail, findFormatFault, shippedEvent, toShipment } from './outcomes.ts';

/**
 * Sends every sealed batch whose turn it is, in the order of their running numbers. Returns what on
 * our side kept one from being tried at all, for people.
 */
export async function sendBatches(context: Context): Promise<string[]> {
  const problems: string[] = [];
  const batches: Batch[] = [];
  for (const batch of await context.ledger.listBatches({ states: ['sealed'] })) {
    const reason = findFormatFault(context, batch);
    // It waits for a person, and stops no other.
    if (reason) await fail(context, batch, reason.code, `${reason.message}. ${reason.fix}`);
    else batches.push(batch);
  }
  batches.sort(
    (a, b) =>
      (a.sequenceScope ?? '').localeCompare(b.sequenceScope ?? '') || compareNumbers(context, a, b),
  );
  const trySending = async (batch: Batch): Promise<void> => {
    if (context.signal?.aborted || !isDue(context, batch)) return;
    const problem = await sendOne(context, batch);
    if (problem !== undefined && !problems.includes(problem)) problems.push(problem);
  };
  // Those whose channel takes several at once, and that nothing orders, do not wait for each other.
  for (const [channel, own] of groupByChannel(batches)) {
    const limit = pLimit(context.channels.get(channel)?.simultaneous ?? 1);
    const isFree = ({ sequenceScope }: Batch) => sequenceScope === null;
    await Promise.all(own.filter(isFree).map((batch) => limit(() => trySending(batch))));
    for (const batch of own) if (!isFree(batch)) await trySending(batch);
  }
  return problems;
}

function groupByChannel(batches: readonly Batch[]): Map<string, Batch[]> {
  const groups = new Map<string, Batch[]>();
  for (const batch of batches) {
    const group = groups.get(batch.channel);
    if (group) group.push(batch);
    else groups.set(batch.channel, [batch]);
  }
  return groups;
}

function compareNumbers(context: Context, a: Batch, b: Batch): number {
  const transaction = getTransaction(context, a.transaction);
  if (comesBefore(transaction, a.sequence, b.sequence)) return -1;
  return comesBefore(transaction, b.sequence, a.sequence) ? 1 : 0;
}

function isDue({ clock, config }: Context, { nextAttemptAt }: Batch): boolean {
  if (nextAttemptAt === null) return true;
  const waitMs = Date.parse(nextAttemptAt) - clock.now().getTime();
  // No wait is that long: the clock has been set back since.
  return waitMs <= 0 || waitMs > 2 * config.retry.maxSeconds * 1000;
}

async function sendOne(context: Context, batch: Batch): Promise<string | undefined> {
  const { ledger, log } = context;
  const blocker = await findBlocker(context, batch);
  if (blocker) {
    log.warn('batch waits for its predecessor', {
      batch: batch.id,
      predecessor: blocker.id,
      state: blocker.state,
    });
    return undefined;
  }
  const channel = context.channels.get(batch.channel);
  if (!channel) {
    const text = `the channel '${batch.channel}' is not in the configuration`;
    await fail(context, batch, 'NO_CHANNEL', text);
    return undefined;
  }
  const folder = join(context.config.folders.work, batch.dropId);
  if (await isLedgerOlder(context, batch, folder)) return undefined;
  const attempt = batch.attempts + 1;
  const shipment = toShipment(context, batch);
  const messages = channel.nameMessage?.(shipment);
  const data = { attempt, sha256: batch.sha256, ...(messages ? { messages } : {}) };
  await ledger.append([{ kind: 'batch.shipping', subject: batch.id, data }]);
  context.onProgress?.(`sending ${batch.remoteName} over ${channel.name}`);
  const result = await ship(channel, shipment, {
    begin: () => noteAttempt(folder, attempt),
    commit: () =>
      ledger.append([{ kind: 'batch.committing', subject: batch.id, data: { attempt } }]),
  });
  await conclude(context, { ...batch, attempts: attempt }, channel, result);
  return 'code' in result && result.code === 'SECRET_MISSING'
    ? `${result.message}. ${result.fix}`
    : undefined;
}

/** Puts on record what became of an attempt. */
async function conclude(
  context: Context,
  batch: Batch,
  channel: Channel,
  result: ShipResult,
): Promise<void> {
  const { ledger, log, config } = context;
  const attempt = batch.attempts;
  if (result.outcome === 'shipped') {
    await ledger.append([shippedEvent(context, batch, result.receipt.details)]);
    log.info('batch shipped', {
      batch: batch.id,
      channel: batch.channel,
      name: result.receipt.remoteName,
      attempt,
    });
  } else if (result.outcome === 'in-doubt') {
    await ledger.append([doubtEvent(batch.id, result.code, result.message, true, result.details)]);
    log.warn('outcome of sending unknown', { batch: batch.id, code: result.code });
    const doubtful = {
      ...batch,
      state: 'in-doubt',
      committed: 1,
      reasonText: result.message,
    } as const;
    await settleDoubt(context, doubtful, channel);
  } else if (result.outcome === 'permanent' || attempt >= config.retry.attempts) {
    const { code, message, fix, details } = result;
    await fail(context, batch, code, `${message}. ${fix}`, { details });
  } else {
    const { code, message, details, retryAt } = result;
    await delay(context, batch, attempt, code, message, { details, retryAt });
  }
}

/** A ledger that was restored from before an attempt must not lead to another one by itself. */
async function isLedgerOlder(context: Context, batch: Batch, folder: string): Promise<boolean> {
  const attempts = await readAttempts(folder);
  if (attempts <= batch.attempts) return false;
  const text = `attempt ${attempts} to send it was made, but the ledger knows of ${batch.attempts}: it was restored from a backup. The authority may have it`;
  await fail(context, batch, 'LEDGER_OLDER', text, { attempts });
  return true;
}

/** The batch with an earlier number that has not been sent: nothing overtakes it. */
export async function findBlocker(
  context: Context,
  batch: Pick<Batch, 'sequenceScope' | 'sequence' | 'transaction'>,
): Promise<Batch | undefined> {
  if (batch.sequenceScope === null || batch.sequence === null) return undefined;
  const others = await context.ledger.listBatches({
    scope: batch.sequenceScope,
    states: ['sealed', 'shipping', 'in-doubt', 'failed'],
  });
  const transaction = getTransaction(context, batch.transaction);
  return others.find((other) => comesBefore(transaction, other.sequence, batch.sequence));
}
