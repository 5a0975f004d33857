import { join } from 'node:path';
import { getDelayMs } from '../core/backoff.ts';
import type { Channel, Shipment } from '../core/channel.ts';
import { AppError } from '../core/errors.ts';
import type { NewEvent, PromisedLayer } from '../core/events.ts';
import type { Batch } from '../core/nouns.ts';
import { noteAttempt, readAttempts } from '../stages/attempts.ts';
import { inquire, ship } from '../stages/ship.ts';
import { type Context, getTransaction } from './context.ts';
import { comesBefore } from './identity.ts';

/** Sends every sealed batch whose turn it is, in the order of their running numbers. */
export async function sendBatches(context: Context): Promise<void> {
  const batches: Batch[] = [];
  for (const batch of await context.ledger.listBatches({ states: ['sealed'] }))
    if (await hasFormat(context, batch)) batches.push(batch);
  batches.sort(
    (a, b) =>
      (a.sequenceScope ?? '').localeCompare(b.sequenceScope ?? '') || compareNumbers(context, a, b),
  );
  for (const batch of batches) {
    if (context.signal?.aborted) return;
    if (isDue(context, batch)) await sendOne(context, batch);
  }
}

/** A batch whose transaction is gone from the formats waits for a person, and stops no other. */
async function hasFormat(context: Context, batch: Batch): Promise<boolean> {
  const reason = findFormatFault(context, batch);
  if (reason) await fail(context, batch, reason.code, `${reason.message}. ${reason.fix}`);
  return !reason;
}

