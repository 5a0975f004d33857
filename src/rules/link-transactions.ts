import { getAt, type YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { Form, Transaction } from './authority.ts';
import type { RawAuthority, RawTransaction } from './authority-schema.ts';
import { compileNamePattern, findNameFault, type NamePattern } from './name-pattern.ts';

/** The layout files of an authority: all that are there, and the forms of the good ones. */
export interface Layouts {
  readonly files: ReadonlySet<string>;
  readonly forms: ReadonlyMap<string, Form>;
}

/** What a remote name can be made of. */
const SEND_TOKENS = ['creditor', 'date', 'sequence', 'id'];

/** Makes the transactions of an authority; names in it that lead nowhere are faults of the source. */
export function linkTransactions(
  authority: string,
  raw: RawAuthority,
  source: YamlSource,
  layouts: Layouts,
): Map<string, Transaction> {
  const transactions = new Map<string, Transaction>();
  for (const [name, transaction] of Object.entries(raw.transactions)) {
    const path = ['transactions', name];
    checkService(transaction, path, source);
    checkSend(transaction, path, source);
    transactions.set(name, {
      id: `${authority}/${name}`,
      name,
      authority: raw,
      raw: transaction,
      names: compileNames(transaction, raw, path, source),
      forms: linkForms(transaction, path, source, layouts),
    });
  }
  for (const [name, transaction] of transactions) {
    const path = ['transactions', name];
    checkForms(transaction, path, source);
    checkIdentity(transaction, path, source);
    for (const [index, answer] of transaction.raw.answers.entries()) {
      const place = [...path, 'answers', index];
      checkAnswer(answer.transaction, transactions, [...place, 'transaction'], source);
      const reply = transactions.get(answer.transaction);
      const given = listGiven(transaction, transactions);
      if (reply) checkReferences(transaction, reply, given, [...place, 'transaction'], source);
      const first = transaction.raw.answers.findIndex(({ layer }) => layer === answer.layer);
      if (first < index)
        source.addFault([...place, 'layer'], `the layer '${answer.layer}' is promised twice`);
    }
  }
  return transactions;
}

function checkService({ service }: RawTransaction, path: YamlPath, source: YamlSource): void {
  const isKnown = getAt(source.value, ['services', service]) !== undefined;
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
): NamePattern[] {
  // A faulty suffix has its own fault.
  const suffix = source.isFaulty(['nameSuffix']) ? '' : nameSuffix;
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
  source: YamlSource,
  { files, forms }: Layouts,
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
  path: YamlPath,
  source: YamlSource,
): void {
  const answer = transactions.get(name);
  if (!answer) {
    if (getAt(source.value, ['transactions', name]) === undefined)
      source.addFault(path, `the transaction '${name}' does not exist`);
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

function checkIdentity({ raw, forms }: Transaction, path: YamlPath, source: YamlSource): void {
  for (const [index, kind] of (raw.identifiedBy ?? []).entries()) {
    const lacking = forms.find(({ layout }) => !layout.batch?.references.has(kind));
    if (lacking)
      source.addFault(
        [...path, 'identifiedBy', index],
        `items of the layout ${lacking.layout.name} have no reference '${kind}': they have ${[...(lacking.layout.batch?.references.keys() ?? [])].join(', ') || 'none'}`,
      );
  }
}
