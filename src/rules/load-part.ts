import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { YamlPath } from '../core/yaml-problems.ts';
import { type Fault, loadYaml, YamlSource } from '../core/yaml-source.ts';
import type { CodeLists } from '../format/compile-field.ts';
import type { Code, CodeList } from '../format/layout.ts';
import { type LoadedLayout, loadLayout } from '../format/load-layout.ts';
import type { Form } from './authority.ts';
import { checkSyntax } from './check-syntax.ts';
import { compileRules } from './compile-rules.ts';
import type { Rates } from './interest.ts';
import { loadCodes } from './load-codes.ts';
import { type AuthorityRule, type RawRule, rulesSchema } from './rule-schema.ts';
import { standInForRule } from './stand-in.ts';

const RULES = 'rules.yaml';
const OTHERS = new Set(['authority.yaml', 'service.yaml', 'codes.yaml', RULES]);

/** The layouts, code lists and rules of one folder: an authority's own, or that of one of its services. */
export interface Part {
  readonly codes: CodeLists;
  /** By file name. */
  readonly layouts: ReadonlyMap<string, LoadedLayout>;
  readonly rules: LoadedRules;
}

interface LoadedRules {
  readonly source: YamlSource;
  readonly rules: readonly RawRule[];
  readonly authorityDecides: readonly AuthorityRule[];
}

/** Loads a folder, shown as `name`; `names` are those of the layouts that the authority has so far. */
export function loadPart(
  folder: string,
  name: string,
  names: Set<string>,
  faults: Fault[],
  above?: CodeLists,
): Part {
  const rules = loadRules(folder, name);
  const codes = loadCodes(folder, name, faults, above, listConditions(rules));
  const layouts = loadLayouts(folder, name, names, codes);
  for (const { faults: ofLayout } of layouts.values()) faults.push(...ofLayout);
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.yml')))
    faults.push({
      file: `${name}/${file}`,
      line: 1,
      path: '',
      message: 'is not read: its name must end in .yaml',
    });
  checkRuleNames(rules, layouts);
  return { codes, layouts, rules };
}

function loadLayouts(
  folder: string,
  name: string,
  names: Set<string>,
  codes: CodeLists,
): Map<string, LoadedLayout> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !OTHERS.has(file));
  const layouts = new Map<string, LoadedLayout>();
  for (const file of files.sort()) {
    const loaded = loadLayout(join(folder, file), codes, `${name}/${file}`, names);
    layouts.set(file, loaded);
    if (loaded.name !== undefined) names.add(loaded.name);
  }
  return layouts;
}

/** The code list that the authority's own rules are, for answers that name them. */
const CONDITIONS = 'conditions';

function listConditions({ rules, authorityDecides }: LoadedRules): CodeList {
  const own = [...rules, ...authorityDecides].filter(({ title }) => title !== undefined);
  const ids = new Set(own.map(({ id }) => id));
  const codes = [...ids].map((id): [string, Code] => {
    const parts = own.filter((rule) => rule.id === id);
    // What can be known beforehand of a condition is only part of what it means; texts with values are of a finding.
    const isWhole = parts.every(
      (rule) => !('partly' in rule && rule.partly) && !/[{}]/.test(rule.message),
    );
    const explanation = isWhole ? { explanation: joinTexts(parts, 'message') } : {};
    return [id, { text: parts[0]!.title!, ...explanation, fix: joinTexts(parts, 'fix') }];
  });
  return { name: CONDITIONS, codes: new Map(codes), open: true };
}

/** What several rules of one condition say, each once. */
function joinTexts(
  parts: readonly Pick<AuthorityRule, 'message' | 'fix'>[],
  of: 'message' | 'fix',
): string {
  return [...new Set(parts.map((part) => part[of]))].join('; or ');
}

/** A folder may have no rules. */
function loadRules(folder: string, name: string): LoadedRules {
  const path = join(folder, RULES);
  const shownAs = `${name}/${RULES}`;
  const source = existsSync(path) ? loadYaml(path, shownAs) : new YamlSource(shownAs, 'rules: []');
  const parsed = source.parseRest(rulesSchema, standInForRule);
  return { source, rules: parsed?.rules ?? [], authorityDecides: parsed?.authorityDecides ?? [] };
}

/** The forms of good layouts, by file name. Rules of the others are checked as far as these can be read. */
export function compileForms(
  { layouts, rules: { source, rules, authorityDecides } }: Part,
  settings: readonly string[],
  rates: Rates,
): Map<string, Form> {
  const forms = new Map<string, Form>();
  for (const [file, loaded] of layouts) {
    const layout = loaded.layout ?? loaded.draft;
    const compiled = layout && compileRules(source, rules, layout, settings, rates);
    if (!loaded.layout) continue;
    const { name } = loaded.layout;
    const others = authorityDecides.filter((rule) => rule.layout.includes(name));
    forms.set(file, { layout: loaded.layout, rules: compiled!, authorityDecides: others });
  }
  return forms;
}

type RuleName = Pick<RawRule, 'id' | 'layout'> & Partial<Pick<RawRule, 'each' | 'field' | 'at'>>;

function checkRuleNames(
  { source, rules, authorityDecides }: LoadedRules,
  layouts: ReadonlyMap<string, LoadedLayout>,
): void {
  const names = [...layouts.values()].map((loaded) => loaded.name);
  const ids = new Set<string>();
  const checked = new Set(
    [...layouts.values()].flatMap(({ layout, draft }) => (layout ?? draft)?.name ?? []),
  );
  const check = (rule: RuleName, path: YamlPath) => {
    for (const layout of rule.layout) {
      // A file too faulty to tell its name may be the one meant.
      if (!names.includes(layout) && !names.includes(undefined))
        source.addFault([...path, 'layout'], `the layout '${layout}' does not exist`);
      // One rule may look at several places.
      const key = [rule.id, layout, rule.each, rule.field ?? rule.at].join(' ');
      if (ids.has(key)) source.addFault([...path, 'id'], `the rule '${rule.id}' is there twice`);
      ids.add(key);
    }
  };
  for (const [index, rule] of rules.entries()) {
    if (!rule.layout.some((name) => checked.has(name))) checkSyntax(source, rule, ['rules', index]);
    check(rule, ['rules', index]);
  }
  for (const [index, rule] of authorityDecides.entries()) check(rule, ['authorityDecides', index]);
}
