import type { App } from '../app.ts';
import { AppError } from '../core/errors.ts';
import type { Stranger } from '../core/events.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import { maskData, showName } from '../core/shown-text.ts';
import { listActions } from '../report/actions.ts';
import { toHappening } from '../report/happenings.ts';
import { loadOpenWork } from '../report/open-work.ts';
import { readEvents } from '../report/read-events.ts';
import { createSay } from '../report/say.ts';
import type { Story } from '../report/story.ts';
import { buildAnswerStory, buildStory, listStrangers, type Untold } from './build-story.ts';
import { tellLife } from './claim-life.ts';
import { isSameReference } from './item-files.ts';
import { findStopped } from './stopped-items.ts';

/**
 * The whole story of an id (drop, batch or answer), of a file name, or of an item or case by any of
 * its references. A reference may have been sent more than once: each has its story.
 */
export async function findStories(
  app: App,
  wanted: string,
  showPersonal = false,
): Promise<Story[]> {
  const stories = (await findById(app, wanted)) ?? (await search(app, wanted));
  if (stories.length > 0) {
    const told = await addActions(app, stories);
    return showPersonal ? told : maskData(told);
  }
  throw new AppError('NOT_FOUND', `nothing is known by '${maskPersonalNumbers(wanted)}'`, {
    fix: 'give the id of a file (d-...), batch (b-...) or answer (a-...), a file name, or a reference of an item or case',
  });
}

async function search(app: App, wanted: string): Promise<Untold[]> {
  const found = [...(await findByReference(app, wanted)), ...(await findByName(app, wanted))];
  // The newest is what is asked about; those before it are its past.
  const [newest, ...past] = found.reverse();
  if (!newest) return findStopped(app, wanted);
  return [{ ...newest, life: await tellLife(app, wanted) }, ...past];
}

async function addActions({ ledger, config }: App, stories: readonly Untold[]): Promise<Story[]> {
  const last = await ledger.findLastEvent();
  const wording = { say: createSay('en'), asOf: last?.at ?? '', timeZone: config.timeZone };
  const actions = listActions(await loadOpenWork(ledger), wording);
  return stories.map((story) => {
    const ids = [story.drop, story.batch, ...story.answers].map((subject) => subject?.id);
    return { ...story, actions: actions.filter(({ id }) => ids.includes(id)) };
  });
}

async function findById(app: App, wanted: string): Promise<Untold[] | undefined> {
  const { ledger } = app;
  const drop = await ledger.findDrop(wanted);
  if (drop) return [await buildStory(app, drop.id)];
  const batch = await ledger.findBatch(wanted);
  if (batch) return [await buildStory(app, batch.dropId)];
  const answer = await ledger.findAnswer(wanted);
  return answer ? [await buildAnswerStory(app, wanted)] : undefined;
}

async function findByReference(app: App, wanted: string): Promise<Untold[]> {
  const hits = await app.ledger.findItems(wanted);
  const stories: Untold[] = [];
  for (const batchId of new Set(hits.map((hit) => hit.batchId))) {
    const batch = await app.ledger.findBatch(batchId);
    const own = hits.filter((hit) => hit.batchId === batchId);
    if (batch) stories.push(await buildStory(app, batch.dropId, own));
    else if (await app.ledger.findAnswer(batchId))
      stories.push(await buildAnswerStory(app, batchId));
  }
  for (const [answerId, strangers] of await findStrangers(app, wanted))
    if (!hits.some((hit) => hit.batchId === answerId))
      stories.push({ ...(await buildAnswerStory(app, answerId)), strangers });
  return stories;
}

const CASES = ['answer.matched', 'answer.noted', 'answer.unmatched'] as const;

/** Answers that name a case by this reference which is no item of ours. */
async function findStrangers({ ledger }: App, wanted: string): Promise<Map<string, Stranger[]>> {
  const found = new Map<string, Stranger[]>();
  for await (const event of readEvents(ledger, { kinds: CASES })) {
    const own = listStrangers([toHappening(event)]).filter(({ references }) =>
      Object.values(references).some((value) => isSameReference(value, wanted)),
    );
    if (own.length > 0) found.set(event.subject, own);
  }
  return found;
}

/** By the name of a file that came, was sent, or came back; also as it is shown with its numbers masked. */
async function findByName(app: App, wanted: string): Promise<Untold[]> {
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
