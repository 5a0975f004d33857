import { join } from 'node:path';
import { getMessage } from '../core/errors.ts';
import type { Answer } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import { type AnswerPart, readAnswer } from '../rules/read-answer.ts';
import { parse } from '../stages/parse.ts';
import type { Context } from './context.ts';
import { toFacts } from './facts.ts';
import type { PartReading, Reading } from './reading.ts';
import { putToPerson, settlePart } from './settle.ts';
import { settleCases } from './settle-cases.ts';
import { settleNotice } from './settle-notice.ts';
import { stopsAll } from './stops-all.ts';

/** What was read of a file, once for all its parts; or why nothing could be. */
type FileReading =
  | (Required<Omit<PartReading, 'answer' | 'part'>> & { readonly parts: readonly AnswerPart[] })
  | (Omit<Reading, 'answer'> & { readonly fault: string })
  | { readonly cases: true; readonly transaction: Transaction; readonly form: Form };

/**
 * Matches every answer that has not found its batch yet. Those that came too early, or for a batch
 * that was not known, are tried again in every pass.
 */
export async function matchAnswers(context: Context): Promise<void> {
  const byFile = new Map<string, Answer[]>();
  for (const answer of await context.ledger.listAnswers({ states: ['received', 'unmatched'] })) {
    const mayMatchNow = answer.outcome === 'before-send' || answer.outcome === 'unknown-batch';
    if (answer.state !== 'received' && !mayMatchNow) continue;
    byFile.set(answer.path, [...(byFile.get(answer.path) ?? []), answer]);
  }
  for (const answers of byFile.values())
    if (answers[0]!.noticeVerdict === null) await matchFile(context, answers);
    else await settleNotice(context, answers[0]!);
}

/** The answers of one file, which is read once. */
async function matchFile(context: Context, answers: readonly Answer[]): Promise<void> {
  const reading = await readFile(context, answers[0]!).catch((error: unknown) => {
    if (stopsAll(error)) throw error;
    return { fault: describeFailure(error) };
  });
  if ('cases' in reading) {
    for (const answer of answers)
      await settleCases(context, answer, reading.transaction, reading.form);
    return;
  }
  if ('fault' in reading) {
    for (const answer of answers)
      await putToPerson(context, { ...reading, answer }, 'unreadable', reading.fault);
    return;
  }
  const first = answers.find(({ id }) => getPartNumber(id) === 1);
  // Before the first part is settled: after that nobody looks for others.
  const added = first ? await addParts(context, first, reading.parts.length) : [];
  for (const answer of [...answers, ...added]) {
    const part = reading.parts[getPartNumber(answer.id) - 1];
    if (part) await settleAlone(context, { ...reading, answer, part });
    else {
      const text = 'the file holds no answer';
      await putToPerson(context, { ...reading, answer }, 'unreadable', text);
    }
  }
}

/** A part that we cannot deal with waits for a person and stops no other. */
async function settleAlone(context: Context, reading: PartReading): Promise<void> {
  try {
    await settlePart(context, reading);
  } catch (error) {
    if (stopsAll(error)) throw error;
    await putToPerson(context, { answer: reading.answer }, 'unreadable', describeFailure(error));
  }
}

function describeFailure(error: unknown): string {
  return `it could not be dealt with: ${getMessage(error)}`;
}

async function readFile(context: Context, { channel, name, path }: Answer): Promise<FileReading> {
  context.onProgress?.(`reading the answer ${name}`);
  const file = join(context.config.folders.work, path);
  const recognised = await parse(file, name, listAnswerTransactions(context, channel));
  if (!recognised.transaction) {
    return { fault: `the file is no answer that is known here: ${recognised.tried.join('; ')}` };
  }
  const { transaction, form } = recognised;
  if (form.layout.cases) return { cases: true, transaction, form };
  if (!form.layout.answer) {
    const fault = `the layout ${form.layout.name} says neither what it answers nor what it tells of cases`;
    return { transaction, form, fault };
  }
  const facts = toFacts(context, transaction, name);
  const { parts, findings } = await readAnswer(file, form, facts);
  context.log.info('answer read', { name, parts: parts.length });
  if (findings.rejectsFile || findings.counts['reject-item'] > 0) {
    const [first] = findings.all;
    const fault = `${findings.count} findings; first ${first?.code} on line ${first?.line ?? '?'}: ${first?.message}`;
    return { transaction, form, fault };
  }
  return { transaction, form, parts };
}

/** The other parts of a file that answers several batches are answers of their own. */
async function addParts(context: Context, answer: Answer, count: number): Promise<Answer[]> {
  const { channel, name, path, size, sha256, place } = answer;
  const replyTo = answer.replyTo === null ? {} : { replyTo: answer.replyTo.split(' ') };
  const added: Answer[] = [];
  for (let part = 2; part <= count; part++) {
    const id = `${answer.id}.${part}`;
    if (await context.ledger.findAnswer(id)) continue;
    await context.ledger.append([
      {
        kind: 'answer.received',
        subject: id,
        data: {
          channel,
          name,
          path,
          size,
          sha256,
          ...replyTo,
          ...(place === null ? {} : { place }),
        },
      },
      { kind: 'answer.acknowledged', subject: id, data: { name } },
    ]);
    const found = await context.ledger.findAnswer(id);
    if (found) added.push(found);
  }
  return added;
}

/** `a-...` is the first part of its file, `a-....3` the third. */
export function getPartNumber(id: string): number {
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
