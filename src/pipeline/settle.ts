import type { NewEvent, Stranger } from '../core/events.ts';
import type { Judgement } from '../core/judgement.ts';
import type { Attachments } from '../core/ledger.ts';
import type { ManifestIndex } from '../core/manifest.ts';
import type { Answer, AnswerOutcome, Batch, Layer } from '../core/nouns.ts';
import { takeFirst } from '../core/packed-list.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { AnswerPart } from '../rules/read-answer.ts';
import {
  compareWithEarlier,
  countConfirmed,
  type Earlier,
  findConflict,
} from '../stages/compare-answers.ts';
import { judge } from '../stages/judge.ts';
import { type Match, match } from '../stages/match.ts';
import { type Context, getTransaction } from './context.ts';
import { shippedEvent } from './outcomes.ts';

/** An answer as far as it could be read. */
export interface Reading {
  readonly answer: Answer;
  readonly transaction?: Transaction;
  readonly form?: Form;
  /** The batch it means, when that is known. */
  readonly batch?: Batch;
  readonly part?: AnswerPart;
}

/** One part of an answer, read whole. */
export interface PartReading {
  readonly answer: Answer;
  readonly transaction: Transaction;
  readonly form: Form;
  readonly part: AnswerPart;
}

interface Matched extends PartReading {
  readonly batch: Batch;
  readonly layer: Layer;
  /** By which key the batch was found. */
  readonly key: string;
}

/** Finds the batch a part answers and settles its layer; or puts it to a person with the reason. */
export async function settlePart(context: Context, reading: PartReading): Promise<void> {
  const { answer, transaction, part } = reading;
  const promises = findPromises(context, transaction);
  const found = await findOwnBatch(context, reading, new Set(promises.keys()));
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
  if (!layer) throw new Error(`batch ${batch.id} was not promised a ${transaction.id}`);
  await settleLayer(context, { ...reading, batch, layer, key: found.key });
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
  return batch && promising.has(batch.transaction)
    ? { batch, key: 'an operator' }
    : { reason: `${answer.assignedTo} is not promised such an answer` };
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
async function confirmArrival(
  context: Context,
  batch: Batch,
  answer: Answer,
): Promise<Batch | undefined> {
  const { state, committed } = batch;
  if (state === 'shipped' || state === 'answered') return batch;
  const mayHaveArrived =
    state === 'in-doubt' || state === 'shipping' || (state === 'failed' && committed === 1);
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

async function settleLayer(context: Context, matched: Matched): Promise<void> {
  const { ledger } = context;
  const { answer, batch, layer, part } = matched;
  const index = await ledger.loadIndex(batch.id);
  if (!index) throw new Error(`batch ${batch.id} lacks its manifest`);
  const { itemErrors } = getTransaction(context, batch.transaction).raw;
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
  const earlier = await loadEarlier(context, layer, indexes);
  const comparison = compareWithEarlier(earlier, judgement);
  const isNews = comparison === judgement.verdict;
  const conflict = isNews ? findConflict(earlier, judgement) : undefined;
  const confirmed = matched.form.layout.answer?.items ? countConfirmed(earlier, judgement) : null;
  const event = matchedEvent(context, matched, judgement, {
    isNews,
    comparison,
    conflict,
    confirmed,
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

/** What answers have said of the batch, those to this layer apart from the others. */
async function loadEarlier(
  { ledger }: Context,
  layer: Layer,
  indexes: ReadonlyMap<string, ManifestIndex>,
): Promise<Earlier> {
  const answers = await ledger.listAnswers({ batchIds: [layer.batchId] });
  const layers = new Map(answers.map((answer) => [answer.id, answer.layer]));
  const pick = (isOwn: boolean) =>
    [...indexes].flatMap(([id, index]) =>
      (layers.get(id) === layer.layer) === isOwn ? [index] : [],
    );
  return {
    layer,
    outcomes: await ledger.listItemOutcomes(layer.batchId),
    own: pick(true),
    others: pick(false),
  };
}

/** How an answer relates to those before it. */
interface Relation {
  /** It settles its layer. */
  readonly isNews: boolean;
  readonly comparison: AnswerOutcome;
  /** Why another layer's answer cannot be true together with it. */
  readonly conflict: string | undefined;
  readonly confirmed: number | null;
}

function matchedEvent(
  context: Context,
  { answer, transaction, form, part, batch, layer, key }: Matched,
  { verdict, itemsRejected, amountRejected, strangers }: Judgement,
  { isNews, comparison, conflict, confirmed }: Relation,
): NewEvent {
  const { answers, sequence } = getTransaction(context, batch.transaction).raw;
  const isPast = layer.deadlineAt !== null && layer.deadlineAt < context.clock.now().toISOString();
  return {
    kind: 'answer.matched',
    subject: answer.id,
    data: {
      batchId: batch.id,
      transaction: transaction.id,
      layout: form.layout.name,
      layer: layer.layer,
      outcome: conflict ? 'contradictory' : comparison,
      verdict: isNews ? verdict : null,
      isLate: layer.overdueAt !== null || isPast,
      // The first promised answer is the one that decides about the batch.
      isDeciding: answers[0]?.layer === layer.layer,
      items: part.items.length - strangers.length,
      errors: part.errors.length,
      confirmed: isNews ? confirmed : null,
      itemsRejected,
      amountRejected,
      key,
      reuseSequence: isNews && verdict === 'rejected' && sequence?.afterRejected === 'reuse',
      ...(strangers.length > 0 ? describeStrangers(strangers) : {}),
      ...(conflict ? { reasonText: conflict } : {}),
    },
  };
}

const MAX_STRANGERS = 1000;

/** The cases of a part, to be found by their references although no batch of ours has them. */
function listCases({ items }: AnswerPart): Stranger[] {
  return takeFirst(items, MAX_STRANGERS).map(({ line, assigns, references }) => ({
    line,
    references: { ...assigns, ...references },
  }));
}

function describeStrangers(strangers: readonly Stranger[]) {
  const [first] = strangers;
  const name = Object.entries(first!.references).map(([kind, value]) => `${kind} ${value}`);
  const cases = strangers.length === 1 ? '1 case that is' : `${strangers.length} cases that are`;
  const reasonText = `it names ${cases} not in the batch; first ${name.join(', ')} on line ${first!.line}`;
  return { reasonText, strangers: strangers.slice(0, MAX_STRANGERS) };
}

function toAttachments({ batch, answer }: Matched, judgement: Judgement): Attachments {
  const { manifest, outcomes } = judgement;
  const manifests = manifest ? [{ batchId: batch.id, sourceId: answer.id, manifest }] : [];
  return { itemOutcomes: outcomes, manifests };
}

/** Cases that were never sent by file (registered by hand, or from another service) are in order. */
async function noteForeign(
  { ledger }: Context,
  { answer, transaction, form, part }: PartReading,
  layer: Layer['layer'],
): Promise<void> {
  const items = part.items.length;
  const data = {
    transaction: transaction.id,
    layout: form.layout.name,
    layer,
    items,
    reasonText: `${items} cases that were not sent by file`,
    strangers: listCases(part),
  };
  await ledger.append([{ kind: 'answer.noted', subject: answer.id, data }]);
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
