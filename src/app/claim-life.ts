import { join } from 'node:path';
import type { App } from '../app.ts';
import type { ItemHit } from '../core/ledger.ts';
import type { Batch } from '../core/nouns.ts';
import { toFacts } from '../pipeline/facts.ts';
import type { ItemStory, LifeEvent, Reference } from '../report/story.ts';
import { type CaseNews, readCases } from '../rules/read-cases.ts';
import { buildStory } from './build-story.ts';
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
  return events.sort((a, b) => a.at.localeCompare(b.at));
}

interface Step {
  readonly events: readonly LifeEvent[];
  /** By which it goes on. */
  readonly references: readonly string[];
}

async function tellStep(app: App, hit: ItemHit): Promise<Step> {
  const batch = await app.ledger.findBatch(hit.batchId);
  if (batch) return tellItem(app, batch, hit);
  const news = await findNews(app, hit);
  return news ?? { events: [], references: [] };
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
  const answered = item.layers.flatMap((layer): LifeEvent[] => {
    if (layer.state === 'waiting' || layer.state === 'will-not-come') return [];
    const at = layer.answeredAt ?? layer.deadlineAt ?? '';
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

/** What a file of news says of the case that was found in it. */
async function findNews(app: App, hit: ItemHit): Promise<Step | undefined> {
  const { ledger, context } = app;
  const answer = await ledger.findAnswer(hit.batchId);
  const found = answer && findForm(context, answer.transaction, answer.layout);
  if (!answer || !found?.form.layout.cases) return undefined;
  let news: CaseNews | undefined;
  const path = join(context.config.folders.work, answer.path);
  const facts = toFacts(context, found.transaction, answer.name);
  await readCases(path, found.form, facts, (candidate) => {
    if (candidate.ordinal === hit.ordinal) news = candidate;
    return news === undefined;
  });
  if (!news) return undefined;
  const references = toReferences({ ...news.references, ...news.assigns }, answer.id);
  const event: LifeEvent = {
    at: news.date ?? answer.receivedAt,
    title: found.transaction.raw.title,
    said: 'news',
    source: answer.name,
    amount: news.amount,
    references,
    codes: [`${news.code} ${news.text}`],
    closes: news.closes,
    batchId: answer.id,
    ordinal: hit.ordinal,
  };
  return { events: [event], references: references.map(({ value }) => value) };
}

function toReferences(keys: Readonly<{ [kind: string]: string }>, answerId: string): Reference[] {
  return Object.entries(keys).map(([kind, value]) => ({ kind, value, answerId }));
}

function getTitle({ catalog }: App, id: string): string {
  return catalog.transactions.get(id)?.raw.title ?? id;
}
