import { join } from 'node:path';
import { ManifestBuilder } from '../core/manifest.ts';
import { maskPersonalNumbers } from '../core/mask.ts';
import type { Answer } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import { type CaseNews, listCaseKinds, readCases } from '../rules/read-cases.ts';
import { isAgreed } from './agreed.ts';
import { closeAsked, findOpenNews } from './asks.ts';
import type { Context } from './context.ts';
import { toFacts } from './facts.ts';
import { findAddressee } from './find-creditor.ts';
import { putToPerson } from './settle.ts';

/**
 * Takes note of a file that tells of cases, of whatever files of ours, or of none: each is found by its references
 * from then on. A file with findings is put to a person.
 */
export async function settleCases(
  context: Context,
  answer: Answer,
  transaction: Transaction,
  form: Form,
): Promise<void> {
  const { ledger, config, log } = context;
  const kinds = listCaseKinds(form);
  const builder = new ManifestBuilder(kinds, ledger.references);
  const counts = new Map<string, { text: string; count: number }>();
  const seen: CaseNews[] = [];
  const path = join(config.folders.work, answer.path);
  const facts = toFacts(context, transaction, answer.name);
  const findings = await readCases(path, form, facts, (news) => {
    const { ordinal, line, byte, amount = 0 } = news;
    const references = { ...news.references, ...news.assigns };
    builder.add(
      { ordinal, line, byte, amount },
      kinds.map((kind) => references[kind]),
    );
    const code = maskPersonalNumbers(news.code);
    const { count } = counts.get(code) ?? { count: 0 };
    counts.set(code, { text: maskPersonalNumbers(news.text), count: count + 1 });
    return seen.push(news) > 0;
  });
  if (findings.rejectsFile || findings.counts['reject-item'] > 0) {
    const [first] = findings.all;
    const text = `${findings.count} findings; first ${first?.code} on line ${first?.line ?? '?'}: ${first?.message}`;
    return putToPerson(context, { answer, transaction, form }, 'unreadable', text);
  }
  const known = await countKnown(context, seen);
  const told = [...counts.values()].map(({ text, count }) => `${count} ${text}`);
  const [only, ...others] = seen;
  const about = only && others.length === 0 ? describeOne(only) : '';
  const manifest = { batchId: answer.id, sourceId: answer.id, manifest: builder.finish() };
  const asking = seen.filter(({ asks }) => asks !== undefined);
  const lacking = seen.filter(({ lacks }) => lacks !== undefined);
  const data = {
    transaction: transaction.id,
    layout: form.layout.name,
    items: seen.length,
    known,
    counts: Object.fromEntries([...counts].map(([code, { count }]) => [code, count])),
    ...(asking.length > 0 ? { asks: asking.length } : {}),
    ...(lacking.length > 0 ? { lacks: lacking.length } : {}),
    reasonText: `${transaction.raw.title}: ${told.join(', ') || 'no case'}; ${known} of ${seen.length} are cases known here${about}${describeAsked(asking)}${describeLacking(lacking)}${describeSurprise(context, transaction, answer.name)}`,
  };
  const overtaken = await findOpenNews(context, kinds, manifest.manifest);
  await ledger.append(
    [
      { kind: 'answer.told', subject: answer.id, data },
      ...closeAsked(overtaken, `later news came, ${answer.id}`),
    ],
    { manifests: [manifest] },
  );
  log.info('news of cases', { answer: answer.id, items: seen.length, known });
}

/** Of a file about one case which it is, and what is told of it. */
function describeOne({ references, assigns, details }: CaseNews): string {
  const named = Object.entries({ ...references, ...assigns }).map(
    ([kind, value]) => `${kind} ${value}`,
  );
  return maskPersonalNumbers([`: ${named.join(', ')}`, ...details].join('; '));
}

/** What the authority asks for, as far as a line holds it. */
function describeAsked(asking: readonly CaseNews[]): string {
  const [first] = asking;
  if (first?.asks === undefined) return '';
  const words = maskPersonalNumbers(first.asks);
  const more = asking.length > 1 ? ` (and ${asking.length - 1} more)` : '';
  return `; it asks for a corrected file: ${words}${more}`;
}

/** What is missing of the first case that lacks something. */
function describeLacking([first]: readonly CaseNews[]): string {
  return first?.lacks === undefined ? '' : `; ${maskPersonalNumbers(first.lacks)}`;
}

/** The authority has noted something else than the settings say. */
function describeSurprise(context: Context, transaction: Transaction, name: string): string {
  const { from } = transaction.raw;
  const creditor = findAddressee(context, transaction, name);
  const today = context.getCalendar(transaction).getDay(context.clock.now());
  if (from === undefined || creditor === undefined) return '';
  if (isAgreed(context.config, creditor, transaction, from, today)) return '';
  return `; by the settings of ${creditor} it does not come by file (${from} is not set, or lies ahead): ask the authority what it has noted`;
}

/** Cases that came from a file of ours, or that an earlier file told of. */
async function countKnown({ ledger }: Context, cases: readonly CaseNews[]): Promise<number> {
  let known = 0;
  for (const { references } of cases)
    for (const value of Object.values(references))
      if ((await ledger.findItems(value)).length > 0) {
        known++;
        break;
      }
  return known;
}
