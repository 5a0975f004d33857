import { join } from 'node:path';
import { getDelayMs } from '../core/backoff.ts';
import type { Channel, Shipment } from '../core/channel.ts';
import { AppError, type Blame } from '../core/errors.ts';
import type { NewEvent, PromisedLayer } from '../core/events.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Batch } from '../core/nouns.ts';
import type { Transaction } from '../rules/authority.ts';
import { isAgreed } from './agreed.ts';
import { type Context, getTransaction } from './context.ts';

/** The message of a batch: the same id, name and bytes on every attempt. */
export function toShipment({ config }: Context, batch: Batch): Shipment {
  const { id, transaction, resends, remoteName, size, sha256 } = batch;
  return {
    id,
    transaction,
    resends,
    remoteName,
    size,
    sha256,
    path: join(config.folders.work, batch.dropId, batch.payload),
  };
}

/** The event of a confirmed arrival, with the answers that are now promised and their times. */
export function shippedEvent(context: Context, batch: Batch, details: Details): NewEvent {
  const transaction = getTransaction(context, batch.transaction);
  const calendar = context.getCalendar(transaction);
  const now = context.clock.now();
  const promised = listPromised(context, batch, transaction, calendar.getDay(now)).map(
    (answer): PromisedLayer => ({
      layer: answer.layer,
      transaction: `${transaction.authority.authority}/${answer.transaction}`,
      silence: answer.silence,
      warnAt: answer.warn ? calendar.addSpan(now, answer.warn).toISOString() : null,
      deadlineAt: answer.deadline ? calendar.addSpan(now, answer.deadline).toISOString() : null,
      escalateAt: answer.escalate ? calendar.addSpan(now, answer.escalate).toISOString() : null,
    }),
  );
  const confirms = context.channels.get(batch.channel)?.confirms;
  const layers = confirms ? [promiseNotice(now, confirms), ...promised] : promised;
  return { kind: 'batch.shipped', subject: batch.id, data: { details, layers } };
}

/** An answer that the authority has agreed to give by file from a day on is not promised before it. */
function listPromised(
  { config }: Context,
  { creditor }: Batch,
  transaction: Transaction,
  today: string,
): Transaction['raw']['answers'] {
  return transaction.raw.answers.filter(
    ({ from }) => from === undefined || isAgreed(config, creditor, transaction, from, today),
  );
}

/** What stands for the transaction of a notice: it is the way's own, and no authority's. */
export const NOTICE = 'transport/notice';

const HOUR_MS = 3_600_000;

function promiseNotice(
  now: Date,
  { silence, deadlineHours }: NonNullable<Channel['confirms']>,
): PromisedLayer {
  const deadlineAt = new Date(now.getTime() + deadlineHours * HOUR_MS).toISOString();
  return { layer: 'transport', transaction: NOTICE, silence, warnAt: null, deadlineAt };
}

/** Ends the sending of a batch until a person decides. */
export async function fail(
  { ledger, log }: Context,
  batch: Batch,
  code: string,
  text: string,
  { attempts = batch.attempts, details = {} }: { attempts?: number; details?: Details } = {},
): Promise<void> {
  const known = attempts === batch.attempts ? {} : { attempts };
  const reasonText = maskPersonalNumbers(text);
  const data = { reasonCode: code, reasonText, ...toTried(details), ...known };
  await ledger.append([{ kind: 'batch.failed', subject: batch.id, data }]);
  log.error('batch could not be sent', { ...details, batch: batch.id, code });
}

/** Puts the next attempt off. */
export async function delay(
  context: Context,
  batch: Batch,
  attempt: number,
  code: string,
  text: string,
  {
    details = {},
    retryAt = '',
    blames,
  }: {
    readonly details?: Details;
    readonly retryAt?: string | undefined;
    readonly blames?: Blame | undefined;
  } = {},
): Promise<void> {
  const { clock, config, random, ledger, log } = context;
  const delayMs = getDelayMs(attempt, config.retry, random());
  const reasonText = maskPersonalNumbers(text);
  const own = new Date(clock.now().getTime() + delayMs).toISOString();
  const nextAttemptAt = own > retryAt ? own : retryAt;
  await ledger.append([
    {
      kind: 'batch.delayed',
      subject: batch.id,
      data: {
        reasonCode: code,
        reasonText,
        ...toTried(details),
        nextAttemptAt,
        ...(blames === undefined ? {} : { blames }),
      },
    },
  ]);
  log.warn('batch will be tried again', {
    ...details,
    batch: batch.id,
    code,
    attempt,
    nextAttemptAt,
  });
}

/** The event of a send whose outcome is not known; `committed` tells whether the counterpart may have seen it. */
export function doubtEvent(
  subject: string,
  reasonCode: string,
  text: string,
  committed: boolean,
  details: Details = {},
): NewEvent {
  const reasonText = maskPersonalNumbers(text);
  const data = { reasonCode, reasonText, ...toTried(details), committed };
  return { kind: 'batch.in-doubt', subject, data };
}

type Details = Readonly<{ [name: string]: string }>;

function toTried(details: Details): { readonly details?: Details } {
  return Object.keys(details).length === 0 ? {} : { details };
}

/** Why nothing can be said of a batch: its transaction is gone from the formats. */
export function findFormatFault(context: Context, batch: Batch): AppError | undefined {
  try {
    getTransaction(context, batch.transaction);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
