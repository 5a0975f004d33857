import { join } from 'node:path';
import type { Channel, RemoteFile } from '../core/channel.ts';
import { getErrorCode, getMessage } from '../core/errors.ts';
import type { NewEvent } from '../core/events.ts';
import type { Answer, AnswerOutcome, Batch } from '../core/nouns.ts';
import { placeFile } from '../core/files.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import { type AnswerPart, readAnswer } from '../rules/read-answer.ts';
import { compareWithLayer, type Judgement, judge } from '../stages/judge.ts';
import { match } from '../stages/match.ts';
import { parse } from '../stages/parse.ts';
import { receive } from '../stages/receive.ts';
import { type Context, getTransaction } from './context.ts';
import { toFacts } from './facts.ts';
import { findDecidingLayer } from './recover.ts';
import { shippedEvent } from './send.ts';

/** Fetches what waits at every counterpart. One counterpart that cannot be reached stops no other. */
export async function fetchAnswers(context: Context): Promise<void> {
  for (const channel of context.channels.values()) {
    try {
      for (const remote of await channel.list()) {
        if (context.signal?.aborted) return;
        await fetchOne(context, channel, remote);
      }
    } catch (error) {
      context.log.error('answers could not be fetched', { channel: channel.name, code: getErrorCode(error), error: getMessage(error) });
    }
  }
}

/** Recorded before it is acknowledged; a file whose acknowledgement was lost is the same delivery, not a second one. */
async function fetchOne(context: Context, channel: Channel, remote: RemoteFile): Promise<void> {
  const { ledger, config } = context;
  const received = await receive(channel, remote, join(config.folders.work, 'answers'), context.makeId('a'));
  const same = await ledger.listAnswers({ sha256: received.sha256 });
  const pending = same.find((answer) => answer.acknowledged === 0 && answer.name === received.name && answer.channel === channel.name);
  const id = pending?.id ?? received.id;
  if (!pending) {
    const { name, size, sha256 } = received;
    // The business system gets its copy first: after a crash it is placed again, which changes nothing.
    await placeFile(received.path, join(config.folders.outbox, 'answers'), name);
    await ledger.append([{ kind: 'answer.received', subject: id, data: { channel: channel.name, name, path: `answers/${id}/${name}`, size, sha256 } }]);
    context.log.info('answer received', { answer: id, channel: channel.name, name, size });
  }
  await channel.acknowledge(remote);
  await ledger.append([{ kind: 'answer.acknowledged', subject: id, data: { name: remote.name } }]);
}

/** Matches every answer that has not found its batch yet; those put to a person are tried again when something new came. */
export async function matchAnswers(context: Context): Promise<void> {
  const waiting = await context.ledger.listAnswers({ states: ['received', 'unmatched'] });
  for (const answer of waiting) {
    const isRetry = answer.state === 'unmatched';
    if (isRetry && answer.outcome !== 'before-send' && answer.outcome !== 'unknown-batch') continue;
    await matchOne(context, answer);
  }
}

async function matchOne(context: Context, answer: Answer): Promise<void> {
  const path = join(context.config.folders.work, answer.path);
  const recognised = await parse(path, answer.name, listAnswerTransactions(context, answer.channel));
  if (!recognised.transaction) return unmatched(context, answer, 'unreadable', `the file is no answer that is known here: ${recognised.tried.join('; ')}`);
  const { transaction, form } = recognised;
  const { parts, findings } = await readAnswer(path, form, toFacts(context, transaction, answer.name));
  if (findings.rejectsFile || findings.counts['reject-item'] > 0) {
    const [first] = findings.all;
    return unmatched(context, answer, 'unreadable', `${findings.count} findings; first ${first?.code} on line ${first?.line ?? '?'}: ${first?.message}`, transaction, form);
  }
  const number = getPartNumber(answer.id);
  if (number === 1) await addParts(context, answer, parts.length);
  const part = parts[number - 1];
  if (part) await matchPart(context, answer, transaction, form, part);
  else await unmatched(context, answer, 'unreadable', 'the file holds no answer', transaction, form);
}

/** The other parts of a file that answers several batches are answers of their own. */
async function addParts(context: Context, answer: Answer, count: number): Promise<void> {
  const { channel, name, path, size, sha256 } = answer;
  for (let part = 2; part <= count; part++) {
    const id = `${answer.id}.${part}`;
    if (await context.ledger.findAnswer(id)) continue;
    await context.ledger.append([
      { kind: 'answer.received', subject: id, data: { channel, name, path, size, sha256 } },
      { kind: 'answer.acknowledged', subject: id, data: { name } },
    ]);
    const added = await context.ledger.findAnswer(id);
    if (added) await matchOne(context, added);
  }
}

function getPartNumber(id: string): number {
  return Number(id.split('.')[1] ?? 1);
}

/** Every incoming transaction of the authorities that this channel leads to. */
function listAnswerTransactions({ config, catalog }: Context, channel: string): Transaction[] {
  const authorities = new Set(config.routes.filter((route) => route.channel === channel).flatMap((route) => route.transactions.map((id) => id.split('/')[0])));
  return [...catalog.transactions.values()].filter((transaction) => transaction.raw.direction === 'in' && authorities.has(transaction.authority.authority));
}

