import { join } from 'node:path';
import { getMessage } from '../core/errors.ts';
import type { Answer } from '../core/nouns.ts';
import type { Transaction } from '../rules/authority.ts';
import { readAnswer } from '../rules/read-answer.ts';
import { parse } from '../stages/parse.ts';
import type { Context } from './context.ts';
import { toFacts } from './facts.ts';
import { putToPerson, settlePart } from './settle.ts';
import { stopsAll } from './stops-all.ts';

/**
 * Matches every answer that has not found its batch yet. Those that came too early, or for a batch
 * that was not known, are tried again in every pass.
 */
export async function matchAnswers(context: Context): Promise<void> {
  for (const answer of await context.ledger.listAnswers({ states: ['received', 'unmatched'] })) {
    const mayMatchNow = answer.outcome === 'before-send' || answer.outcome === 'unknown-batch';
    if (answer.state === 'received' || mayMatchNow) await matchAlone(context, answer);
  }
}

/** An answer that we cannot deal with waits for a person and stops no other. */
async function matchAlone(context: Context, answer: Answer): Promise<void> {
  try {
    await matchAnswer(context, answer);
  } catch (error) {
    if (stopsAll(error)) throw error;
    const text = `it could not be dealt with: ${getMessage(error)}`;
    await putToPerson(context, { answer }, 'unreadable', text);
  }
}

async function matchAnswer(context: Context, answer: Answer): Promise<void> {
  const path = join(context.config.folders.work, answer.path);
  const known = listAnswerTransactions(context, answer.channel);
  const recognised = await parse(path, answer.name, known);
  if (!recognised.transaction) {
    const text = `the file is no answer that is known here: ${recognised.tried.join('; ')}`;
    return putToPerson(context, { answer }, 'unreadable', text);
  }
  const { transaction, form } = recognised;
  const facts = toFacts(context, transaction, answer.name);
  const { parts, findings } = await readAnswer(path, form, facts);
  const reading = { answer, transaction, form };
  if (findings.rejectsFile || findings.counts['reject-item'] > 0) {
    const [first] = findings.all;
    const text = `${findings.count} findings; first ${first?.code} on line ${first?.line ?? '?'}: ${first?.message}`;
    return putToPerson(context, reading, 'unreadable', text);
  }
  const number = getPartNumber(answer.id);
  // Before the first part is settled: after that nobody looks into the file again.
  if (number === 1) await addParts(context, answer, parts.length);
  const part = parts[number - 1];
  if (part) await settlePart(context, { ...reading, part });
  else await putToPerson(context, reading, 'unreadable', 'the file holds no answer');
}

/** The other parts of a file that answers several batches are answers of their own. */
async function addParts(context: Context, answer: Answer, count: number): Promise<void> {
  const { channel, name, path, size, sha256 } = answer;
  for (let part = 2; part <= count; part++) {
    const id = `${answer.id}.${part}`;
    if (await context.ledger.findAnswer(id)) continue;
    await context.ledger.append([
      { kind: 'answer.received', subject: id, data: { channel, name, path, size, sha256 } },
      { kind: 'answer.acknowledged', subject: id, data: { name } },
    ]);
    const added = await context.ledger.findAnswer(id);
    if (added) await matchAlone(context, added);
  }
}

/** `a-...` is the first part of its file, `a-....3` the third. */
function getPartNumber(id: string): number {
  return Number(id.split('.')[1] ?? 1);
}

/** Every incoming transaction of the authorities that this channel leads to. */
function listAnswerTransactions({ config, catalog }: Context, channel: string): Transaction[] {
  const routes = config.routes.filter((route) => route.channel === channel);
  const sent = routes.flatMap((route) => route.transactions);
  const authorities = new Set(sent.map((id) => id.split('/')[0]));
  return [...catalog.transactions.values()].filter(
    ({ raw, authority }) => raw.direction === 'in' && authorities.has(authority.authority),
  );
}
