import { getAt, type YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { Form, Transaction } from './authority.ts';
import type { RawAuthority, RawTransaction } from './authority-schema.ts';
import { compileNamePattern, findNameFault, type NamePattern } from './name-pattern.ts';

/** The page that transactions stand on, and the layout files beside it. */
export interface TransactionFile {
  readonly source: YamlSource;
  readonly transactions: Readonly<{ [name: string]: RawTransaction }>;
  /** All layout files that are there, and the forms of the good ones. */
  readonly files: ReadonlySet<string>;
  readonly forms: ReadonlyMap<string, Form>;
}

/** What a remote name can be made of. */
const SEND_TOKENS = ['creditor', 'date', 'sequence', 'id'];

/** Makes the transactions of an authority; names in them that lead nowhere are faults of their page. */
export function linkTransactions(
  authority: string,
  raw: RawAuthority,
  pages: readonly TransactionFile[],
): Map<string, Transaction> {
  const transactions = new Map<string, Transaction>();
  for (const page of pages)
    for (const [name, transaction] of Object.entries(page.transactions)) {
      const path = ['transactions', name];
      if (transactions.has(name))
        page.source.addFault(path, `the transaction '${name}' is there twice`);
      checkService(transaction, raw, path, page.source);
      checkSend(transaction, path, page.source);
      transactions.set(name, {
        id: `${authority}/${name}`,
        name,
        authority: raw,
        raw: transaction,
        names: compileNames(transaction, raw, path, page.source, pages[0]!.source),
        forms: linkForms(transaction, path, page),
      });
    }
  for (const { source, transactions: own } of pages)
    for (const name of Object.keys(own))
      checkLinks(transactions.get(name)!, transactions, pages, source);
  return transactions;
}

function checkLinks(
  transaction: Transaction,
  transactions: ReadonlyMap<string, Transaction>,
  pages: readonly TransactionFile[],
  source: YamlSource,
): void {
  const path = ['transactions', transaction.name];
  checkForms(transaction, path, source);
  checkIdentity(transaction, path, source);
  const { permit } = transaction.raw;
  if (permit && transactions.get(permit.after)?.raw.direction !== 'out')
    source.addFault(
      [...path, 'permit', 'after'],
      `'${permit.after}' is no transaction that goes out`,
    );
  checkParameter(transaction, transaction.raw.from, [...path, 'from'], source, 'date');
  for (const [index, end] of (transaction.raw.openEnd ?? []).entries())
    for (const key of ['if', 'unless'] as const)
      checkParameter(transaction, end[key], [...path, 'openEnd', index, key], source);
  for (const [index, answer] of transaction.raw.answers.entries()) {
    const place = [...path, 'answers', index];
    checkAnswer(answer.transaction, transactions, pages, [...place, 'transaction'], source);
    const reply = transactions.get(answer.transaction);
    const given = listGiven(transaction, transactions);
    if (reply) checkReferences(transaction, reply, given, [...place, 'transaction'], source);
    checkParameter(transaction, answer.from, [...place, 'from'], source, 'date');
    const first = transaction.raw.answers.findIndex(({ layer }) => layer === answer.layer);
    if (first < index)
      source.addFault([...place, 'layer'], `the layer '${answer.layer}' is promised twice`);
  }
}

function checkService(
  { service }: RawTransaction,
  { services }: RawAuthority,
  path: YamlPath,
  source: YamlSource,
): void {
  const isKnown =
    Object.hasOwn(services, service) || getAt(source.value, ['services', service]) !== undefined;
  if (!isKnown && !source.isFaulty([...path, 'service']))
    source.addFault([...path, 'service'], `the service '${service}' does not exist`);
}

function checkSend({ direction, send }: RawTransaction, path: YamlPath, source: YamlSource): void {
  if (send === undefined) {
    if (direction === 'out' && !source.isFaulty([...path, 'send']))
      source.addFault(path, "'send' is missing: the name of a file that goes out");
    return;
  }
  const fault = findNameFault(send, SEND_TOKENS);
  if (fault) source.addFault([...path, 'send'], fault);
}

function compileNames(
  { names }: RawTransaction,
  { nameSuffix }: RawAuthority,
  path: YamlPath,
  source: YamlSource,
  first: YamlSource,
): NamePattern[] {
  // A faulty suffix has its own fault.
  const suffix = first.isFaulty(['nameSuffix']) ? '' : nameSuffix;
  return names.flatMap(({ pattern }, index) => {
    const fault = findNameFault(pattern);
    if (!fault) return [compileNamePattern(pattern, suffix)];
    source.addFault([...path, 'names', index, 'pattern'], fault);
    return [];
  });
}

function linkForms(
  { layouts }: RawTransaction,
  path: YamlPath,
  { source, files, forms }: TransactionFile,
): Form[] {
  return layouts.flatMap((file, index) => {
    if (!files.has(file) && !source.isFaulty([...path, 'layouts']))
      source.addFault([...path, 'layouts', index], `the layout file '${file}' does not exist`);
    return forms.get(file) ?? [];
  });
}

function checkForms({ raw, forms }: Transaction, path: YamlPath, source: YamlSource): void {
  for (const { layout } of forms) {
    if (raw.direction === 'out' && !layout.batch)
      source.addFault(path, `the layout ${layout.name} has no 'batch': it cannot be sent`);
  }
}

function checkAnswer(
  name: string,
  transactions: ReadonlyMap<string, Transaction>,
  pages: readonly TransactionFile[],
  path: YamlPath,
  source: YamlSource,
): void {
  const answer = transactions.get(name);
  if (!answer) {
    // Too faulty to be one of them, and told of there.
    const isThere = (page: TransactionFile) =>
      getAt(page.source.value, ['transactions', name]) !== undefined;
    if (!pages.some(isThere)) source.addFault(path, `the transaction '${name}' does not exist`);
    return;
  }
  if (answer.raw.direction !== 'in')
    source.addFault(path, `'${name}' goes out: an answer is a transaction of direction in`);
  for (const { layout } of answer.forms)
    if (!layout.answer)
      source.addFault(
        path,
        `the layout ${layout.name} has no 'answer': it tells nothing of a batch`,
      );
}

/** The kinds of reference that a transaction's answers give to its items. */
function listGiven(
  { raw }: Transaction,
  transactions: ReadonlyMap<string, Transaction>,
): readonly string[] {
  const replies = raw.answers.flatMap(({ transaction }) => transactions.get(transaction) ?? []);
  return replies.flatMap(({ forms }) =>
    forms.flatMap(({ layout }) => [...(layout.answer?.items?.assigns.keys() ?? [])]),
  );
}

/** An answer finds its items by a reference that they were sent with, or that another answer gave them. */
function checkReferences(
  sent: Transaction,
  answer: Transaction,
  given: readonly string[],
  path: YamlPath,
  source: YamlSource,
): void {
  for (const { layout } of answer.forms) {
    const parts = [
      ...(layout.answer?.errors ?? []),
      ...(layout.answer?.items ? [layout.answer.items] : []),
    ];
    const kinds = new Set(parts.flatMap((part) => [...part.references.keys()]));
    for (const { layout: other } of sent.forms) {
      const known = [...(other.batch?.references.keys() ?? [])];
      if (kinds.size === 0 || [...known, ...given].some((kind) => kinds.has(kind))) continue;
      source.addFault(
        path,
        `the layout ${layout.name} names items by ${[...kinds].join(', ')}, but ${other.name} sends them with ${known.join(', ') || 'no reference'}: none is the same`,
      );
    }
  }
}

/** What depends on a parameter needs a service that has it, and a promise from a day on one that is a day. */
function checkParameter(
  { raw, authority }: Transaction,
  name: string | undefined,
  path: YamlPath,
  source: YamlSource,
  type?: 'date',
): void {
  if (name === undefined) return;
  const parameter = authority.services[raw.service]?.parameters[name];
  const kind = type === undefined ? '' : ` that is a ${type}`;
  if (!parameter || (type !== undefined && parameter.type !== type))
    source.addFault(path, `the service '${raw.service}' has no parameter '${name}'${kind}`);
}

function checkIdentity(transaction: Transaction, path: YamlPath, source: YamlSource): void {
  const { identifiedBy = [], about } = transaction.raw;
  checkKinds(transaction, identifiedBy, [...path, 'identifiedBy'], source);
  checkKinds(transaction, about?.references ?? [], [...path, 'about', 'references'], source);
}

function checkKinds(
  { forms }: Transaction,
  kinds: readonly string[],
  path: YamlPath,
  source: YamlSource,
): void {
  for (const [index, kind] of kinds.entries()) {
    const lacking = forms.find(({ layout }) => !layout.batch?.references.has(kind));
    if (lacking)
      source.addFault(
        [...path, index],
        `items of the layout ${lacking.layout.name} have no reference '${kind}': they have ${[...(lacking.layout.batch?.references.keys() ?? [])].join(', ') || 'none'}`,
      );
  }
}
