import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Channel } from '../core/channel.ts';
import type { Batch } from '../core/nouns.ts';
import { noteAttempt, readAttempts } from '../stages/attempts.ts';
import { type ShipResult, ship } from '../stages/ship.ts';
import { type Context, getTransaction } from './context.ts';
import { countTries, isTooOften } from './count-tries.ts';
import { settleDoubt } from './doubts.ts';
import { comesBefore } from './identity.ts';
import { delay, doubtEvent, fail, findFormatFault, shippedEvent, toShipment } from './outcomes.ts';
import { Streak } from './streak.ts';
import { listWaitingAlike } from './waiting-alike.ts';

const DAY_MS = 86_400_000;

type Failure = Exclude<ShipResult, { readonly outcome: 'shipped' }>;

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
  for (const [channel, own] of groupByChannel(batches)) {
    const sending = new Sending(context, own, await listWaitingAlike(context, channel, own));
    await sending.run(context.channels.get(channel)?.simultaneous ?? 1);
    for (const problem of sending.problems) if (!problems.includes(problem)) problems.push(problem);
  }
  return problems;
}

/** What goes over one channel. */
class Sending {
  /** What people must hear of. */
  readonly problems: string[] = [];
  readonly #context: Context;
  readonly #batches: readonly Batch[];
  readonly #streak: Streak;
  /** Something keeps all of them from going: one has been told of it, and waits. */
  #isHeld: boolean;
  /** One has gone: what the others waited for is over. */
  #isBack = false;

  /** `waiting`: those that may wait for a fault of the channel. */
  constructor(context: Context, batches: readonly Batch[], waiting: readonly Batch[]) {
    this.#context = context;
    this.#batches = batches;
    this.#streak = new Streak(
      waiting,
      batches.some(({ attempts }) => attempts === 0),
    );
    const blaming = waiting.filter(({ blames }) => blames === 'channel');
    this.#isHeld = blaming.length > 0 && !blaming.some((batch) => isDue(context, batch));
  }

  /** Those whose channel takes several at once, and that nothing orders, do not wait for each other, but for the first. */
  async run(simultaneous: number): Promise<void> {
    const isFree = ({ sequenceScope }: Batch) => sequenceScope === null;
    const free = this.#batches.filter((one) => isFree(one) && this.#isTurn(one));
    const probes = this.#pickProbes(free);
    for (const probe of probes) await this.#try(probe);
    const limit = pLimit(simultaneous);
    const others = this.#batches.filter((one) => isFree(one) && !probes.includes(one));
    await Promise.all(others.map((batch) => limit(() => this.#try(batch))));
    for (const batch of this.#batches) if (!isFree(batch)) await this.#try(batch);
  }

  /** The first; where many have failed alike, the one of them that was tried least, and one that was never tried. */
  #pickProbes(free: readonly Batch[]): Batch[] {
    if (!this.#streak.isLong) return free.slice(0, 1);
    const tried = free.filter(({ attempts }) => attempts > 0);
    const least = tried.toSorted((a, b) => a.attempts - b.attempts)[0];
    const fresh = free.find(({ attempts }) => attempts === 0);
    return [least, fresh].filter((one) => one !== undefined);
  }

  async #try(batch: Batch): Promise<void> {
    if (!this.#isTurn(batch)) return;
    const result = await sendOne(this.#context, batch, (one) => this.#judge(one, batch));
    if (result?.code === 'SECRET_MISSING') this.problems.push(`${result.message}. ${result.fix}`);
  }

  /** A message that fails as many others do is not to blame. */
  #judge(result: ShipResult, batch: Batch): ShipResult {
    const isWide = this.#streak.add(result, batch);
    this.#isHeld ||= isWide;
    this.#isBack ||= result.outcome === 'shipped';
    return isWide && result.outcome !== 'shipped' ? { ...result, blames: 'channel' } : result;
  }

  #isTurn(batch: Batch): boolean {
    if (this.#isHeld || this.#context.signal?.aborted) return false;
    return isDue(this.#context, batch) || (this.#isBack && batch.blames === 'channel');
  }
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
  return waitMs <= 0 || waitMs > Math.max(2 * config.retry.maxSeconds * 1000, 2 * DAY_MS);
}

/** Sends one; `judge` has a say in what became of it. Returns how it failed, if it did. */
async function sendOne(
  context: Context,
  batch: Batch,
  judge: (result: ShipResult) => ShipResult,
): Promise<Failure | undefined> {
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
  const shipped = await ship(channel, shipment, {
    begin: () => noteAttempt(folder, attempt),
    commit: () =>
      ledger.append([{ kind: 'batch.committing', subject: batch.id, data: { attempt } }]),
  });
  const result = judge(shipped);
  await conclude(context, { ...batch, attempts: attempt }, channel, result);
  return result.outcome === 'shipped' ? undefined : result;
}

/** What happened, and what is to be done; of a fix that begins with doing nothing, what comes after it. */
function addAdvice(message: string, fix: string): string {
  const advice = fix.startsWith('nothing') ? fix.split('; ').slice(1).join('; ') : fix;
  return advice === '' ? message : `${message}. ${advice}`;
}

/** Puts on record what became of an attempt. */
async function conclude(
  context: Context,
  batch: Batch,
  channel: Channel,
  result: ShipResult,
): Promise<void> {
  const { ledger, log } = context;
  const attempt = batch.attempts;
  if (result.outcome === 'shipped') {
    await ledger.append([shippedEvent(context, batch, result.receipt.details)]);
    log.info('batch shipped', {
      ...result.receipt.details,
      batch: batch.id,
      channel: batch.channel,
      name: result.receipt.remoteName,
      attempt,
    });
  } else if (result.outcome === 'in-doubt') {
    await ledger.append([doubtEvent(batch.id, result.code, result.message, true, result.details)]);
    log.warn('outcome of sending unknown', {
      ...result.details,
      batch: batch.id,
      code: result.code,
    });
    const doubtful = {
      ...batch,
      state: 'in-doubt',
      committed: 1,
      reasonText: result.message,
    } as const;
    await settleDoubt(context, doubtful, channel, result);
  } else if (
    result.outcome === 'permanent' ||
    (!result.blames && (await isTooOften(context, batch)))
  ) {
    const { code, message, fix, details } = result;
    await fail(context, batch, code, addAdvice(message, fix), { details });
  } else {
    const { code, message, fix, details, retryAt, blames } = result;
    const text = addAdvice(message, fix);
    const { all, counted } = await countTries(context, batch);
    await delay(context, batch, blames ? all : counted, code, text, { details, retryAt, blames });
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
