import type { Judgement } from '../core/judgement.ts';
import type { Attachments } from '../core/ledger.ts';
import type { ManifestIndex } from '../core/manifest.ts';
import type { Answer, AnswerOutcome, Batch, Layer } from '../core/nouns.ts';
import type { Transaction } from '../rules/authority.ts';
import type { AnswerPart } from '../rules/read-answer.ts';
import {
  compareWithEarlier,
  countConfirmed,
  describeDifference,
  type Earlier,
  findConflict,
} from '../stages/compare-answers.ts';
import { judge } from '../stages/judge.ts';
import { findObjection, type Match, match } from '../stages/match.ts';
import { computeStanding } from '../stages/standing.ts';
import { type Context, getTransaction } from './context.ts';
import { listCases, matchedEvent } from './matched-event.ts';
import { noteForeign } from './note-foreign.ts';
import { shippedEvent } from './outcomes.ts';
import type { Matched, PartReading, Reading } from './reading.ts';

/** Finds the batch a part answers and settles its layer; or puts it to a person with the reason. */
export async function settlePart(context: Context, reading: PartReading): Promise<void> {
  const { answer, transaction } = reading;
  const part = await addEnvelope(context, reading);
  const promises = findPromises(context, transaction);
  const found = await findOwnBatch(context, { ...reading, part }, new Set(promises.keys()));
  if (!found.batch) {
    const isOurs = part.keys.length > 0 || part.items.length === 0;
    if (!isOurs) return noteForeign(context, reading, [...promises.values()][0] ?? 'decision');
    return putToPerson(context, reading, 'unknown-batch', found.reason);
  }
  if (answer.assignedTo === null && answer.receivedAt < found.batch.sealedAt) {
    const text = `it came ${answer.receivedAt}, before ${found.batch.id} was made (${found.batch.sealedAt}): it answers another file`;
    return putToPerson(context, reading, 'before-send', text);
  }
  const batch = await confirmArrival(context, found.batch, answer);
  if (!batch) {
    await stopSending(context, found.batch, answer);
    const text = `it answers ${found.batch.id}, which is ${found.batch.state}${CANCELLED[found.batch.state] ?? ''}`;
    return putToPerson(context, { ...reading, batch: found.batch }, 'before-send', text);
  }
  const layers = await context.ledger.listLayers([batch.id]);
  const layer = layers.find((candidate) => candidate.layer === promises.get(batch.transaction));
  const own = layer ?? unpromised(batch, transaction, promises.get(batch.transaction));
  await settleLayer(context, { ...reading, batch, layer: own, key: found.key }, layers);
}

/** An answer that the authority had not agreed to give by file may come all the same. */
function unpromised(
  { id }: Batch,
  transaction: Transaction,
  layer: Layer['layer'] | undefined,
): Layer {
  if (!layer) throw new Error(`no transaction promises a ${transaction.id}`);
  return {
    batchId: id,
    layer,
    transaction: transaction.id,
    state: 'waiting',
    silence: 'nothing',
    warnAt: null,
    deadlineAt: null,
    escalateAt: null,
    warnedAt: null,
    overdueAt: null,
    escalatedAt: null,
    answeredAt: null,
    answerId: null,
  };
}

/** What the envelope says it answers is tried after what stands in the file, where it is a message of ours. */
async function addEnvelope(
  { ledger }: Context,
  { answer, part }: PartReading,
): Promise<AnswerPart> {
  for (const messageId of answer.replyTo?.split(' ') ?? [])
    if (await ledger.findBatchOfMessage(messageId))
      return { ...part, keys: [...part.keys, { messageId }] };
  return part;
}

const CANCELLED: Readonly<{ [state: string]: string }> = {
  cancelled: ': the authority has it all the same, so its claims must not go in a new file',
};

/** The batch that an operator has named, or the one that the part's keys lead to. */
async function findOwnBatch(
  { ledger }: Context,
  { answer, part }: PartReading,
  promising: ReadonlySet<string>,
): Promise<Match> {
  if (answer.assignedTo === null) return match(part, promising, ledger);
  const batch = await ledger.findBatch(answer.assignedTo);
  if (!batch || !promising.has(batch.transaction))
    return { reason: `${answer.assignedTo} is not promised such an answer` };
  const objection = findObjection(Object.assign({}, ...part.keys), batch);
  return objection
    ? { reason: `an operator said that it answers ${batch.id}, but ${objection}` }
    : { batch, key: 'an operator' };
}

/** The transactions that promise this kind of answer, and as which layer. */
function findPromises({ catalog }: Context, answer: Transaction): Map<string, Layer['layer']> {
  const promises = new Map<string, Layer['layer']>();
  for (const { id, authority, raw } of catalog.transactions.values()) {
    for (const promised of raw.answers) {
      if (`${authority.authority}/${promised.transaction}` === answer.id) {
        promises.set(id, promised.layer);
      }
    }
  }
  return promises;
}

