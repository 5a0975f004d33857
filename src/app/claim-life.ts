import type { App } from '../app.ts';
import type { ItemHit } from '../core/ledger.ts';
import type { Batch } from '../core/nouns.ts';
import { isAgreed } from '../pipeline/agreed.ts';
import { findAddressee } from '../pipeline/find-creditor.ts';
import type { ItemStory, LifeEvent } from '../report/story.ts';
import type { Transaction } from '../rules/authority.ts';
import { buildStory } from './build-story.ts';
import { findNews } from './find-news.ts';
import { findForm, isSameReference, listPersonalKinds } from './item-files.ts';

/** A claim has a few files on its way; what shares so many references is no one claim. */
const MAX_STEPS = 50;

/**
 * What has become of a claim, through every file that it was in: from a reference of it to the items and cases that
 * have it, and on by theirs. References to persons lead nowhere: a debtor may have many claims.
 */
export async function tellLife(app: App, wanted: string): Promise<LifeEvent[]> {
  const events: LifeEvent[] = [];
  const waiting = [wanted];
  const asked: string[] = [];
  const seen = new Set<string>();
  while (waiting.length > 0 && seen.size < MAX_STEPS) {
    const reference = waiting.shift()!;
    if (asked.some((value) => isSameReference(value, reference))) continue;
    asked.push(reference);
    for (const hit of await app.ledger.findItems(reference)) {
      const key = `${hit.batchId} ${hit.ordinal}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const step = await tellStep(app, hit);
      events.push(...step.events);
      waiting.push(...step.references);
    }
  }
  events.sort((a, b) => a.at.localeCompare(b.at));
  return [...events, ...(await tellOpenEnd(app, events))];
}

/** What the authority has taken on, and told nothing more of, may have ended without a word. */
async function tellOpenEnd(app: App, events: readonly LifeEvent[]): Promise<LifeEvent[]> {
  const last = await findOpenEnd(app, events);
  if (!last) return [];
  const { event, transaction, creditor } = last;
  const { config } = app.context;
  const isOn = (name: string) => isAgreed(config, creditor, transaction, name, app.getToday());
  const codes = (transaction.raw.openEnd ?? [])
    .filter((end) => end.if === undefined || isOn(end.if))
    .filter((end) => end.unless === undefined || !isOn(end.unless))
    .map(({ text }) => text);
  if (codes.length === 0) return [];
  const title = transaction.raw.title;
  return [{ ...event, title, said: 'open', source: '', references: [], codes }];
}

interface OpenEnd {
  readonly event: LifeEvent;
  readonly transaction: Transaction;
  readonly creditor: string;
}

/** The last file that took a case on: one of ours, or an answer that confirms what was never sent by file. */
async function findOpenEnd(
  { ledger, catalog, context }: App,
  events: readonly LifeEvent[],
): Promise<OpenEnd | undefined> {
  const last = events.at(-1);
  if (last?.said === 'news') {
    const answer = last.closes ? undefined : await ledger.findAnswer(last.batchId);
    const transaction = catalog.transactions.get(answer?.transaction ?? '');
    if (!answer || !transaction) return undefined;
    const creditor = findAddressee(context, transaction, answer.name);
    return creditor === undefined ? undefined : { event: last, transaction, creditor };
  }
  if (events.some(({ said }) => said === 'news')) return undefined;
  const accepted = events.filter(({ said }) => said === 'accepted' || said === 'partly');
  for (const event of accepted.reverse()) {
    const batch = await ledger.findBatch(event.batchId);
    const transaction = batch && catalog.transactions.get(batch.transaction);
    if (batch && transaction?.raw.openEnd) return { event, transaction, creditor: batch.creditor };
  }
  return undefined;
}

interface Step {
  readonly events: readonly LifeEvent[];
  /** By which it goes on. */
  readonly references: readonly string[];
}

async function tellStep(app: App, hit: ItemHit): Promise<Step> {
  const batch = await app.ledger.findBatch(hit.batchId);
  if (batch) return tellItem(app, batch, hit);
  return tellNews(app, hit);
}

async function tellItem(app: App, batch: Batch, hit: ItemHit): Promise<Step> {
  const { items } = await buildStory(app, batch.dropId, [hit]);
  const personal = listPersonalKinds(findForm(app.context, batch.transaction, batch.layout)?.form);
  const references = items
    .flatMap((item) => item.references)
    .filter(({ kind }) => !personal.has(kind))
    .map(({ value }) => value);
  return { references, events: items.flatMap((item) => listItemEvents(app, batch, item)) };
}

function listItemEvents(app: App, batch: Batch, item: ItemStory): LifeEvent[] {
  const title = getTitle(app, batch.transaction);
  const base = { batchId: batch.id, ordinal: item.ordinal, closes: false };
  const own = item.references.find(({ answerId }) => answerId === undefined);
  const sent: LifeEvent = {
    ...base,
    at: batch.shippedAt ?? batch.sealedAt,
    title,
    said: batch.shippedAt === null ? 'not-sent' : 'sent',
    source: batch.remoteName,
    amount: item.amount,
    references: own ? [own] : [],
    codes: [],
  };
  let last = sent.at;
  const answered = item.layers.flatMap((layer): LifeEvent[] => {
    if (layer.state === 'waiting' || layer.state === 'will-not-come') return [];
    // What came in one pass came in no order: it is told in that of the promises.
    last = keepOrder(last, layer.answeredAt ?? layer.deadlineAt ?? '');
    const at = last;
    const given = item.references.filter(({ answerId }) => answerId === layer.answer?.id);
    return [
      {
        ...base,
        at,
        title: getTitle(app, layer.transaction),
        said: layer.state,
        source: layer.answer?.name ?? '',
        amount: undefined,
        references: layer.answer ? given : [],
        codes: layer.codes.map(({ code, text }) => `${code} ${text ?? ''}`.trim()),
      },
    ];
  });
  return [sent, ...answered];
}

const PASS_MS = 60_000;

/** A moment, or the one before it where it is so little earlier that both are of one pass. */
function keepOrder(before: string, at: string): string {
  const earlierMs = Date.parse(before) - Date.parse(at);
  return earlierMs > 0 && earlierMs < PASS_MS ? before : at;
}

/** What a file of news says of the case that was found in it. */
async function tellNews(app: App, hit: ItemHit): Promise<Step> {
  const answer = await app.ledger.findAnswer(hit.batchId);
  const news = answer && (await findNews(app, answer, hit.ordinal));
  if (!news) return { events: [], references: [] };
  const references = Object.entries(news.references).map(([kind, value]) => ({
    kind,
    value,
    answerId: answer.id,
  }));
  const event: LifeEvent = {
    at: news.date ?? answer.receivedAt,
    title: getTitle(app, answer.transaction ?? ''),
    said: 'news',
    source: answer.name,
    amount: news.amount,
    references,
    codes: [...(news.said === undefined ? [] : [news.said]), ...(news.details ?? [])],
    closes: news.closes,
    batchId: answer.id,
    ordinal: hit.ordinal,
  };
  return { events: [event], references: references.map(({ value }) => value) };
}

function getTitle({ catalog }: App, id: string): string {
  return catalog.transactions.get(id)?.raw.title ?? id;
}