function findFormatFault(context: Context, batch: Batch): AppError | undefined {
  try {
    getTransaction(context, batch.transaction);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
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

async function sendOne(context: Context, batch: Batch): Promise<void> {
  const { ledger, log } = context;
  const blocker = await findBlocker(context, batch);
  if (blocker) {
    log.warn('batch waits for its predecessor', {
      batch: batch.id,
      predecessor: blocker.id,
      state: blocker.state,
    });
    return;
  }
  const channel = context.channels.get(batch.channel);
  if (!channel)
    return fail(
      context,
      batch,
      'NO_CHANNEL',
      `the channel '${batch.channel}' is not in the configuration`,
    );
  const folder = join(context.config.folders.work, batch.dropId);
  if (await isLedgerOlder(context, batch, folder)) return;
  const attempt = batch.attempts + 1;
  await ledger.append([
    { kind: 'batch.shipping', subject: batch.id, data: { attempt, sha256: batch.sha256 } },
  ]);
  const result = await ship(channel, toShipment(context, batch), {
    begin: () => noteAttempt(folder, attempt),
    commit: () =>
      ledger.append([{ kind: 'batch.committing', subject: batch.id, data: { attempt } }]),
  });
  if (result.outcome === 'shipped') {
    await ledger.append([shippedEvent(context, batch, result.receipt.details)]);
    log.info('batch shipped', {
      batch: batch.id,
      channel: batch.channel,
      name: result.receipt.remoteName,
      attempt,
    });
  } else if (result.outcome === 'in-doubt') {
    await ledger.append([doubtEvent(batch.id, result.code, result.message, true)]);
    log.warn('outcome of sending unknown', { batch: batch.id, code: result.code });
    await settleDoubt(
      context,
      { ...batch, state: 'in-doubt', committed: 1, attempts: attempt },
      channel,
    );
  } else if (result.outcome === 'permanent' || attempt >= context.config.retry.attempts) {
    await fail(context, batch, result.code, `${result.message}. ${result.fix}`);
  } else {
    await delay(context, batch, attempt, result.code, result.message);
  }
}

/** A ledger that was restored from before an attempt must not lead to another one by itself. */
async function isLedgerOlder(context: Context, batch: Batch, folder: string): Promise<boolean> {
  const attempts = await readAttempts(folder);
  if (attempts <= batch.attempts) return false;
  const text = `attempt ${attempts} to send it was made, but the ledger knows of ${batch.attempts}: it was restored from a backup. The authority may have it`;
  await fail(context, batch, 'LEDGER_OLDER', text, attempts);
  return true;
}

/** The batch with an earlier number that has not been sent: nothing overtakes it. */
async function findBlocker(context: Context, batch: Batch): Promise<Batch | undefined> {
  if (batch.sequenceScope === null || batch.sequence === null) return undefined;
  const others = await context.ledger.listBatches({
    scope: batch.sequenceScope,
    states: ['sealed', 'shipping', 'in-doubt', 'failed'],
  });
  const transaction = getTransaction(context, batch.transaction);
  return others.find((other) => comesBefore(transaction, other.sequence, batch.sequence));
}

/** The message of a batch: the same id, name and bytes on every attempt. */
export function toShipment({ config }: Context, batch: Batch): Shipment {
  const { id, remoteName, size, sha256 } = batch;
  return {
    id,
    remoteName,
    size,
    sha256,
    path: join(config.folders.work, batch.dropId, batch.payload),
  };
}

/** The event of a confirmed arrival, with the answers that are now promised and their times. */
export function shippedEvent(
  context: Context,
  batch: Batch,
  details: Readonly<{ [name: string]: string }>,
): NewEvent {
  const transaction = getTransaction(context, batch.transaction);
  const calendar = context.getCalendar(transaction);
  const now = context.clock.now();
  const layers = transaction.raw.answers.map(
    (answer): PromisedLayer => ({
      layer: answer.layer,
      transaction: `${transaction.authority.authority}/${answer.transaction}`,
      silence: answer.silence,
      warnAt: answer.warn ? calendar.addSpan(now, answer.warn).toISOString() : null,
      deadlineAt: answer.deadline ? calendar.addSpan(now, answer.deadline).toISOString() : null,
    }),
  );
  return { kind: 'batch.shipped', subject: batch.id, data: { details, layers } };
}

async function fail(
  { ledger, log }: Context,
  batch: Batch,
  code: string,
  text: string,
  attempts = batch.attempts,
): Promise<void> {
  const known = attempts === batch.attempts ? {} : { attempts };
  const data = { reasonCode: code, reasonText: text, ...known };
  await ledger.append([{ kind: 'batch.failed', subject: batch.id, data }]);
  log.error('batch could not be sent', { batch: batch.id, code });
}

async function delay(
  context: Context,
  batch: Batch,
  attempt: number,
  code: string,
  text: string,
): Promise<void> {
  const { clock, config, random, ledger, log } = context;
  const delayMs = getDelayMs(attempt, config.retry, random());
  const nextAttemptAt = new Date(clock.now().getTime() + delayMs).toISOString();
  await ledger.append([
    {
      kind: 'batch.delayed',
      subject: batch.id,
      data: { reasonCode: code, reasonText: text, nextAttemptAt },
    },
  ]);
  log.warn('batch will be tried again', { batch: batch.id, code, attempt, nextAttemptAt });
}

/** Asks the counterpart about every batch in doubt. Nothing is sent again before the answer is *absent*. */
export async function settleDoubts(context: Context): Promise<void> {
  for (const batch of await context.ledger.listBatches({ states: ['in-doubt'] })) {
    const channel = context.channels.get(batch.channel);
    if (channel) await settleDoubt(context, batch, channel);
  }
}

async function settleDoubt(context: Context, batch: Batch, channel: Channel): Promise<void> {
  const { ledger, log } = context;
  const reason = findFormatFault(context, batch);
  if (reason) return noteDoubt(context, batch, reason.code, `${reason.message}. ${reason.fix}`);
  const { result, evidence } = await inquire(
    channel,
    toShipment(context, batch),
    batch.committed === 1,
  );
  log.info('counterpart asked about batch', { batch: batch.id, result });
  if (result === 'arrived') await ledger.append([shippedEvent(context, batch, { evidence })]);
  else if (result === 'absent') {
    await ledger.append([{ kind: 'batch.absent', subject: batch.id, data: { evidence } }]);
    await limitResending(context, batch, evidence);
  } else await noteDoubt(context, batch, 'UNKNOWN', evidence);
}

/** Saying the same again changes nothing. */
async function noteDoubt(
  { ledger }: Context,
  { id, reasonText, committed }: Batch,
  code: string,
  text: string,
): Promise<void> {
  if (reasonText !== text) await ledger.append([doubtEvent(id, code, text, committed === 1)]);
}

/** Sending again after a loss is done at once the first time; then it waits like any other attempt, and ends. */
async function limitResending(context: Context, batch: Batch, evidence: string): Promise<void> {
  const { attempts } = batch;
  if (attempts >= context.config.retry.attempts) {
    await fail(context, batch, 'NEVER_ARRIVES', `${attempts} attempts were lost. ${evidence}`);
  } else if (attempts > 1) await delay(context, batch, attempts - 1, 'LOST', evidence);
}

/** The event of a send whose outcome is not known; `committed` tells whether the counterpart may have seen it. */
export function doubtEvent(
  subject: string,
  reasonCode: string,
  reasonText: string,
  committed: boolean,
): NewEvent {
  return { kind: 'batch.in-doubt', subject, data: { reasonCode, reasonText, committed } };
}