/** An answer proves that its batch arrived, whatever we knew of the sending. */
export async function confirmArrival(
  context: Context,
  batch: Batch,
  answer: Answer,
): Promise<Batch | undefined> {
  const { state, committed } = batch;
  if (state === 'shipped' || state === 'answered') return batch;
  const isTried = state === 'failed' || state === 'sealed';
  const mayHaveArrived =
    state === 'in-doubt' || state === 'shipping' || (isTried && committed === 1);
  if (!mayHaveArrived) return undefined;
  const evidence = `answered by ${answer.name} (${answer.id})`;
  await context.ledger.append([shippedEvent(context, batch, { evidence })]);
  return context.ledger.findBatch(batch.id);
}

/** An answer to what we have not sent: somebody else may have sent it, so it is not sent by itself any more. */
async function stopSending({ ledger }: Context, batch: Batch, answer: Answer): Promise<void> {
  // An answer that waits for a person already has stopped it; what the person decided holds.
  if (batch.state !== 'sealed' || answer.state !== 'received') return;
  const reasonText = `${answer.name} (${answer.id}) answers it, although it has not been sent from here`;
  const data = { reasonCode: 'ANSWERED_UNSENT', reasonText };
  await ledger.append([{ kind: 'batch.failed', subject: batch.id, data }]);
}

async function settleLayer(
  context: Context,
  matched: Matched,
  layers: readonly Layer[],
): Promise<void> {
  const { ledger } = context;
  const { answer, batch, layer, part } = matched;
  const index = await ledger.loadIndex(batch.id);
  if (!index) throw new Error(`batch ${batch.id} lacks its manifest`);
  const { itemErrors, answers } = getTransaction(context, batch.transaction).raw;
  const indexes = await ledger.loadAnswerIndexes(batch.id);
  const judgement = judge(part, {
    batch,
    answerId: answer.id,
    layer: layer.layer,
    index,
    given: [...indexes.values()],
    itemErrors,
  });
  if (judgement.isEarly) {
    const text = `it answers ${batch.id}, but names its items by references that no answer has given yet`;
    return putToPerson(context, matched, 'unknown-batch', text);
  }
  if (judgement.misfits.length > 0) {
    const text = judgement.misfits.slice(0, 5).join('; ');
    return putToPerson(context, matched, 'contradictory', text);
  }
  const earlier = await loadEarlier(context, layer, layers, indexes);
  const comparison = compareWithEarlier(earlier, judgement);
  const isNews = comparison === judgement.verdict;
  const conflict = isNews ? findConflict(earlier, judgement) : undefined;
  const difference =
    comparison === 'contradictory' ? describeDifference(earlier, judgement) : undefined;
  const confirmed = matched.form.layout.answer?.items ? countConfirmed(earlier, judgement) : null;
  const standing = computeStanding(
    batch,
    layers,
    { layer: layer.layer, state: judgement.verdict },
    [...earlier.outcomes, ...judgement.outcomes],
    answers[0]?.layer,
  );
  const event = matchedEvent(context, matched, judgement, {
    isNews,
    comparison,
    conflict: conflict ?? difference,
    confirmed,
    standing: isNews ? (standing ?? null) : null,
  });
  await ledger.append([event], isNews ? toAttachments(matched, judgement) : {});
  context.log.info('answer matched', {
    answer: answer.id,
    batch: batch.id,
    layer: layer.layer,
    outcome: conflict ? 'contradictory' : comparison,
    strangers: judgement.strangers.length,
  });
}

/** What answers have said of the batch. */
async function loadEarlier(
  { ledger }: Context,
  layer: Layer,
  layers: readonly Layer[],
  indexes: ReadonlyMap<string, ManifestIndex>,
): Promise<Earlier> {
  const answers = await ledger.listAnswers({ batchIds: [layer.batchId] });
  const named = answers.flatMap(({ id, layer: answered }) => {
    const index = indexes.get(id);
    return index && answered ? [{ layer: answered, index }] : [];
  });
  return { layer, layers, outcomes: await ledger.listItemOutcomes([layer.batchId]), named };
}

function toAttachments({ batch, answer }: Matched, judgement: Judgement): Attachments {
  const { manifest, outcomes } = judgement;
  const manifests = manifest ? [{ batchId: batch.id, sourceId: answer.id, manifest }] : [];
  return { itemOutcomes: outcomes, manifests };
}

/** Leaves an answer to a person, with what was found out. Saying the same again changes nothing. */
export async function putToPerson(
  { ledger, log }: Context,
  { answer, transaction, form, batch, part }: Reading,
  outcome: AnswerOutcome,
  reasonText: string,
): Promise<void> {
  if (answer.state === 'unmatched' && answer.reasonText === reasonText) return;
  const data = {
    outcome,
    transaction: transaction?.id ?? null,
    layout: form?.layout.name ?? null,
    reasonText,
    items: 0,
    ...(batch ? { batchId: batch.id } : {}),
    ...(part && part.items.length > 0 ? { strangers: listCases(part) } : {}),
  };
  await ledger.append([{ kind: 'answer.unmatched', subject: answer.id, data }]);
  log.warn('answer put to a person', { answer: answer.id, outcome });
}
