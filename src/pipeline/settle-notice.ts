import type { NewEvent } from '../core/events.ts';
import type { Answer, AnswerOutcome, Batch, Layer } from '../core/nouns.ts';
import type { Context } from './context.ts';
import { NOTICE, toShipment } from './outcomes.ts';
import { confirmArrival, putToPerson } from './settle.ts';

/** What a notice turned out to be, and what follows. */
interface Finding {
  readonly outcome: AnswerOutcome;
  /** It settles the layer. */
  readonly isNews: boolean;
  readonly reasonText?: string;
}

/**
 * Settles what the way itself says of a message: it was fetched at the other end, or never came there. That says
 * nothing of the claims in it. What never came there waits for a person, who may have it sent anew.
 */
export async function settleNotice(context: Context, answer: Answer): Promise<void> {
  const found = await findMessage(context, answer);
  if (!found) {
    const text = `it is about message ${answer.replyTo ?? '(none)'}, which is none of ours`;
    return putToPerson(context, { answer }, 'unknown-batch', text);
  }
  const { batch, messageId } = found;
  const before = (await context.ledger.listLayers([batch.id])).find(
    ({ layer }) => layer === 'transport',
  );
  const isAccepted = answer.noticeVerdict === 'accepted';
  const arrived = isAccepted ? await confirmArrival(context, batch, answer) : batch;
  if (!arrived) {
    const text = `it is about ${batch.id}, which is ${batch.state}`;
    return putToPerson(context, { answer, batch }, 'before-send', text);
  }
  const isCurrent = (listMessages(context, batch) ?? []).includes(messageId);
  const finding = isAccepted
    ? judgeArrived(before, batch, isCurrent)
    : judgeLost(before, batch, isCurrent);
  await context.ledger.append([
    toEvent(answer, batch, messageId, finding),
    ...(finding.isNews && !isAccepted ? [lostEvent(answer, batch)] : []),
  ]);
  context.log.info('notice matched', { answer: answer.id, batch: batch.id, ...finding });
}

async function findMessage(
  { ledger }: Context,
  { replyTo }: Answer,
): Promise<{ batch: Batch; messageId: string } | undefined> {
  for (const id of replyTo?.split(' ') ?? []) {
    const batch = await ledger.findBatchOfMessage(id);
    if (batch) return { batch, messageId: id.toLowerCase() };
  }
  return undefined;
}

/** The ids of the transmission that counts now. */
function listMessages(context: Context, batch: Batch): readonly string[] | undefined {
  return context.channels.get(batch.channel)?.nameMessage?.(toShipment(context, batch));
}

function judgeArrived(before: Layer | undefined, batch: Batch, isCurrent: boolean): Finding {
  if (!isCurrent && batch.resends > 0)
    return {
      outcome: 'contradictory',
      isNews: false,
      reasonText: `an earlier transmission of ${batch.id} arrived, and it was sent anew since: the authority may have it twice`,
    };
  if (before?.state === 'accepted') return { outcome: 'duplicate', isNews: false };
  return { outcome: 'accepted', isNews: true };
}

function judgeLost(before: Layer | undefined, batch: Batch, isCurrent: boolean): Finding {
  // Of an earlier transmission nobody asks any more.
  if (!isCurrent) return { outcome: 'duplicate', isNews: false };
  if (before?.state === 'rejected') return { outcome: 'duplicate', isNews: false };
  const isTaken = before?.state === 'accepted' || batch.state === 'answered';
  if (!isTaken) return { outcome: 'rejected', isNews: true };
  const how = batch.state === 'answered' ? 'answered' : 'fetched at the other end';
  const reasonText = `it says that ${batch.id} never came, which had been ${how}`;
  return { outcome: 'contradictory', isNews: false, reasonText };
}

function toEvent(
  answer: Answer,
  batch: Batch,
  messageId: string,
  { outcome, isNews, reasonText }: Finding,
): NewEvent {
  return {
    kind: 'answer.matched',
    subject: answer.id,
    data: {
      batchId: batch.id,
      transaction: NOTICE,
      layout: 'notice',
      layer: 'transport',
      outcome,
      verdict: isNews ? answer.noticeVerdict : null,
      isLate: false,
      isDeciding: false,
      items: 0,
      errors: 0,
      confirmed: null,
      itemsRejected: 0,
      amountRejected: 0,
      standing: null,
      key: `message ${messageId}`,
      reuseSequence: false,
      ...(reasonText === undefined ? {} : { reasonText }),
    },
  };
}

function lostEvent({ noticeCode, noticeText }: Answer, batch: Batch): NewEvent {
  const reasonText = `the way reported ${noticeCode ?? 'an error'} after it had taken the message: ${noticeText ?? ''}`;
  return {
    kind: 'batch.failed',
    subject: batch.id,
    data: { reasonCode: 'UNDELIVERED', reasonText },
  };
}
