import type { Environment } from '@marcbachmann/cel-js';
import { getMessage } from '../core/errors.ts';
import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { FieldRef, Layout } from '../format/layout.ts';
import { describeCelFault } from './cel-faults.ts';
import { listStrangeCodes } from './check-codes.ts';
import { listUnknownRates } from './check-rates.ts';
import { createEnvironment } from './environment.ts';
import { NO_RATES, type Rates } from './interest.ts';
import type { Evaluate, Rule, RuleContext, RuleSet } from './rule.ts';
import type { RawRule } from './rule-schema.ts';
import { findScope, type Scope } from './scope.ts';
import { parseTemplate, type Template } from './template.ts';
import { createViews, type Views } from './views.ts';

interface Compiling {
  readonly source: YamlSource;
  readonly layout: Layout;
  readonly scope: Scope;
  readonly rates: Rates;
  readonly environment: Environment;
}

/**
 * Compiles the rules that name a layout. CEL is checked against the layout's records and types: a
 * rule that names what does not exist, or what it cannot see, is a fault of the source, with its
 * line. `settings` are the names of the authority's dated amounts.
 */
export function compileRules(
  source: YamlSource,
  raws: readonly RawRule[],
  layout: Layout,
  settings: readonly string[],
  rates: Rates = NO_RATES,
): RuleSet {
  const views = createViews(layout, settings);
  const byRecord: Rule[][] = layout.records.map(() => []);
  const ofItem: Rule[] = [];
  const ofFile: Rule[] = [];
  const enter = createEntrance(source, layout, views, rates);
  for (const [index, raw] of raws.entries()) {
    if (!raw.layout.includes(layout.name)) continue;
    const compiling = enter(raw.each, ['rules', index, 'each']);
    if (!compiling) continue;
    const rule = compileRule(raw, ['rules', index], compiling);
    const record = layout.recordsByName.get(raw.each);
    if (raw.each === 'file') ofFile.push(rule);
    else if (record) byRecord[record.index]!.push(rule);
    else ofItem.push(rule);
  }
  return { layout, views, byRecord, ofItem, ofFile };
}

/** Makes an environment for each scope once; a scope that does not exist is a fault. */
function createEntrance(source: YamlSource, layout: Layout, views: Views, rates: Rates) {
  const known = new Map<string, Compiling>();
  return (each: string, path: YamlPath): Compiling | undefined => {
    const scope = known.get(each)?.scope ?? findScope(layout, each);
    if (!scope) {
      const names = new Set([
        ...layout.recordsByName.keys(),
        ...(layout.item ? [layout.item.name] : []),
        'file',
      ]);
      source.addFault(
        path,
        `there is no '${each}' in ${layout.name}: use one of ${[...names].join(', ')}`,
      );
      return undefined;
    }
    const compiling = known.get(each) ?? {
      source,
      layout,
      scope,
      rates,
      environment: createEnvironment(layout, views, scope, rates),
    };
    known.set(each, compiling);
    return compiling;
  };
}

function compileRule(raw: RawRule, path: YamlPath, compiling: Compiling): Rule {
  const text = (key: 'message' | 'expected' | 'found' | 'fix') =>
    raw[key] === undefined ? undefined : compileTemplate(raw[key], [...path, key], compiling);
  return {
    id: raw.id,
    raw,
    otherwise: raw.otherwise,
    when:
      raw.when === undefined
        ? undefined
        : compileExpression(raw.when, 'bool', [...path, 'when'], compiling),
    must: compileExpression(raw.must, 'bool', [...path, 'must'], compiling),
    field:
      raw.field === undefined ? undefined : findField(raw.field, [...path, 'field'], compiling),
    message: text('message')!,
    expected: text('expected'),
    found: text('found'),
    fix: text('fix')!,
  };
}

function compileExpression(
  expression: string,
  type: 'bool' | undefined,
  path: YamlPath,
  compiling: Compiling,
): Evaluate {
  const { source, environment } = compiling;
  const checked = environment.check(expression);
  if (!checked.valid) {
    source.addFault(path, `${describeCelFault(checked.error!, compiling)}, in: ${expression}`);
    return () => true;
  }
  if (type && checked.type !== type && checked.type !== 'dyn')
    source.addFault(path, `must be true or false, but is ${checked.type}: ${expression}`);
  const parsed = environment.parse(expression);
  for (const fault of [
    ...listStrangeCodes(parsed.ast, compiling.layout),
    ...listUnknownRates(parsed.ast, compiling.rates),
  ])
    source.addFault(path, `${fault}, in: ${expression}`);
  return parsed as Evaluate;
}

function compileTemplate(
  text: string,
  path: YamlPath,
  compiling: Compiling,
): (context: RuleContext) => string {
  const parts = cutTemplate(text, path, compiling).map((part) => {
    if (typeof part === 'string') return () => part;
    refusePersonal(part.expression, path, compiling);
    const evaluate = compileExpression(part.expression, undefined, path, compiling);
    return (context: RuleContext) => String(evaluate(context));
  });
  return (context) => parts.map((part) => part(context)).join('');
}

function cutTemplate(text: string, path: YamlPath, { source }: Compiling): Template['parts'] {
  try {
    return parseTemplate(text).parts;
  } catch (error) {
    source.addFault(path, getMessage(error));
    return [];
  }
}

/**
 * A personal field in a text would be printed unmasked. Its name is refused wherever it stands, so
 * that no way around `record.field` leads to it, but for plain fields of the same name, and where
 * it is only said whether it is there, or which of its members differ.
 */
function refusePersonal(expression: string, path: YamlPath, { source, layout }: Compiling): void {
  const fields = layout.records.flatMap((record) =>
    record.fields.map((field) => ({ field, text: `${record.name}.${field.name}` })),
  );
  const plain = fields.filter(({ field }) => !field.personal).map(({ text }) => text);
  const shown = dropCalls(expression.replaceAll(/\bthere\([\w.]+\)/g, ' '), 'differences');
  const rest = plain.reduce((left, text) => left.replaceAll(toWord(text), ' '), shown);
  for (const { field, text } of fields) {
    if (field.personal && toWord(field.name).test(rest))
      source.addFault(path, `'${text}' is personal and may not stand in a text`);
  }
}

/** An expression without the calls of a function. */
function dropCalls(expression: string, name: string): string {
  const begin = expression.search(new RegExp(`\\b${name}\\(`));
  if (begin < 0) return expression;
  let end = begin + name.length + 1;
  for (let depth = 1; depth > 0 && end < expression.length; end++) {
    if (expression[end] === '(') depth++;
    if (expression[end] === ')') depth--;
  }
  return expression.slice(0, begin) + dropCalls(expression.slice(end), name);
}

function toWord(text: string): RegExp {
  return new RegExp(`\\b${text.replace('.', '\\.')}\\b`, 'g');
}

/** A finding points into the record it is on, or into one of its item. */
function findField(
  reference: string,
  path: YamlPath,
  { source, layout, scope }: Compiling,
): FieldRef | undefined {
  const [recordName = '', fieldName = ''] = reference.split('.');
  const record = layout.recordsByName.get(recordName);
  const field = record?.fieldsByName.get(fieldName);
  if (!record || !field) {
    source.addFault(path, `the field '${reference}' does not exist`);
    return undefined;
  }
  const isOfItem = scope.each === layout.item?.name && layout.item.members.has(record.index);
  if (recordName !== scope.each && !isOfItem)
    source.addFault(path, `a finding on each '${scope.each}' cannot point at '${reference}'`);
  return { record, field };
}
