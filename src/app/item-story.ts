import { join } from 'node:path';
import { getErrorCode, getMessage } from '../core/errors.ts';
import { openChunks } from '../core/files.ts';
import type { Answer, Batch, Layer } from '../core/nouns.ts';
import type { Context } from '../pipeline/context.ts';
import { toFacts } from '../pipeline/facts.ts';
import type { RejectedItem } from '../report/report.ts';
import type { ItemLayer, ItemStory, Reference } from '../report/story.ts';
import { type AnswerItem, readAnswer } from '../rules/read-answer.ts';
import { findForm, findItem, isSameReference, listReferences } from './item-files.ts';

/** The batch of an item, and what its answers said. */
export interface ItemScene {
  readonly batch: Batch;
  readonly layers: readonly Layer[];
  readonly answers: readonly Answer[];
  readonly rejected: readonly (RejectedItem & { readonly answerId: string })[];
}

/** What is known of one item of a batch: its references are read from the files, which the ledger only knows by hash. */
export async function buildItemStory(
  context: Context,
  scene: ItemScene,
  ordinal: number,
  amount: number,
): Promise<ItemStory> {
  const own = await readOwn(context, scene.batch, ordinal);
  const named = new Map<string, AnswerItem>();
  const untold =
    own.unreadable === undefined ? [] : [`its references cannot be told: ${own.unreadable}`];
  for (const answer of scene.answers) {
    try {
      const item = await findInAnswer(context, answer, own.references);
      if (item) named.set(answer.id, item);
    } catch (error) {
      untold.push(
        `what ${answer.id} said of it cannot be told: ${answer.path}: ${getReason(error)}`,
      );
    }
  }
  const given = [...named].flatMap(([answerId, { assigns }]) =>
    Object.entries(assigns).map(([kind, value]) => ({ kind, value, answerId })),
  );
  return {
    ordinal,
    amount,
    line: own.line,
    references: [...own.references, ...given],
    layers: scene.layers.map((layer) => toItemLayer(scene, layer, ordinal, named)),
    untold,
    findings: [],
  };
}

interface OwnFacts {
  readonly line: number | undefined;
  readonly references: readonly Reference[];
  readonly unreadable: string | undefined;
}

async function readOwn(context: Context, batch: Batch, ordinal: number): Promise<OwnFacts> {
  const none = { line: undefined, references: [] };
  const found = findForm(context, batch.transaction, batch.layout);
  if (!found) return { ...none, unreadable: `the format ${batch.layout} is no longer there` };
  const path = join(context.config.folders.work, batch.dropId, batch.payload);
  try {
    const source = openChunks(path);
    const item = await findItem(found.form, source, (candidate) => candidate.ordinal === ordinal);
    if (!item) return { ...none, unreadable: `${batch.payload} has no item ${ordinal}` };
    const references = listReferences(found.form, item);
    return { line: item.records[0]?.line, references, unreadable: undefined };
  } catch (error) {
    return { ...none, unreadable: `the sent file cannot be read: ${getReason(error)}` };
  }
}

function getReason(error: unknown): string {
  return getErrorCode(error) ?? getMessage(error);
}

/** What an answer says of the item when it names items one by one. */
async function findInAnswer(
  context: Context,
  answer: Answer,
  own: readonly Reference[],
): Promise<AnswerItem | undefined> {
  const found = findForm(context, answer.transaction, answer.layout);
  if (answer.items === 0 || !found) return undefined;
  const path = join(context.config.folders.work, answer.path);
  const facts = toFacts(context, found.transaction, answer.name);
  const { parts } = await readAnswer(path, found.form, facts);
  // `a-...` is the first part of its file, `a-....3` the third.
  const part = parts[Number(answer.id.split('.')[1] ?? 1) - 1];
  for (const item of part?.items ?? []) if (names(item, own)) return item;
  return undefined;
}

function names({ references }: AnswerItem, own: readonly Reference[]): boolean {
  const pairs = Object.entries(references);
  return (
    pairs.length > 0 &&
    pairs.every(([kind, value]) =>
      own.some((reference) => reference.kind === kind && isSameReference(reference.value, value)),
    )
  );
}

/** Codes of other items told of one that was rejected with them. */
const MAX_OTHERS = 5;

interface ItemSigns {
  /** The layer's answers name items one by one, and this one. */
  readonly namesItems: boolean;
  readonly isNamed: boolean;
  /** An answer has rejected it. */
  readonly isOut: boolean;
}

function toItemLayer(
  { batch, answers, rejected }: ItemScene,
  layer: Layer,
  ordinal: number,
  named: ReadonlyMap<string, AnswerItem>,
): ItemLayer {
  const ofLayer = answers.filter((answer) => answer.layer === layer.layer);
  const naming = ofLayer.find((answer) => named.has(answer.id));
  const settling = answers.find((answer) => answer.id === layer.answerId);
  const said = rejected.filter((item) => item.answerId === layer.answerId);
  const own = said.filter((item) => item.ordinal === ordinal || item.ordinal === 0);
  // An item without fault may be rejected with its batch, for what the others have.
  const codes = own.length === 0 && layer.state === 'rejected' ? said.slice(0, MAX_OTHERS) : own;
  const { transaction, deadlineAt, overdueAt, answeredAt } = layer;
  const answer = naming ?? settling;
  return {
    layer: layer.layer,
    transaction,
    state: findState(layer, batch, codes.length > 0, {
      isOut: rejected.some((item) => item.ordinal === ordinal),
      namesItems: ofLayer.some((candidate) => candidate.items > 0),
      isNamed: naming !== undefined,
    }),
    deadlineAt,
    overdueAt,
    answeredAt,
    answer: answer && { id: answer.id, name: answer.name },
    codes,
  };
}

function findState(
  layer: Layer,
  { verdict }: Batch,
  hasCodes: boolean,
  { namesItems, isNamed, isOut }: ItemSigns,
): ItemLayer['state'] {
  if (hasCodes || layer.state === 'rejected') return 'rejected';
  const isLost = verdict === 'rejected' || isOut;
  if (layer.state === 'waiting' || layer.state === 'silent')
    return isLost ? 'will-not-come' : layer.state;
  if (!namesItems || isNamed) return 'accepted';
  return isLost ? 'will-not-come' : 'not-named';
}
