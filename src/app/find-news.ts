import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Answer } from '../core/nouns.ts';
import { toFacts } from '../pipeline/facts.ts';
import { getPartNumber } from '../pipeline/match-answers.ts';
import type { Form } from '../rules/authority.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import { readAnswer } from '../rules/read-answer.ts';
import { type CaseNews, readCases } from '../rules/read-cases.ts';
import { findForm } from './item-files.ts';

/** What a file says of a case that is no item of ours, or not of the file that it answers. */
export interface News {
  readonly references: Readonly<{ [kind: string]: string }>;
  /** ISO day, where the file tells one. */
  readonly date?: string | undefined;
  readonly amount?: number | undefined;
  /** What has happened, where it is told in words of its own. */
  readonly said?: string;
  /** What is told of it besides. */
  readonly details?: readonly string[];
  readonly closes: boolean;
}

/** What an answer says of the case of that number in it. */
export async function findNews(
  { context }: App,
  answer: Answer,
  ordinal: number,
): Promise<News | undefined> {
  const found = findForm(context, answer.transaction, answer.layout);
  if (!found) return undefined;
  const { transaction, form } = found;
  const path = join(context.config.folders.work, answer.path);
  const facts = toFacts(context, transaction, answer.name);
  if (form.layout.cases) return findCase(path, form, facts, ordinal);
  return findConfirmed(path, form, facts, getPartNumber(answer.id), ordinal);
}

async function findCase(
  path: string,
  form: Form,
  facts: RuleFacts,
  ordinal: number,
): Promise<News | undefined> {
  let news: CaseNews | undefined;
  await readCases(path, form, facts, (candidate) => {
    if (candidate.ordinal === ordinal) news = candidate;
    return news === undefined;
  });
  if (!news) return undefined;
  const { references, assigns, code, text, ...rest } = news;
  return { ...rest, references: { ...references, ...assigns }, said: `${code} ${text}` };
}

/** A case that came to the authority in another way than by file, and that it confirms. */
async function findConfirmed(
  path: string,
  form: Form,
  facts: RuleFacts,
  part: number,
  ordinal: number,
): Promise<News | undefined> {
  if (!form.layout.answer?.items) return undefined;
  const { parts } = await readAnswer(path, form, facts);
  let number = 0;
  for (const { references, assigns } of parts[part - 1]?.items ?? [])
    if (++number === ordinal) return { references: { ...assigns, ...references }, closes: false };
  return undefined;
}
