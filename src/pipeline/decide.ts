import { AppError } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import type { Context } from './context.ts';
import { shippedEvent } from './send.ts';

export const DECISIONS = ['release', 'discard', 'arrived', 'absent', 'cancel', 'settle', 'resend'] as const;

/** What an operator may decide about something that waits for a person. */
export type Decision = (typeof DECISIONS)[number];

const NEVER_RELEASED = new Set(['RECONSTRUCTED', 'FINDINGS', 'FILE_TOO_LARGE']);

/** Records an operator's decision with its reason. Throws when it does not fit the state. */
export async function decide(context: Context, id: string, decision: Decision, comment: string): Promise<string> {
  if (comment.trim() === '') throw new AppError('COMMENT_MISSING', 'a decision needs its reason', { fix: 'add --comment "why"' });
  const event = await findEvent(context, id, decision, comment);
  await context.ledger.append([event]);
  return `${id}: ${event.kind}`;
}

async function findEvent(context: Context, id: string, decision: Decision, comment: string): Promise<NewEvent> {
  const { ledger } = context;
  const drop = await ledger.findDrop(id);
  if (drop) {
    const isStopped = drop.state === 'held' || drop.state === 'quarantined';
    if (decision === 'discard' && isStopped) return { kind: 'drop.discarded', subject: id, data: { comment } };
    if (decision === 'release' && isStopped) {
      const code = drop.reasonCode ?? '';
      if (NEVER_RELEASED.has(code)) throw refuse(id, decision, `held for ${code}`, 'correct the cause and drop a new file; --discard closes this one');
      return { kind: 'drop.released', subject: id, data: { comment, lifted: [drop.lifted, code].filter((part) => part !== '').join(',') } };
    }
    throw refuse(id, decision, drop.state, 'a held or quarantined file takes --release or --discard');
  }
  const batch = await ledger.findBatch(id);
  if (batch) {
    const isOpen = batch.state === 'in-doubt' || batch.state === 'failed';
    if (decision === 'arrived' && batch.state === 'in-doubt') return shippedEvent(context, batch, { evidence: `an operator: ${comment}` });
    if (decision === 'absent' && batch.state === 'in-doubt') return { kind: 'batch.resent', subject: id, data: { comment } };
    if (decision === 'resend' && batch.state === 'failed') return { kind: 'batch.resent', subject: id, data: { comment } };
    if (decision === 'cancel' && (isOpen || batch.state === 'sealed')) return { kind: 'batch.cancelled', subject: id, data: { comment } };
    throw refuse(id, decision, batch.state, 'in doubt takes --arrived, --absent or --cancel; failed takes resend or --cancel; sealed takes --cancel');
  }
  const answer = await ledger.findAnswer(id);
  if (answer && decision === 'settle' && answer.state !== 'settled') return { kind: 'answer.settled', subject: id, data: { comment } };
  if (answer) throw refuse(id, decision, answer.state, 'an answer takes --settle');
  throw new AppError('NOT_FOUND', `nothing is known by '${id}'`, { fix: 'take the id from `kvittera status`' });
}

function refuse(id: string, decision: Decision, state: string, fix: string): AppError {
  return new AppError('DECISION_REFUSED', `${id} is ${state}: ${decision} does not fit`, { fix });
}
