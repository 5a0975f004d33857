import type { Environment } from '@marcbachmann/cel-js';
import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { Field, Layout, RecordType } from '../format/layout.ts';
import { listUnknownRates } from '../rules/check-rates.ts';
import type { Rates } from '../rules/interest.ts';
import type { Evaluate } from '../rules/rule.ts';
import type { FieldStep, Step } from './mapping.ts';
import type { RawStep } from './mapping-schema.ts';

/** In what expressions are checked and compiled. */
export interface Environments {
  /** For what is written once. */
  readonly file: Environment;
  /** For what is written for an item. */
  readonly item: Environment;
  /** And inside a list of texts. */
  readonly text: Environment;
}

/** What is compiled into what. */
export interface Compiling {
  readonly source: YamlSource;
  /** What is written, and what is read. */
  readonly target: Layout;
  readonly layout: Layout | undefined;
  readonly environment: Environments;
  /** What `interest` may name. */
  readonly rates: Rates;
  /** Fields of the row that `text` is cut from, where it is. */
  readonly textFrom?: readonly Field[];
}

/** Compiles steps; what they name that is not there, and what is of the wrong type, are faults. */
export function compileSteps(
  raws: readonly RawStep[],
  path: YamlPath,
  compiling: Compiling,
  isOfItem: boolean,
): Step[] {
  const { item, file } = compiling.environment;
  return raws.map((raw, index) =>
    compileStep(raw, [...path, index], compiling, isOfItem ? item : file),
  );
}

function compileStep(
  raw: RawStep,
  path: YamlPath,
  compiling: Compiling,
  environment: Environment,
): Step {
  const { source, target } = compiling;
  const record = raw.record === undefined ? undefined : target.recordsByName.get(raw.record);
  if (raw.record !== undefined && !record)
    source.addFault([...path, 'record'], `${target.name} has no record '${raw.record}'`);
  if (raw.record === undefined && !raw.steps)
    source.addFault(path, "needs a 'record' to write, or 'steps'");
  const expression = (key: 'repeat' | 'texts' | 'when', type: string) =>
    raw[key] === undefined
      ? undefined
      : compileCel(raw[key], type, [...path, key], compiling, environment);
  const inner = raw.texts === undefined ? environment : compiling.environment.text;
  const within =
    raw.texts === undefined
      ? compiling
      : { ...compiling, textFrom: listFields(raw.texts, compiling.layout) };
  return {
    record,
    isEachRow: raw.each === 'row',
    repeat: expression('repeat', 'int'),
    texts: expression('texts', 'list<string>'),
    when: expression('when', 'bool'),
    fields: record ? compileFields(raw, record, [...path, 'fields'], within, inner) : [],
    steps: (raw.steps ?? []).map((one, index) =>
      compileStep(one, [...path, 'steps', index], within, inner),
    ),
  };
}

function compileFields(
  raw: RawStep,
  record: RecordType,
  path: YamlPath,
  compiling: Compiling,
  environment: Environment,
): FieldStep[] {
  const { source, layout } = compiling;
  for (const field of record.fields)
    if (isNeeded(field) && !Object.hasOwn(raw.fields, field.name))
      source.addFault(path, `the record '${record.name}' needs the field '${field.name}'`);
  return Object.entries(raw.fields).flatMap(([name, text]) => {
    const field = record.fieldsByName.get(name);
    const place = [...path, name];
    if (!field) {
      source.addFault(place, `the record '${record.name}' has no field '${name}'`);
      return [];
    }
    const evaluate = compileCel(text, field.type.cel, place, compiling, environment);
    const isCut = /\btext\b/.test(text.replaceAll('.text', ''));
    const from = [...(isCut ? (compiling.textFrom ?? []) : []), ...listFields(text, layout)];
    return [{ field, evaluate, from }];
  });
}

/** Constants and totals are written by themselves. */
function isNeeded(field: Field): boolean {
  const isGiven = field.id !== undefined || field.constant !== undefined;
  return !field.optional && !field.isFiller && !isGiven && field.total === undefined;
}

/** An expression that is one of some types, for all that can be known beforehand. */
export function compileCel(
  text: string,
  types: string | readonly string[],
  path: YamlPath,
  { source, rates }: Compiling,
  environment: Environment,
): Evaluate {
  const checked = environment.check(text);
  if (!checked.valid) {
    source.addFault(path, `${checked.error?.message ?? 'is no expression'}, in: ${text}`);
    return () => '';
  }
  const wanted = typeof types === 'string' ? [types] : types;
  if (!wanted.includes(checked.type ?? '') && checked.type !== 'dyn')
    source.addFault(path, `must be ${wanted.join(' or ')}, but is ${checked.type}: ${text}`);
  const parsed = environment.parse(text);
  for (const fault of listUnknownRates(parsed.ast, rates))
    source.addFault(path, `${fault}, in: ${text}`);
  return parsed as Evaluate;
}

/** The fields of a row that an expression names, in their order in the file. */
export function listFields(text: string, layout: Layout | undefined): Field[] {
  const named = new Set([...text.matchAll(/\.([A-Za-z_]\w*)/g)].map(([, name]) => name));
  return (layout?.records[0]?.fields ?? []).filter(({ name }) => named.has(name));
}
