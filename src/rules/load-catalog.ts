import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getMessage } from '../core/errors.ts';
import { type Fault, loadYaml, type YamlSource } from '../core/yaml-source.ts';
import type { CodeLists } from '../format/compile-field.ts';
import type { CodeList, Layout } from '../format/layout.ts';
import { loadLayout } from '../format/load-layout.ts';
import type { Authority, Catalog, Form, Transaction } from './authority.ts';
import {
  authoritySchema,
  codesSchema,
  type RawAuthority,
  type RawCodes,
} from './authority-schema.ts';
import { compileRules } from './compile-rules.ts';
import { compileNamePattern, type NamePattern } from './name-pattern.ts';
import { type RawRule, rulesSchema } from './rule-schema.ts';

export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly faults: readonly Fault[];
}

/** Loads every authority folder under `root`. Faults of all files are told together. */
export function loadCatalog(root: string): LoadedCatalog {
  const faults: Fault[] = [];
  const authorities: Authority[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    if (!entry.isDirectory() || !existsSync(join(root, entry.name, 'authority.yaml'))) continue;
    const authority = loadAuthority(join(root, entry.name), entry.name, faults);
    if (authority) authorities.push(authority);
  }
  const transactions = new Map(
    authorities.flatMap((authority) =>
      [...authority.transactions.values()].map((item) => [item.id, item]),
    ),
  );
  return { catalog: { authorities, transactions }, faults };
}

function loadAuthority(folder: string, name: string, faults: Fault[]): Authority | undefined {
  const source = loadYaml(join(folder, 'authority.yaml'), `${name}/authority.yaml`);
  const raw = source.parse(authoritySchema);
  const codes = loadCodes(folder, name, faults);
  const ruleSource = existsSync(join(folder, 'rules.yaml'))
    ? loadYaml(join(folder, 'rules.yaml'), `${name}/rules.yaml`)
    : undefined;
  const rules = ruleSource?.parse(rulesSchema)?.rules ?? [];
  const forms = new Map<string, Form>();
  for (const file of listLayoutFiles(folder)) {
    const loaded = loadLayout(join(folder, file), codes, `${name}/${file}`);
    faults.push(...loaded.faults);
    if (loaded.layout) forms.set(file, compileForm(loaded.layout, ruleSource, rules));
  }
  if (ruleSource) checkRuleLayouts(ruleSource, rules, forms);
  const transactions = raw
    ? linkTransactions(name, raw, source, forms)
    : new Map<string, Transaction>();
  faults.push(...source.faults, ...(ruleSource?.faults ?? []));
  return raw && { name, folder, raw, transactions };
}

function listLayoutFiles(folder: string): string[] {
  const others = new Set(['authority.yaml', 'rules.yaml', 'codes.yaml']);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && !others.has(file))
    .sort();
}

function loadCodes(folder: string, name: string, faults: Fault[]): CodeLists {
  const lists = new Map<string, CodeList>();
  if (!existsSync(join(folder, 'codes.yaml'))) return lists;
  const source = loadYaml(join(folder, 'codes.yaml'), `${name}/codes.yaml`);
  const raw: RawCodes | undefined = source.parse(codesSchema);
  faults.push(...source.faults);
  for (const [listName, list] of Object.entries(raw?.lists ?? {})) {
    const codes = Object.entries(list.codes).map(([code, value]) => [code, toCode(value)] as const);
    lists.set(listName, { name: listName, codes: new Map(codes) });
  }
  return lists;
}

function toCode(
  value: string | { text: string; explanation?: string | undefined; fix?: string | undefined },
) {
  if (typeof value === 'string') return { text: value };
  const { text, explanation, fix } = value;
  return {
    text,
    ...(explanation === undefined ? {} : { explanation }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function compileForm(
  layout: Layout,
  source: YamlSource | undefined,
  rules: readonly RawRule[],
): Form {
  return {
    layout,
    rules: compileRules(source ?? loadYaml(layout.file), source ? rules : [], layout),
  };
}

function checkRuleLayouts(
  source: YamlSource,
  rules: readonly RawRule[],
  forms: ReadonlyMap<string, Form>,
): void {
  const known = new Set([...forms.values()].map((form) => form.layout.name));
  const ids = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    for (const layout of rule.layout)
      if (!known.has(layout))
        source.addFault(['rules', index, 'layout'], `the layout '${layout}' does not exist`);
    for (const layout of rule.layout) {
      const key = `${rule.id} ${layout}`;
      if (ids.has(key))
        source.addFault(['rules', index, 'id'], `the rule '${rule.id}' is there twice`);
      ids.add(key);
    }
  }
}

function linkTransactions(
  authority: string,
  raw: RawAuthority,
  source: YamlSource,
  forms: ReadonlyMap<string, Form>,
): Map<string, Transaction> {
  const transactions = new Map<string, Transaction>();
  for (const [name, transaction] of Object.entries(raw.transactions)) {
    const path = ['transactions', name];
    if (!(transaction.service in raw.services))
      source.addFault([...path, 'service'], `the service '${transaction.service}' does not exist`);
    for (const answer of transaction.answers) {
      if (!(answer.transaction in raw.transactions))
        source.addFault(
          [...path, 'answers'],
          `the transaction '${answer.transaction}' does not exist`,
        );
    }
    const linked = transaction.layouts.flatMap((file) => {
      const form = forms.get(file);
      if (!form)
        source.addFault(
          [...path, 'layouts'],
          `the layout file '${file}' does not exist or has faults`,
        );
      return form ? [form] : [];
    });
    checkDirection(name, transaction.direction, linked, source);
    transactions.set(name, {
      id: `${authority}/${name}`,
      name,
      authority: raw,
      raw: transaction,
      names: transaction.names.flatMap(({ pattern }, index) =>
        tryNamePattern(pattern, raw.nameSuffix, (message) =>
          source.addFault([...path, 'names', index, 'pattern'], message),
        ),
      ),
      forms: linked,
    });
  }
  return transactions;
}

function tryNamePattern(
  pattern: string,
  suffix: string | undefined,
  report: (message: string) => void,
): NamePattern[] {
  try {
    return [compileNamePattern(pattern, suffix)];
  } catch (error) {
    report(`'${pattern}' is no name pattern: ${getMessage(error)}`);
    return [];
  }
}

function checkDirection(
  name: string,
  direction: 'in' | 'out',
  forms: readonly Form[],
  source: YamlSource,
): void {
  for (const { layout } of forms) {
    if (direction === 'out' && !layout.batch)
      source.addFault(
        ['transactions', name],
        `the layout ${layout.name} has no 'batch': it cannot be sent`,
      );
  }
}
