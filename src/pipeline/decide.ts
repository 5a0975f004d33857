import type { Decision } from '../core/decision.ts';
import { AppError } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Answer, Batch, Drop } from '../core/nouns.ts';
import type { Context } from './context.ts';
import { shippedEvent } from './outcomes.ts';

/** What stops a file for good: the file itself must change, not the decision about it. */
const NEVER_RELEASED = new Set(['RECONSTRUCTED', 'FINDINGS', 'FILE_TOO_LARGE']);

/** Records an operator's decision with its reason. Throws when it does not fit the state. */
export async function decide(
  context: Context,
  id: string,
  decision: Decision,
  comment: string,
): Promise<string> {
  if (comment.trim() === '') {
    throw new AppError('COMMENT_MISSING', 'a decision needs its reason', {
      fix: 'add --comment "why"',
    });
  }
  const event = await findEvent(context, id, decision, maskPersonalNumbers(comment));
  await context.ledger.append([event]);
  return `${id}: ${event.kind}`;
}

async function findEvent(
  context: Context,
  id: string,
  decision: Decision,
  comment: string,
): Promise<NewEvent> {
  const { ledger } = context;
  const drop = await ledger.findDrop(id);
  if (drop) return decideDrop(drop, decision, comment);
  const batch = await ledger.findBatch(id);
  if (batch) return decideBatch(context, batch, decision, comment);
  const answer = await ledger.findAnswer(id);
  if (answer) return decideAnswer(answer, decision, comment);
  throw new AppError('NOT_FOUND', `nothing is known by '${id}'`, {
    fix: 'take the id from `kvittera status`',
  });
}

function decideDrop(drop: Drop, decision: Decision, comment: string): NewEvent {
  const { id: subject, state, lifted } = drop;
  const isStopped = state === 'held' || state === 'quarantined';
  if (isStopped && decision === 'discard') {
    return { kind: 'drop.discarded', subject, data: { comment } };
  }
  if (!isStopped || decision !== 'release') {
    throw refuse(
      subject,
      decision,
      state,
      'a held or quarantined file takes --release or --discard',
    );
  }
  const code = drop.reasonCode ?? '';
  if (NEVER_RELEASED.has(code)) {
    const fix = 'correct the cause and drop a new file; --discard closes this one';
    throw refuse(subject, decision, `${state} for ${code}`, fix);
  }
  const codes = [lifted, code].filter((part) => part !== '').join(',');
  return { kind: 'drop.released', subject, data: { comment, lifted: codes } };
}

function decideBatch(
  context: Context,
  batch: Batch,
  decision: Decision,
  comment: string,
): NewEvent {
  const { id: subject, state } = batch;
  const choices: { readonly [state: string]: readonly Decision[] } = {
    'in-doubt': ['arrived', 'absent', 'cancel'],
    // A refusal may be a mistake of the counterpart's: it can have the file all the same.
    failed: ['resend', 'arrived', 'cancel'],
    sealed: ['cancel', 'settle'],
    // The authority says that it never came.
    shipped: ['absent', 'cancel', 'settle'],
    answered: ['settle'],
  };
  if (!choices[state]?.includes(decision)) {
    const fix =
      'in doubt takes --arrived, --absent or --cancel; failed takes resend, --arrived or --cancel; sealed takes --cancel; shipped takes --absent or --cancel; answered takes --settle';
    throw refuse(subject, decision, state, fix);
  }
  if (decision === 'settle') return { kind: 'batch.settled', subject, data: { comment } };
  if (decision === 'arrived') {
    return shippedEvent(context, batch, { evidence: `an operator: ${comment}` });
  }
  const kind = decision === 'cancel' ? 'batch.cancelled' : 'batch.resent';
  return { kind, subject, data: { comment } };
}

function decideAnswer(answer: Answer, decision: Decision, comment: string): NewEvent {
  const { id: subject, state } = answer;
  if (decision === 'settle' && state !== 'settled') {
    return { kind: 'answer.settled', subject, data: { comment } };
  }
  throw refuse(subject, decision, state, 'an answer takes --settle');
}

function refuse(id: string, decision: Decision, state: string, fix: string): AppError {
  return new AppError('DECISION_REFUSED', `${id} is ${state}: ${decision} does not fit`, { fix });
}
