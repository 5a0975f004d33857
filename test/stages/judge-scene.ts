import { ManifestBuilder, ManifestIndex } from '../../src/core/manifest.ts';
import type { Batch, Layer } from '../../src/core/nouns.ts';
import type { AnswerError, AnswerItem, AnswerPart } from '../../src/rules/read-answer.ts';
import type { JudgeContext } from '../../src/stages/judge.ts';
import { TEST_HASH } from '../ledger/test-key.ts';

/** A batch of four items of 100, 200, 300 and 400 öre; items 1 and 2 share a title. */
export const BATCH: Batch = {
  id: 'b-1',
  dropId: 'd-1',
  transaction: 'kronofogden/ansokan-verkstallighet',
  layout: 'ansokan-verkstallighet',
  creditor: 'KBL',
  channel: 'emalin',
  sequenceScope: null,
  sequence: 7,
  remoteName: 'KBL.EMALIN',
  payload: 'payload.dat',
  size: 1,
  sha256: 'x',
  state: 'shipped',
  verdict: null,
  items: 4,
  amount: 1000,
  itemsAccepted: 0,
  amountAccepted: 0,
  itemsRejected: 0,
  amountRejected: 0,
  resends: 0,
  blames: null,
  attempts: 1,
  nextAttemptAt: null,
  committed: 1,
  settled: 0,
  sealedAt: '2026-11-23',
  shippedAt: '2026-11-23',
  reasonCode: null,
  reasonText: null,
};

export const LAYER: Layer = {
  batchId: 'b-1',
  layer: 'receipt',
  transaction: 'kronofogden/kvittens-verkstallighet',
  state: 'waiting',
  silence: 'overdue',
  warnAt: null,
  escalateAt: null,
  escalatedAt: null,
  deadlineAt: null,
  warnedAt: null,
  overdueAt: null,
  answeredAt: null,
  answerId: null,
};

/** The manifest of items, each 100 öre more than the one before. */
export function indexItems(references: readonly (readonly string[])[]): ManifestIndex {
  const builder = new ManifestBuilder(['referens', 'titel'], TEST_HASH);
  for (const [at, texts] of references.entries()) {
    const ordinal = at + 1;
    builder.add({ ordinal, line: ordinal * 3, byte: 0, amount: ordinal * 100 }, texts);
  }
  return new ManifestIndex(builder.finish(), TEST_HASH);
}

const INDEX = indexItems([
  ['KB-1', 'T-1'],
  ['KB-2', 'T-1'],
  ['KB-3', 'T-3'],
  ['KB-4', 'T-4'],
]);

export function makeContext(changes: Partial<JudgeContext> = {}): JudgeContext {
  return {
    batch: BATCH,
    answerId: 'a-1',
    layer: 'receipt',
    index: INDEX,
    given: [],
    itemErrors: 'reject-item',
    ...changes,
  };
}

export function error(code: string, changes: Partial<AnswerError> = {}): AnswerError {
  return { code, text: undefined, position: undefined, references: {}, ...changes };
}

export function confirm(referens: string, malnummer: string): AnswerItem {
  return { references: { referens }, assigns: { malnummer }, line: 2, byte: 122 };
}

export function makePart(changes: Partial<AnswerPart> = {}): AnswerPart {
  return { keys: [], verdict: 'accepted', errors: [], items: [], ...changes };
}
