import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Stranger } from '../core/events.ts';
import type { ItemHit } from '../core/ledger.ts';
import type { Batch, ItemOutcome } from '../core/nouns.ts';
import { toHappening } from '../report/happenings.ts';
import type { Happening } from '../report/report.ts';
import type { Sending, Story } from '../report/story.ts';
import { listSubjects } from '../report/touched-days.ts';
import { loadFindings } from '../stages/keep.ts';
import { explainCode } from './formats.ts';
import { buildItemStory } from './item-story.ts';

/** A story without what is to be done about it. */
export type Untold = Omit<Story, 'actions'>;

/** The story of a dropped file and its batch, of some of its items when they were asked for. */
export async function buildStory(
  app: App,
  dropId: string,
  hits: readonly ItemHit[] = [],
): Promise<Untold> {
  const { ledger, context } = app;
  const [batch] = await ledger.listBatches({ dropIds: [dropId] });
  const answers = batch ? await ledger.listAnswers({ batchIds: [batch.id] }) : [];
  const layers = batch ? await ledger.listLayers([batch.id]) : [];
  const outcomes = batch ? await ledger.listItemOutcomes([batch.id]) : [];
  const layouts = new Map(answers.map((answer) => [answer.id, answer.layout]));
  const rejected = outcomes.map((outcome) =>
    explain(app, outcome, layouts.get(outcome.answerId) ?? null),
  );
  const events = (await ledger.listEvents(await listSubjects(ledger, [dropId]))).map(toHappening);
  const amounts = new Map(hits.map((hit) => [hit.ordinal, hit.amount]));
  const items = [];
  if (batch)
    for (const [ordinal, amount] of amounts)
      items.push(
        await buildItemStory(context, { batch, layers, answers, rejected }, ordinal, amount),
      );
  return {
    items,
    life: [],
    drop: await ledger.findDrop(dropId),
    kept: await loadFindings(join(context.config.folders.work, dropId)),
    batch,
    sending: batch && describeSending(app, batch, events),
    layers,
    answers,
    rejected: hits.length === 0 ? rejected : rejected.filter(({ ordinal }) => ordinal === 0),
    strangers: listStrangers(events),
    events,
  };
}

function explain({ catalog }: App, outcome: ItemOutcome, layout: string | null) {
  const code = explainCode(catalog, layout, outcome.code);
  const { ordinal, reference, amount, answerId } = outcome;
  return {
    ordinal,
    reference,
    amount,
    answerId,
    code: outcome.code,
    text: outcome.text ?? code?.text ?? null,
    explanation: code?.explanation ?? null,
    fix: code?.fix ?? null,
  };
}

/** The story of an answer, and of the batch it was matched to. */
export async function buildAnswerStory(app: App, id: string): Promise<Untold> {
  const { ledger } = app;
  const answer = await ledger.findAnswer(id);
  const batch = answer?.batchId ? await ledger.findBatch(answer.batchId) : undefined;
  const events = (await ledger.listEvents([id])).map(toHappening);
  const sent = batch ? (await ledger.listEvents([batch.id])).map(toHappening) : [];
  return {
    items: [],
    life: [],
    drop: undefined,
    kept: { count: 0, findings: [] },
    batch,
    sending: batch && describeSending(app, batch, sent),
    rejected: [],
    answers: answer ? [answer] : [],
    layers: batch ? await ledger.listLayers([batch.id]) : [],
    strangers: listStrangers(events),
    events,
  };
}

function describeSending(
  { config, catalog }: App,
  { creditor, dropId, transaction: id }: Batch,
  events: readonly Happening[],
): Sending {
  const transaction = catalog.transactions.get(id);
  const authority = transaction?.authority;
  const shipped = events.findLast(({ kind }) => kind === 'batch.shipped');
  const tried = events.findLast(({ kind, data }) => data.details && kind !== 'batch.shipped');
  const known = config.creditors[creditor];
  return {
    creditorName: known?.name ?? '',
    orgnr: known?.orgnr,
    contact: [known?.contact.email, known?.contact.phone].filter((one) => one !== undefined),
    application: transaction?.raw.application,
    authority: authority?.title ?? '',
    service: authority?.services[transaction?.raw.service ?? '']?.title ?? '',
    transaction: transaction?.raw.title ?? id,
    details: describeAttempt(config.folders.work, dropId, events, (shipped ?? tried)?.data.details),
    shippedAt: shipped?.at,
    triedAt: tried?.at,
  };
}

/** The message that was sent, what was noted of it, and where request and answer are kept. */
function describeAttempt(
  folder: string,
  dropId: string,
  events: readonly Happening[],
  noted: unknown,
): Sending['details'] {
  const { evidence, ...details } = (noted ?? {}) as Sending['details'];
  // What was seen when the counterpart was asked is words.
  const locate = (seen: string) =>
    seen.endsWith('.evidence.json') ? join(folder, dropId, seen) : seen;
  const [txId] = (events.findLast(({ data }) => data.messages)?.data.messages ?? []) as string[];
  return {
    ...(txId === undefined ? {} : { txId }),
    ...details,
    ...(evidence === undefined ? {} : { evidence: locate(evidence) }),
  };
}

/** The cases in some events that are no items of ours. */
export function listStrangers(events: readonly Happening[]): Stranger[] {
  return events.flatMap(({ data }) => (data.strangers ?? []) as Stranger[]);
}