async function matchPart(context: Context, answer: Answer, transaction: Transaction, form: Form, part: AnswerPart): Promise<void> {
  const promising = new Map([...context.catalog.transactions.values()].flatMap((candidate) => {
    const promised = candidate.raw.answers.find((entry) => `${candidate.authority.authority}/${entry.transaction}` === transaction.id);
    return promised ? [[candidate.id, promised.layer] as const] : [];
  }));
  const [layerName = 'decision'] = promising.values();
  const found = await match(part, new Set(promising.keys()), context.ledger);
  if (!found.batch) {
    if (part.keys.length === 0 && part.items.length > 0) return note(context, answer, transaction, form, layerName, part.items.length);
    return unmatched(context, answer, 'unknown-batch', found.reason, transaction, form, part.items.length);
  }
  const batch = await confirmArrival(context, found.batch, answer);
  if (!batch) return unmatched(context, answer, 'before-send', `it answers ${found.batch.id}, which is ${found.batch.state}`, transaction, form);
  await settle(context, { answer, transaction, form, part, batch, key: found.key, layerName });
}

/** An answer proves that its batch arrived, whatever we knew of the sending. */
async function confirmArrival(context: Context, batch: Batch, answer: Answer): Promise<Batch | undefined> {
  if (batch.state === 'shipped' || batch.state === 'answered') return batch;
  const mayHaveArrived = batch.state === 'in-doubt' || batch.state === 'shipping' || (batch.state === 'failed' && batch.committed === 1);
  if (!mayHaveArrived) return undefined;
  await context.ledger.append([shippedEvent(context, batch, { evidence: `answered by ${answer.name} (${answer.id})` })]);
  return context.ledger.findBatch(batch.id);
}

interface Settling {
  readonly answer: Answer;
  readonly transaction: Transaction;
  readonly form: Form;
  readonly part: AnswerPart;
  readonly batch: Batch;
  readonly key: string;
  readonly layerName: Batch['id'] & string;
}

async function settle(context: Context, { answer, transaction, form, part, batch, key, layerName }: Settling): Promise<void> {
  const { ledger, clock } = context;
  const layer = (await ledger.listLayers([batch.id])).find((candidate) => candidate.layer === layerName);
  const index = await ledger.loadIndex(batch.id);
  if (!layer || !index) throw new Error(`batch ${batch.id} lacks its ${layerName} layer or its manifest`);
  const { itemErrors } = getTransaction(context, batch.transaction).raw;
  const judgement = judge(part, { batch, answerId: answer.id, layer: layer.layer, index, itemErrors });
  if (judgement.misfits.length > 0) return unmatched(context, answer, 'contradictory', judgement.misfits.slice(0, 5).join('; '), transaction, form);
  const outcome = compareWithLayer(layer, judgement, await ledger.listItemOutcomes(batch.id));
  const isFirst = outcome === judgement.verdict;
  const event: NewEvent = {
    kind: 'answer.matched',
    subject: answer.id,
    data: {
      batchId: batch.id, transaction: transaction.id, layout: form.layout.name, layer: layer.layer, outcome,
      verdict: isFirst ? judgement.verdict : null,
      isLate: layer.overdueAt !== null || (layer.deadlineAt !== null && layer.deadlineAt < clock.now().toISOString()),
      isDeciding: findDecidingLayer(context, batch.transaction) === layer.layer,
      items: part.items.length, errors: part.errors.length, itemsRejected: judgement.itemsRejected, amountRejected: judgement.amountRejected,
      key, reuseSequence: isFirst && judgement.verdict === 'rejected' && getTransaction(context, batch.transaction).raw.sequence?.afterRejected === 'reuse',
    },
  };
  await ledger.append([event], isFirst ? toAttachments(batch, answer, judgement) : {});
  context.log.info('answer matched', { answer: answer.id, batch: batch.id, layer: layer.layer, outcome: outcome as AnswerOutcome, notes: judgement.notes.length });
}

function toAttachments(batch: Batch, answer: Answer, judgement: Judgement) {
  const { manifest, outcomes } = judgement;
  return { itemOutcomes: outcomes, ...(manifest ? { manifests: [{ batchId: batch.id, sourceId: answer.id, manifest }] } : {}) };
}

async function note({ ledger }: Context, answer: Answer, transaction: Transaction, form: Form, layer: 'transport' | 'receipt' | 'decision', items: number): Promise<void> {
  const reasonText = `${items} cases that were not sent by file`;
  await ledger.append([{ kind: 'answer.noted', subject: answer.id, data: { transaction: transaction.id, layout: form.layout.name, layer, items, reasonText } }]);
}

async function unmatched({ ledger, log }: Context, answer: Answer, outcome: AnswerOutcome, reasonText: string, transaction?: Transaction, form?: Form, items = 0): Promise<void> {
  if (answer.state === 'unmatched' && answer.reasonText === reasonText) return;
  const data = { outcome, transaction: transaction?.id ?? null, layout: form?.layout.name ?? null, reasonText, items };
  await ledger.append([{ kind: 'answer.unmatched', subject: answer.id, data }]);
  log.warn('answer put to a person', { answer: answer.id, outcome });
}
