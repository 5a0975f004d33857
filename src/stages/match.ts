import type { Ledger } from '../core/ledger.ts';
import type { Batch } from '../core/nouns.ts';
import { takeFirst } from '../core/packed-list.ts';
import type { AnswerPart } from '../rules/read-answer.ts';
import type { Keys } from '../rules/read-keys.ts';

/** The batch an answer belongs to and by which key it was found, or why none was. */
export type Match =
  | { readonly batch: Batch; readonly key: string }
  | { readonly batch?: undefined; readonly reason: string };

/** References looked up when no key leads to a batch; more would not make the answer clearer. */
const MAX_PROBES = 20;

/**
 * Finds the batch an answer part answers: by each set of keys in the order of the definition, each
 * exactly; then by the references of the items it names; otherwise a person decides.
 */
export async function match(
  part: AnswerPart,
  transactions: ReadonlySet<string>,
  ledger: Ledger,
): Promise<Match> {
  const tried: string[] = [];
  const stated: Keys = Object.assign({}, ...part.keys);
  for (const keys of part.keys) {
    const found = await findByKeys(keys, transactions, ledger);
    const [only, ...others] = found;
    const objection = only && others.length === 0 ? findObjection(stated, only) : undefined;
    if (only && others.length === 0 && !objection) return { batch: only, key: formatKeys(keys) };
    const result = found.length === 0 ? 'no batch' : `${found.length} batches`;
    tried.push(`${formatKeys(keys)}: ${objection ?? result}`);
  }
  const byReference = await findByReferences(part, transactions, ledger);
  if (!byReference.batch) return { reason: [...tried, byReference.reason].join('; ') };
  const objection = findObjection(stated, byReference.batch);
  return objection ? { reason: [...tried, objection].join('; ') } : byReference;
}

/** What an answer says of its file that is not true of a batch: then it answers another file. */
export function findObjection(
  { creditor, sequence, fileName }: Keys,
  batch: Batch,
): string | undefined {
  const differs = (what: string, stated: string) =>
    `${batch.id} has another ${what} than ${stated}, it is another file`;
  if (creditor !== undefined && creditor.toUpperCase() !== batch.creditor.toUpperCase())
    return differs('creditor', creditor);
  // A number of zeros is none.
  const number = Number(sequence ?? 0);
  if (number > 0 && batch.sequence !== null && number !== batch.sequence)
    return differs('number', String(number));
  if (fileName !== undefined && !isSameName(fileName, batch.remoteName))
    return differs('name', fileName);
  return undefined;
}

/** Names are the same in whatever case, and when one of them lacks parts at its end. */
function isSameName(one: string, other: string): boolean {
  const [short = '', long = ''] = [one.toUpperCase(), other.toUpperCase()].sort(
    (a, b) => a.length - b.length,
  );
  return long === short || long.startsWith(`${short}.`);
}

async function findByKeys(
  keys: Keys,
  transactions: ReadonlySet<string>,
  ledger: Ledger,
): Promise<Batch[]> {
  const { creditor, sequence, fileName, messageId, businessId, ...rest } = keys;
  if (Object.keys(rest).length > 0) return [];
  if (messageId !== undefined) {
    const batch =
      (await ledger.findBatch(messageId)) ?? (await ledger.findBatchOfMessage(messageId));
    return batch && transactions.has(batch.transaction) ? [batch] : [];
  }
  const batches = await ledger.listBatches({
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(businessId === undefined ? {} : { dropIds: await listDropIds(businessId, ledger) }),
  });
  const fitting = batches.filter(
    (batch) =>
      transactions.has(batch.transaction) &&
      (creditor === undefined || batch.creditor.toUpperCase() === creditor.toUpperCase()) &&
      (fileName === undefined || batch.remoteName.toUpperCase() === fileName.toUpperCase()),
  );
  // One that was given up is only meant where no other can be.
  const counting = fitting.filter(({ state }) => state !== 'cancelled');
  return counting.length > 0 ? counting : fitting;
}

/** The files that name themselves so. */
async function listDropIds(businessKey: string, ledger: Ledger): Promise<string[]> {
  return (await ledger.listDrops({ businessKey })).map(({ id }) => id);
}

async function findByReferences(
  part: AnswerPart,
  transactions: ReadonlySet<string>,
  ledger: Ledger,
): Promise<Match> {
  const probes = [...part.errors.slice(0, MAX_PROBES), ...takeFirst(part.items, MAX_PROBES)]
    .flatMap(({ references }) => Object.entries(references))
    .slice(0, MAX_PROBES);
  const found = new Map<string, { batch: Batch; key: string }>();
  for (const [kind, reference] of probes) {
    const hits = (await ledger.findItems(reference)).filter((hit) => hit.kind === kind);
    for (const batchId of new Set(hits.map((hit) => hit.batchId))) {
      const batch = await ledger.findBatch(batchId);
      if (batch && transactions.has(batch.transaction))
        found.set(batchId, { batch, key: `the items' ${kind}` });
    }
  }
  const [only, ...others] = found.values();
  if (only && others.length === 0) return only;
  if (probes.length === 0) return { reason: 'the answer names no item of ours' };
  return {
    reason: `${probes.length} references of its items: ${found.size === 0 ? 'not ours' : `items of ${found.size} batches`}`,
  };
}

function formatKeys(keys: Keys): string {
  return Object.entries(keys)
    .map(([kind, value]) => `${kind} ${value}`)
    .join(' + ');
}
