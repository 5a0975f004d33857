import type { Ledger } from '../core/ledger.ts';
import type { Batch, Drop } from '../core/nouns.ts';
import type { Transaction } from '../rules/authority.ts';
import type { Context } from './context.ts';

/** Why a file may not go. */
export interface Fault {
  readonly code: string;
  readonly text: string;
}

/** The scope of running numbers: one creditor, service and transaction; undefined where there are none. */
export function getSequenceScope(transaction: Transaction, creditor: string): string | undefined {
  if (!transaction.raw.sequence) return undefined;
  return [
    creditor,
    transaction.authority.authority,
    transaction.raw.service,
    transaction.name,
  ].join('/');
}

/** An earlier file with the same content or the same business batch that was taken on. */
export async function findDuplicate(
  context: Context,
  drop: Drop,
  transaction: Transaction,
  creditor: string,
  businessKey: string | undefined,
): Promise<Fault | undefined> {
  const same = await context.ledger.listDrops({ sha256: drop.sha256 });
  const older = same.find((other) => other.id !== drop.id && isOlderWork(other));
  if (older)
    return {
      code: 'DUPLICATE_CONTENT',
      text: `the same bytes were taken from ${older.origin} (${older.id}) and perhaps sent, after this ledger was written`,
    };
  const content = await findTakenOn(context, same, drop);
  if (content)
    return {
      code: 'DUPLICATE_CONTENT',
      text: `the same bytes were taken from ${content.drop.origin} (${content.drop.id}) and are batch ${content.batch.id}, ${content.batch.state}`,
    };
  if (businessKey === undefined) return undefined;
  const alike = (await context.ledger.listDrops({ businessKey })).filter(
    (other) => other.transaction === transaction.id && other.creditor === creditor,
  );
  const business = await findTakenOn(context, alike, drop);
  if (business)
    return {
      code: 'DUPLICATE_BATCH',
      text: `batch ${businessKey} was taken from ${business.drop.origin} (${business.drop.id}) with other content and is ${business.batch.id}, ${business.batch.state}`,
    };
  return undefined;
}

/** An earlier file of documents with the same bytes: each of them went its own way. */
export async function isDividedBefore({ ledger }: Context, drop: Drop): Promise<Fault | undefined> {
  const same = await ledger.listDrops({ sha256: drop.sha256 });
  const older = same.find((other) => other.id !== drop.id && other.state === 'divided');
  return (
    older && {
      code: 'DUPLICATE_CONTENT',
      text: `the same bytes were taken from ${older.origin} (${older.id}), whose documents went their own ways`,
    }
  );
}

/** It lay in the work folder beside a ledger that was restored: nobody has said yet whether it was sent. */
function isOlderWork({ state, reasonCode }: Drop): boolean {
  return state === 'held' && reasonCode === 'LEDGER_OLDER';
}

/** Only work that was taken on counts: a quarantined, discarded, cancelled or wholly rejected file may come again. */
async function findTakenOn(
  { ledger }: Context,
  drops: readonly Drop[],
  self: Drop,
): Promise<{ drop: Drop; batch: Batch } | undefined> {
  for (const drop of drops) {
    if (drop.id === self.id || drop.state !== 'batched') continue;
    const batches = await ledger.listBatches({ dropIds: [drop.id] });
    for (const batch of batches) if (await mayBeTakenOn(ledger, batch)) return { drop, batch };
  }
  return undefined;
}

/** Whether a running number comes before another; after the highest the numbers start anew. */
export function comesBefore(
  { raw }: Transaction,
  one: number | null,
  other: number | null,
): boolean {
  if (!raw.sequence || one === null || other === null) return false;
  const range = raw.sequence.max - raw.sequence.start + 1;
  const ahead = (other - one + range) % range;
  return ahead > 0 && ahead < range / 2;
}

/** A running number that was used, or that leaves one out. Number 0 asks us to give the next one. */
export async function findSequenceFault(
  context: Context,
  transaction: Transaction,
  creditor: string,
  sequence: number | undefined,
): Promise<Fault | undefined> {
  const scope = getSequenceScope(transaction, creditor);
  if (scope === undefined || !sequence) return undefined;
  const last = await context.ledger.findSequence(scope);
  // The first number we ever see is taken as it is: the counter lives in the creditor's system.
  if (last === undefined) return undefined;
  const { start, max } = transaction.raw.sequence!;
  const next = last >= max ? start : last + 1;
  if (sequence === next) return undefined;
  if (comesBefore(transaction, last, sequence))
    return {
      code: 'SEQUENCE_GAP',
      text: `the running number is ${sequence}, but ${next} has not come yet${await findStopped(context, transaction, creditor, next)}`,
    };
  const [used] = await context.ledger.listBatches({ scope, sequence });
  const what = used ? `has been used (${used.id})` : 'was left out and comes too late';
  return {
    code: 'SEQUENCE_REPEAT',
    text: `the running number ${sequence} ${what}; the last was ${last}, expected is ${next}`,
  };
}

/** Where a number lies that has come and is not on its way. */
async function findStopped(
  { ledger }: Context,
  { id }: Transaction,
  creditor: string,
  sequence: number,
): Promise<string> {
  const stopped = await ledger.listDrops({ states: ['held', 'quarantined'] });
  const drop = stopped.findLast(
    (one) => one.transaction === id && one.creditor === creditor && one.sequence === sequence,
  );
  return drop ? `: it is ${drop.state} here (${drop.id}, ${drop.origin})` : '';
}

/** The number to write into a file that leaves its numbering to us (0 or none). */
export async function findNextNumber(
  { ledger }: Context,
  transaction: Transaction,
  creditor: string,
  sequence: number | undefined,
): Promise<number | undefined> {
  const scope = getSequenceScope(transaction, creditor);
  if (scope === undefined || sequence) return undefined;
  const { start, max } = transaction.raw.sequence!;
  const last = await ledger.findSequence(scope);
  return last === undefined || last >= max ? start : last + 1;
}

/**
 * What the authority or an operator refused may come again; not when answers contradict each other
 * about it, whatever has been decided since: to send it again a person must say so.
 */
export async function mayBeTakenOn(ledger: Ledger, batch: Batch): Promise<boolean> {
  if (batch.state === 'cancelled') return false;
  return batch.verdict !== 'rejected' || (await isContradicted(ledger, batch.id));
}

/** Whether answers contradict each other about a batch. */
export async function isContradicted(ledger: Ledger, batchId: string): Promise<boolean> {
  const answers = await ledger.listAnswers({ batchIds: [batchId] });
  return answers.some(({ outcome }) => outcome === 'contradictory');
}
