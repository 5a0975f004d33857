import type { Decision, DecisionName } from '../core/decision.ts';
import { AppError } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import { computeStanding } from '../stages/standing.ts';
import { type Context, getTransaction } from './context.ts';
import { isContradicted } from './identity.ts';
import { shippedEvent } from './outcomes.ts';

/** What stops a file for good: the file itself must change, not the decision about it. */
const NEVER_RELEASED = new Set([
  'RECONSTRUCTED',
  'PERMIT_MISSING',
  'FINDINGS',
  'FILE_TOO_LARGE',
  'CHANGED_AFTER_CLAIM',
]);

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
  if (answer) return decideAnswer(context, answer, decision, comment);
  throw new AppError('NOT_FOUND', `nothing is known by '${id}'`, {
    fix: 'take the id from `kvittera status`',
  });
}

function decideDrop(drop: Drop, decision: Decision, comment: string): NewEvent {
  const { id: subject, state, lifted } = drop;
  const isStopped = state === 'held' || state === 'quarantined';
  if (isStopped && decision.name === 'discard') {
    return { kind: 'drop.discarded', subject, data: { comment } };
  }
  if (!isStopped || decision.name !== 'release') {
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

const CHOICES: { readonly [state: string]: readonly DecisionName[] } = {
  'in-doubt': ['arrived', 'absent', 'cancel'],
  // A refusal may be a mistake of the counterpart's: it can have the file all the same.
  failed: ['resend', 'arrived', 'cancel'],
  sealed: ['cancel', 'settle'],
  // The authority says that it never came.
  shipped: ['absent', 'cancel', 'settle', 'answered'],
  answered: ['settle', 'answered'],
};

async function decideBatch(
  context: Context,
  batch: Batch,
  decision: Decision,
  comment: string,
): Promise<NewEvent> {
  const { id: subject, state } = batch;
  const { name } = decision;
  const choices = CHOICES[state] ?? [];
  if (!choices.includes(name)) {
    const known = choices.map((choice) => (choice === 'resend' ? choice : `--${choice}`));
    const fix =
      known.length > 0 ? `it takes ${known.join(', ')}` : 'nothing can be decided about it';
    throw refuse(subject, decision, state, fix);
  }
  if (name === 'settle') return settleBatch(context, batch, decision, comment);
  if (name === 'answered') return answerLayer(context, batch, decision, comment);
  if (name === 'arrived') {
    return shippedEvent(context, batch, { evidence: `an operator: ${comment}` });
  }
  if (decision.layer !== undefined)
    throw refuse(subject, decision, state, `--layer goes with --answered, not with --${name}`);
  if (name === 'absent') await refuseAnswered(context, batch, decision);
  if (name === 'cancel') return { kind: 'batch.cancelled', subject, data: { comment } };
  // A message that was taken and lost afterwards is known by its id, and would be taken no second time.
  const sameMessage = state !== 'shipped' && batch.reasonCode !== 'UNDELIVERED';
  return { kind: 'batch.resent', subject, data: { comment, sameMessage } };
}

/** Whatever has been answered has arrived: sent again, it would sue people twice. */
async function refuseAnswered(
  { ledger }: Context,
  { id, state }: Batch,
  decision: Decision,
): Promise<void> {
  const answered = (await ledger.listLayers([id])).find(({ answeredAt }) => answeredAt !== null);
  if (!answered) return;
  const fix = `its ${answered.layer} has come, so the authority has it: --answered says what the missing answer is, --cancel gives it up`;
  throw refuse(id, decision, state, fix);
}

/** Only what was rejected or left out, or not confirmed, can be dealt with, and once. */
async function settleBatch(
  { ledger }: Context,
  batch: Batch,
  decision: Decision,
  comment: string,
): Promise<NewEvent> {
  const drop = await ledger.findDrop(batch.dropId);
  const isOpen = batch.settled === 0 && (batch.state === 'answered' || drop?.itemsRejected !== 0);
  if (!isOpen) {
    const fix = 'nothing of it was rejected, left out or is unconfirmed, or it has been settled';
    throw refuse(batch.id, decision, batch.state, fix);
  }
  return { kind: 'batch.settled', subject: batch.id, data: { comment } };
}

/** What has come by letter; or which of two answers that contradict each other holds. */
async function answerLayer(
  context: Context,
  batch: Batch,
  decision: Decision,
  comment: string,
): Promise<NewEvent> {
  const { ledger } = context;
  const layers = await ledger.listLayers([batch.id]);
  const isDisputed = await isContradicted(ledger, batch.id);
  const open = layers.filter((layer) => isDisputed || isOpen(layer));
  const layer = open.find((candidate) => candidate.layer === decision.layer);
  if (!layer || decision.verdict === undefined) {
    const names = open.map((candidate) => candidate.layer).join(' or ');
    const fix = names === '' ? 'all its answers have come' : `say --layer ${names}`;
    throw refuse(batch.id, decision, batch.state, fix);
  }
  const { verdict } = decision;
  const deciding = getTransaction(context, batch.transaction).raw.answers[0]?.layer;
  const now = { layer: layer.layer, state: verdict };
  const outcomes = await ledger.listItemOutcomes([batch.id]);
  const standing = computeStanding(batch, layers, now, outcomes, deciding) ?? null;
  const isDeciding = deciding === layer.layer;
  const data = { layer: layer.layer, verdict, isDeciding, standing, comment };
  return { kind: 'layer.answered', subject: batch.id, data };
}

/** No answer has settled it; what an operator said may be said anew. */
function isOpen({ state, answerId }: Layer): boolean {
  return state === 'waiting' || state === 'silent' || answerId === null;
}

async function decideAnswer(
  { ledger }: Context,
  answer: Answer,
  decision: Decision,
  comment: string,
): Promise<NewEvent> {
  const { id: subject, state } = answer;
  if (decision.name === 'settle' && state !== 'settled')
    return { kind: 'answer.settled', subject, data: { comment } };
  if (state === 'unmatched' && decision.name === 'again')
    return { kind: 'answer.reread', subject, data: { comment } };
  if (state === 'unmatched' && decision.name === 'batch') {
    const batchId = decision.batchId ?? '';
    if (await ledger.findBatch(batchId))
      return { kind: 'answer.assigned', subject, data: { comment, batchId } };
    throw refuse(subject, decision, state, `there is no batch '${batchId}'`);
  }
  const fix = 'an answer takes --settle, one that is unmatched --batch b-... or --again';
  throw refuse(subject, decision, state, fix);
}

function refuse(id: string, { name }: Decision, state: string, fix: string): AppError {
  return new AppError('DECISION_REFUSED', `${id} is ${state}: ${name} does not fit`, { fix });
}
