import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFileFaults } from '../../src/app/verify-files.ts';
import type { App } from '../../src/app.ts';

/** Everything about a finished run that must not depend on whether, and where, it was interrupted. */
export interface Outcome {
  readonly [part: string]: readonly string[];
}

/** What one run has and another lacks, in lines. */
export function compareOutcomes(wanted: Outcome, found: Outcome): string[] {
  return Object.keys(wanted).flatMap((part) => [
    ...wanted[part]!.filter((line) => !found[part]!.includes(line)).map((line) => `lacks ${line}`),
    ...found[part]!.filter((line) => !wanted[part]!.includes(line)).map((line) => `has ${line}`),
    ...(wanted[part]!.length === found[part]!.length ? [] : [`${part} have another number`]),
  ]);
}

/** Tells what came of a run, in lines that two runs have alike. */
export async function describeOutcome(root: string, app: App): Promise<Outcome> {
  return {
    ...(await describeLedger(app)),
    faults: [...(await app.ledger.verify()).faults, ...(await findFileFaults(app))],
    strays: await findStrays(root, app),
    inbox: listFiles(join(root, 'inbox')),
    arrivals: listFiles(join(root, 'counterpart', 'in')),
    answersLeft: listFiles(join(root, 'counterpart', 'out')),
    taken: hashFiles(join(root, 'counterpart', 'taken')),
    answers: hashFiles(join(root, 'outbox', 'answers')),
    rejects: hashFiles(join(root, 'outbox', 'rejects')),
    quarantine: listFiles(join(root, 'outbox', 'quarantine')),
  };
}

async function describeLedger({ ledger }: App): Promise<Outcome> {
  const drops = await ledger.listDrops();
  const origins = new Map(drops.map(({ id, origin }) => [id, origin]));
  const batches = await ledger.listBatches();
  const byBatch = new Map(batches.map(({ id, dropId }) => [id, origins.get(dropId)]));
  const layers = await ledger.listLayers(batches.map(({ id }) => id));
  return {
    drops: drops
      .map(({ origin, state, reasonCode, itemsIn, itemsRejected, sha256 }) =>
        [origin, state, reasonCode, itemsIn, itemsRejected, sha256].join(' '),
      )
      .sort(),
    batches: batches
      .map((batch) => {
        const { dropId, remoteName, sequence, state, verdict, sha256, amountAccepted } = batch;
        return [
          origins.get(dropId),
          remoteName,
          sequence,
          state,
          verdict,
          sha256,
          amountAccepted,
        ].join(' ');
      })
      .sort(),
    layers: layers
      .map(({ batchId, layer, state }) => [byBatch.get(batchId), layer, state].join(' '))
      .sort(),
    replies: (await ledger.listAnswers())
      .map(({ id, name, state, outcome, batchId, acknowledged }) =>
        [
          name,
          id.split('.')[1] ?? 1,
          state,
          outcome,
          byBatch.get(batchId ?? ''),
          acknowledged,
        ].join(' '),
      )
      .sort(),
  };
}

/** Half-fetched answers are set aside, never deleted. */
const OWN = new Set(['answers', 'set-aside']);

/** Folders and files of ours that the ledger does not know. */
async function findStrays(root: string, { ledger }: App): Promise<string[]> {
  const strays: string[] = [];
  for (const name of readdirSync(join(root, 'work'))) {
    if (!OWN.has(name) && !(await ledger.findDrop(name))) strays.push(name);
  }
  for (const name of listFolders(join(root, 'work', 'answers')))
    if (!(await ledger.findAnswer(name))) strays.push(name);
  return strays;
}

function listFolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Files below a folder, without unfinished ones of ours (a dot in front). */
function findFiles(folder: string): Dirent[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
}

/** By name alone: a folder may have the name of an id. */
function listFiles(folder: string): string[] {
  return findFiles(folder)
    .map((entry) => entry.name)
    .sort();
}

/** Reasons name ids, so only their names count. */
function hashFiles(folder: string): string[] {
  return findFiles(folder)
    .map(({ name, parentPath }) => {
      if (name.includes('.reason.')) return name;
      const bytes = readFileSync(join(parentPath, name));
      return `${name} ${createHash('sha256').update(bytes).digest('hex')}`;
    })
    .sort();
}
