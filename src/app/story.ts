import type { App } from '../app.ts';
import { AppError } from '../core/errors.ts';
import type { Stranger } from '../core/events.ts';
import type { ItemHit } from '../core/ledger.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Batch, ItemOutcome } from '../core/nouns.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { toHappening } from '../report/happenings.ts';
import { readEvents } from '../report/read-events.ts';
import type { Happening } from '../report/report.ts';
import type { Sending, Story } from '../report/story.ts';
import { listSubjects } from '../report/touched-days.ts';
import { explainCode } from './formats.ts';
import { buildItemStory } from './item-story.ts';

/**
 * The whole story of an id (drop, batch or answer), of a file name, or of an item or case by any of
 * its references. A reference may have been sent more than once: each has its story.
 */
export async function findStories(
  app: App,
  wanted: string,
  showPersonal = false,
): Promise<Story[]> {
  const stories = (await findById(app, wanted)) ?? [
    ...(await findByReference(app, wanted)),
    ...(await findByName(app, wanted)),
  ];
  if (stories.length > 0) return showPersonal ? stories : maskData(stories);
  throw new AppError('NOT_FOUND', `nothing is known by '${maskPersonalNumbers(wanted)}'`, {
    fix: 'give the id of a file (d-...), batch (b-...) or answer (a-...), a file name, or a reference of an item or case; items are known by their references when their file has been checked and is to be sent',
  });
}

async function findById(app: App, wanted: string): Promise<Story[] | undefined> {
  const { ledger } = app;
  const drop = await ledger.findDrop(wanted);
  if (drop) return [await buildStory(app, drop.id)];
  const batch = await ledger.findBatch(wanted);
  if (batch) return [await buildStory(app, batch.dropId)];
  const answer = await ledger.findAnswer(wanted);
  return answer ? [await buildAnswerStory(app, wanted)] : undefined;
}

async function findByReference(app: App, wanted: string): Promise<Story[]> {
  const hits = await app.ledger.findItems(wanted);
  const stories: Story[] = [];
  for (const batchId of new Set(hits.map((hit) => hit.batchId))) {
    const batch = await app.ledger.findBatch(batchId);
    const own = hits.filter((hit) => hit.batchId === batchId);
    if (batch) stories.push(await buildStory(app, batch.dropId, own));
  }
  for (const [answerId, strangers] of await findStrangers(app, wanted))
    stories.push({ ...(await buildAnswerStory(app, answerId)), strangers });
  return stories;
}

const CASES = ['answer.matched', 'answer.noted', 'answer.unmatched'] as const;

/** Answers that name a case by this reference which is no item of ours. */
async function findStrangers({ ledger }: App, wanted: string): Promise<Map<string, Stranger[]>> {
  const found = new Map<string, Stranger[]>();
  const key = wanted.trim().toUpperCase();
  for await (const event of readEvents(ledger, { kinds: CASES })) {
    const own = listStrangers([toHappening(event)]).filter(({ references }) =>
      Object.values(references).some((value) => value.trim().toUpperCase() === key),
    );
    if (own.length > 0) found.set(event.subject, own);
  }
  return found;
}

function listStrangers(events: readonly Happening[]): Stranger[] {
  return events.flatMap(({ data }) => (data.strangers ?? []) as Stranger[]);
}

/** By the name of a file that came, was sent, or came back; also as it is shown with its numbers masked. */
async function findByName(app: App, wanted: string): Promise<Story[]> {
  const { ledger } = app;
  const fits = (...names: readonly string[]) =>
    names.some((name) => name === wanted || showName(maskPersonalNumbers(name)) === wanted);
  const drops = (await ledger.listDrops()).filter(({ name, origin }) => fits(name, origin));
  const batches = (await ledger.listBatches()).filter(({ remoteName }) => fits(remoteName));
  const answers = (await ledger.listAnswers()).filter(({ name }) => fits(name));
  const ids = new Set([...drops.map(({ id }) => id), ...batches.map(({ dropId }) => dropId)]);
  return Promise.all([
    ...[...ids].map((dropId) => buildStory(app, dropId)),
    ...answers.map(({ id }) => buildAnswerStory(app, id)),
  ]);
}

async function buildStory(app: App, dropId: string, hits: readonly ItemHit[] = []): Promise<Story> {
  const { ledger, context } = app;
  const [batch] = await ledger.listBatches({ dropIds: [dropId] });
  const answers = batch ? await ledger.listAnswers({ batchIds: [batch.id] }) : [];
  const layers = batch ? await ledger.listLayers([batch.id]) : [];
  const outcomes = batch ? await ledger.listItemOutcomes(batch.id) : [];
  const layouts = new Map(answers.map((answer) => [answer.id, answer.layout]));
  const rejected = outcomes.map((outcome) =>
    explain(app, outcome, layouts.get(outcome.answerId) ?? null),
  );
  const events = (await ledger.listEvents(await listSubjects(ledger, dropId))).map(toHappening);
  const amounts = new Map(hits.map((hit) => [hit.ordinal, hit.amount]));
  const items = [];
  if (batch)
    for (const [ordinal, amount] of amounts)
      items.push(
        await buildItemStory(context, { batch, layers, answers, rejected }, ordinal, amount),
      );
  return {
    items,
    drop: await ledger.findDrop(dropId),
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

async function buildAnswerStory(app: App, id: string): Promise<Story> {
  const { ledger } = app;
  const answer = await ledger.findAnswer(id);
  const batch = answer?.batchId ? await ledger.findBatch(answer.batchId) : undefined;
  const events = (await ledger.listEvents([id])).map(toHappening);
  const sent = batch ? (await ledger.listEvents([batch.id])).map(toHappening) : [];
  return {
    items: [],
    drop: undefined,
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
  { creditor, transaction: id }: Batch,
  events: readonly Happening[],
): Sending {
  const transaction = catalog.transactions.get(id);
  const authority = transaction?.authority;
  const shipped = events.findLast(({ kind }) => kind === 'batch.shipped');
  const known = config.creditors[creditor];
  return {
    creditorName: known?.name ?? '',
    orgnr: known?.orgnr,
    authority: authority?.title ?? '',
    service: authority?.services[transaction?.raw.service ?? '']?.title ?? '',
    transaction: transaction?.raw.title ?? id,
    details: (shipped?.data.details ?? {}) as Sending['details'],
    shippedAt: shipped?.at,
  };
}
