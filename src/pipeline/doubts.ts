import type { Channel } from '../core/channel.ts';
import type { Blame } from '../core/errors.ts';
import type { Batch } from '../core/nouns.ts';
import { inquire } from '../stages/ship.ts';
import type { Context } from './context.ts';
import { countTries, isTooOften } from './count-tries.ts';
import { delay, doubtEvent, fail, findFormatFault, shippedEvent, toShipment } from './outcomes.ts';

/** Asks the counterpart about every batch in doubt. Nothing is sent again before the answer is *absent*. */
export async function settleDoubts(context: Context): Promise<void> {
  for (const batch of await context.ledger.listBatches({ states: ['in-doubt'] })) {
    const channel = context.channels.get(batch.channel);
    if (channel) await settleDoubt(context, batch, channel);
    else {
      const text = `the channel '${batch.channel}' is not in the configuration: nobody can be asked`;
      await noteDoubt(context, batch, 'NO_CHANNEL', text);
    }
  }
}

/** Why a batch is in doubt, as far as it bears on when it is sent again. */
interface Doubt {
  /** Not before then, as the counterpart has asked; ISO. */
  readonly retryAt?: string | undefined;
  readonly blames?: Blame | undefined;
}

/** Asks about one batch; one that is not to blame may be sent again for as long as it takes. */
export async function settleDoubt(
  context: Context,
  batch: Batch,
  channel: Channel,
  doubt: Doubt = {},
): Promise<void> {
  const { ledger, log } = context;
  const isBlameless = doubt.retryAt !== undefined || doubt.blames !== undefined;
  const reason = findFormatFault(context, batch);
  if (reason) return noteDoubt(context, batch, reason.code, `${reason.message}. ${reason.fix}`);
  const { result, evidence } = await inquire(
    channel,
    toShipment(context, batch),
    batch.committed === 1,
  );
  log.info('counterpart asked about batch', { batch: batch.id, result });
  if (result === 'arrived') await ledger.append([shippedEvent(context, batch, { evidence })]);
  else if (result === 'repeatable' && !isBlameless && (await isTooOften(context, batch)))
    await noteDoubt(context, batch, 'UNKNOWN', describeUnanswered(batch, evidence));
  else if (result === 'absent' || result === 'repeatable') {
    const kind = result === 'absent' ? 'batch.absent' : 'batch.repeating';
    await ledger.append([{ kind, subject: batch.id, data: { evidence } }]);
    const code = result === 'absent' ? 'LOST' : 'NOT_ANSWERED';
    const text =
      result === 'absent' ? evidence : `${batch.reasonText ?? 'no answer came'}; ${evidence}`;
    await limitResending(context, batch, code, text, doubt);
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
async function limitResending(
  context: Context,
  batch: Batch,
  code: 'LOST' | 'NOT_ANSWERED',
  evidence: string,
  { retryAt, blames }: Doubt,
): Promise<void> {
  const { all, counted } = await countTries(context, batch);
  if (retryAt !== undefined || blames !== undefined)
    await delay(context, batch, all, code, evidence, { retryAt, blames: 'channel' });
  else if (await isTooOften(context, batch))
    await fail(context, batch, 'NEVER_ARRIVES', `${counted} attempts were lost. ${evidence}`);
  else if (counted > 1) await delay(context, batch, counted - 1, code, evidence);
}

/** Whether it has arrived nobody has said: neither that it has, nor that it has not. */
function describeUnanswered({ attempts, reasonText }: Batch, evidence: string): string {
  const known = `${attempts} attempts got no answer that says whether it was taken`;
  if (reasonText?.startsWith(known)) return reasonText;
  return `${known}; the last: ${reasonText ?? 'no answer'}. ${evidence}`;
}
