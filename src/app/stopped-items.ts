import { join } from 'node:path';
import type { App } from '../app.ts';
import { openChunks } from '../core/files.ts';
import type { Drop } from '../core/nouns.ts';
import type { ItemStory } from '../report/story.ts';
import { loadFindings } from '../stages/keep.ts';
import { buildStory, type Untold } from './build-story.ts';
import { findForm, findItem, getAmount, isSameReference, listReferences } from './item-files.ts';

/** Files looked into, the newest first. */
const MAX_FILES = 500;

/**
 * An item that was never sent is in no batch: it is looked for in the files that were stopped, and in
 * those that items were left out of.
 */
export async function findStopped(app: App, wanted: string): Promise<Untold[]> {
  const drops = (await app.ledger.listDrops())
    .filter((drop) => drop.state !== 'batched' || drop.itemsRejected > 0)
    .slice(-MAX_FILES)
    .reverse();
  const stories: Untold[] = [];
  for (const drop of drops) {
    const item = await findInDrop(app, drop, wanted);
    if (item) stories.push({ ...(await buildStory(app, drop.id)), items: [item] });
  }
  return stories;
}

async function findInDrop(
  { context, config }: App,
  drop: Drop,
  wanted: string,
): Promise<ItemStory | undefined> {
  const found = findForm(context, drop.transaction, drop.layout);
  if (!found) return undefined;
  const folder = join(config.folders.work, drop.id);
  const source = openChunks(join(folder, drop.name));
  const item = await findItem(found.form, source, (candidate) =>
    listReferences(found.form, candidate).some(({ value }) => isSameReference(value, wanted)),
  ).catch(() => undefined);
  if (!item) return undefined;
  const { findings } = await loadFindings(folder);
  return {
    ordinal: item.ordinal,
    line: item.records[0]?.line,
    amount: getAmount(found.form, item),
    references: listReferences(found.form, item),
    layers: [],
    untold: [],
    findings: findings.filter((finding) => finding.item === item.ordinal),
  };
}
