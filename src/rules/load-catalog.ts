import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, loadYaml, sortFaults, YamlSource } from '../core/yaml-source.ts';
import type { CodeLists } from '../format/compile-field.ts';
import { type LoadedLayout, loadLayout } from '../format/load-layout.ts';
import type { Authority, Catalog, Form, Transaction } from './authority.ts';
import { authoritySchema } from './authority-schema.ts';
import { checkAuthority } from './check-authority.ts';
import { checkSyntax } from './check-syntax.ts';
import { compileRules } from './compile-rules.ts';
import { linkTransactions } from './link-transactions.ts';
import { loadCodes } from './load-codes.ts';
import { type RawRule, rulesSchema } from './rule-schema.ts';
import { standInForAuthority, standInForRule } from './stand-in.ts';

export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly faults: readonly Fault[];
}

const AUTHORITY = 'authority.yaml';
const RULES = 'rules.yaml';

/** Loads every authority folder under `root`. Faults of all files are told together. */
export function loadCatalog(root: string): LoadedCatalog {
  const faults: Fault[] = [];
  const authorities: Authority[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    const folder = join(root, entry.name);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    if (!existsSync(join(folder, AUTHORITY))) {
      if (readdirSync(folder).some((file) => /\.ya?ml$/.test(file)))
        faults.push(
          tellFault(`${entry.name}/${AUTHORITY}`, 'is missing beside the other definitions'),
        );
      continue;
    }
    const authority = loadAuthority(folder, entry.name, faults);
    if (authority) authorities.push(authority);
  }
  if (authorities.length === 0 && faults.length === 0)
    faults.push(
      tellFault(
        root,
        `holds no folder with an ${AUTHORITY}: name the folder that holds the authorities' folders`,
      ),
    );
  const transactions = authorities.flatMap((authority) => [...authority.transactions.values()]);
  return {
    catalog: { authorities, transactions: new Map(transactions.map((item) => [item.id, item])) },
    faults,
  };
}

function tellFault(file: string, message: string): Fault {
  return { file, line: 1, path: '', message };
}

function loadAuthority(folder: string, name: string, faults: Fault[]): Authority | undefined {
  const source = loadYaml(join(folder, AUTHORITY), `${name}/${AUTHORITY}`);
  const raw = source.parseRest(authoritySchema, standInForAuthority);
  const codes = loadCodes(folder, name, faults);
  const layouts = loadLayouts(folder, name, codes);
  for (const { faults: ofLayout } of layouts.values()) faults.push(...ofLayout);
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.yml')))
    faults.push(tellFault(`${name}/${file}`, 'is not read: its name must end in .yaml'));
  const rules = loadRules(folder, name);
  checkRuleNames(rules, layouts);
  const forms = compileForms(layouts, rules, Object.keys(raw?.amounts ?? {}));
  let transactions = new Map<string, Transaction>();
  if (raw) {
    checkAuthority(name, raw, source);
    transactions = linkTransactions(name, raw, source, { forms, files: new Set(layouts.keys()) });
  }
  faults.push(...sortFaults(source.faults), ...sortFaults(rules.source.faults));
  return raw && { name, folder, raw, transactions };
}

function loadLayouts(folder: string, name: string, codes: CodeLists): Map<string, LoadedLayout> {
  const others = new Set([AUTHORITY, RULES, 'codes.yaml']);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !others.has(file));
  const layouts = new Map<string, LoadedLayout>();
  const names = new Set<string>();
  for (const file of files.sort()) {
    const loaded = loadLayout(join(folder, file), codes, `${name}/${file}`, names);
    layouts.set(file, loaded);
    if (loaded.name !== undefined) names.add(loaded.name);
  }
  return layouts;
}

interface LoadedRules {
  readonly source: YamlSource;
  readonly rules: readonly RawRule[];
}

/** An authority may have no rules. */
function loadRules(folder: string, name: string): LoadedRules {
  const path = join(folder, RULES);
  const shownAs = `${name}/${RULES}`;
  const source = existsSync(path) ? loadYaml(path, shownAs) : new YamlSource(shownAs, 'rules: []');
  return { source, rules: source.parseRest(rulesSchema, standInForRule)?.rules ?? [] };
}

/** The forms of good layouts. Rules of the others are checked as far as these can be read. */
function compileForms(
  layouts: ReadonlyMap<string, LoadedLayout>,
  { source, rules }: LoadedRules,
  settings: readonly string[],
): Map<string, Form> {
  const forms = new Map<string, Form>();
  for (const [file, loaded] of layouts) {
    const layout = loaded.layout ?? loaded.draft;
    const compiled = layout && compileRules(source, rules, layout, settings);
    if (loaded.layout) forms.set(file, { layout: loaded.layout, rules: compiled! });
  }
  return forms;
}

function checkRuleNames(
  { source, rules }: LoadedRules,
  layouts: ReadonlyMap<string, LoadedLayout>,
): void {
  const names = [...layouts.values()].map((loaded) => loaded.name);
  const ids = new Set<string>();
  const checked = new Set(
    [...layouts.values()].flatMap(({ layout, draft }) => (layout ?? draft)?.name ?? []),
  );
  for (const [index, rule] of rules.entries()) {
    if (!rule.layout.some((name) => checked.has(name))) checkSyntax(source, rule, ['rules', index]);
    for (const layout of rule.layout) {
      // A file too faulty to tell its name may be the one meant.
      if (!names.includes(layout) && !names.includes(undefined))
        source.addFault(['rules', index, 'layout'], `the layout '${layout}' does not exist`);
      const key = `${rule.id} ${layout}`;
      if (ids.has(key))
        source.addFault(['rules', index, 'id'], `the rule '${rule.id}' is there twice`);
      ids.add(key);
    }
  }
}
