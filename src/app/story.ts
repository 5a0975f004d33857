import { AppError } from '../core/errors.ts';
import type { ItemHit, Ledger } from '../core/ledger.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Story } from '../report/describe-story.ts';

/**
 * The whole story of an id (drop, batch or answer), of a file name, or of an item by any of its
 * references. A reference may have been sent more than once: each has its story.
 */
export async function findStories(ledger: Ledger, wanted: string): Promise<Story[]> {
  const drop = await ledger.findDrop(wanted);
  if (drop) return [await buildStory(ledger, { dropId: drop.id })];
  const batch = await ledger.findBatch(wanted);
  if (batch) return [await buildStory(ledger, { dropId: batch.dropId })];
  const answer = await ledger.findAnswer(wanted);
  if (answer) return [await buildAnswerStory(ledger, wanted)];
  const hits = await ledger.findItems(wanted);
  if (hits.length > 0) return buildItemStories(ledger, hits);
  const named = (await ledger.listDrops()).filter(
    (candidate) => candidate.name === wanted || candidate.origin === wanted,
  );
  const sent = (await ledger.listBatches({ remoteName: wanted })).map(
    (candidate) => candidate.dropId,
  );
  const ids = [...new Set([...named.map((candidate) => candidate.id), ...sent])];
  if (ids.length > 0) return Promise.all(ids.map((dropId) => buildStory(ledger, { dropId })));
  throw new AppError('NOT_FOUND', `nothing is known by '${maskPersonalNumbers(wanted)}'`, {
    fix: 'give the id of a file (d-...), batch (b-...) or answer (a-...), a file name, or a reference of an item',
  });
}

async function buildItemStories(ledger: Ledger, hits: readonly ItemHit[]): Promise<Story[]> {
  const stories: Story[] = [];
  for (const batchId of new Set(hits.map((hit) => hit.batchId))) {
    const batch = await ledger.findBatch(batchId);
    const own = hits.filter((hit) => hit.batchId === batchId);
    if (batch) stories.push(await buildStory(ledger, { dropId: batch.dropId, hits: own }));
  }
  return stories;
}

async function buildStory(
  ledger: Ledger,
  { dropId, hits = [] }: { dropId: string; hits?: readonly ItemHit[] },
): Promise<Story> {
  const drop = await ledger.findDrop(dropId);
  const [batch] = await ledger.listBatches({ dropIds: [dropId] });
  const answers = batch ? await ledger.listAnswers({ batchIds: [batch.id] }) : [];
  const outcomes = batch ? await ledger.listItemOutcomes(batch.id) : [];
  const ordinals = new Set(hits.map((hit) => hit.ordinal));
  const subjects = [dropId, ...(batch ? [batch.id] : []), ...answers.map((answer) => answer.id)];
  return {
    drop,
    batch,
    hits,
    answers,
    layers: batch ? await ledger.listLayers([batch.id]) : [],
    outcomes:
      hits.length === 0
        ? outcomes
        : outcomes.filter((outcome) => outcome.ordinal === 0 || ordinals.has(outcome.ordinal)),
    events: await ledger.listEvents(subjects),
  };
}

async function buildAnswerStory(ledger: Ledger, id: string): Promise<Story> {
  const answer = await ledger.findAnswer(id);
  const batch = answer?.batchId ? await ledger.findBatch(answer.batchId) : undefined;
  return {
    drop: undefined,
    batch,
    hits: [],
    outcomes: [],
    answers: answer ? [answer] : [],
    layers: batch ? await ledger.listLayers([batch.id]) : [],
    events: await ledger.listEvents([id]),
  };
}
