import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Environment } from '@marcbachmann/cel-js';
import { stringify } from 'lossless-json';
import { z } from 'zod';
import { type Fault, loadYaml, sortFaults } from '../core/yaml-source.ts';
import type { Record } from '../format/record.ts';
import { getRates, type Transaction } from '../rules/authority.ts';
import type { RuleFacts } from '../rules/check-units.ts';
import { createViews } from '../rules/views.ts';
import { buildDocument } from './build-document.ts';
import { buildSteps } from './build-records.ts';
import { compileDocument } from './compile-document.ts';
import { compileSteps } from './compile-steps.ts';
import type { Owner, Recipe } from './mapping.ts';
import { createFileEnvironment, OwnerView } from './mapping-environment.ts';
import { documentSchema, stepSchema } from './mapping-schema.ts';
import {
  between,
  makeTestCompany,
  makeTestName,
  makeTestPerson,
  makeTestStreet,
} from './synthetic.ts';
import { makeTestFodselsnummer } from './synthetic-norway.ts';

/** How valid synthetic cases of one layout are made: beside it, in `generators/`. */
export const generatorSchema = z.strictObject({
  generator: z.string(),
  note: z.string().optional(),
  layout: z.string(),
  /** Whose files it makes where nobody says. */
  creditor: z.strictObject({ id: z.string(), name: z.string(), orgnr: z.string() }).optional(),
  before: z.array(stepSchema).default([]),
  item: z.array(stepSchema).default([]),
  after: z.array(stepSchema).default([]),
  /** In the place of them, where each case is a document of JSON. */
  document: documentSchema.optional(),
});

export interface Generator extends Recipe {
  readonly settingsClass: ReturnType<typeof createViews>['settingsClass'];
  readonly creditor: z.infer<typeof generatorSchema>['creditor'];
}

/** Loads the generator of a transaction's form; all its faults are told with their lines. */
export function loadGenerator(
  path: string,
  transaction: Transaction,
): { readonly generator?: Generator; readonly faults: readonly Fault[] } {
  if (!existsSync(path))
    return { faults: [{ file: path, line: 1, path: '', message: 'there is no such file' }] };
  const source = loadYaml(path, basename(path));
  const raw = source.parse(generatorSchema);
  const form = transaction.forms.find((candidate) => candidate.layout.name === raw?.layout);
  if (raw && !form) source.addFault(['layout'], `${transaction.id} has no form '${raw.layout}'`);
  if (!raw || !form) return { faults: sortFaults(source.faults) };
  const { authority } = transaction;
  const { settingsClass } = createViews(form.layout, Object.keys(authority.amounts));
  const environment = createEnvironments(createFileEnvironment(authority, settingsClass));
  const rates = getRates(authority);
  const compiling = { source, target: form.layout, layout: undefined, environment, rates };
  const generator = {
    form,
    settingsClass,
    creditor: raw.creditor,
    before: compileSteps(raw.before, ['before'], compiling, false),
    item: compileSteps(raw.item, ['item'], compiling, true),
    after: compileSteps(raw.after, ['after'], compiling, false),
    document: raw.document && compileDocument(raw.document, ['document'], compiling),
  };
  const faults = sortFaults(source.faults);
  return faults.length > 0 ? { faults } : { generator, faults };
}

/** `seed` and `count` everywhere; `ordinal` of the case, `number` of a repetition, and functions that make up things. */
function createEnvironments(file: Environment) {
  file
    .registerFunction('testPerson(int): string', (n: bigint) => makeTestPerson(Number(n)))
    .registerFunction('testCompany(int): string', (n: bigint) => makeTestCompany(Number(n)))
    .registerFunction('testFodselsnummer(int): string', (n: bigint) =>
      makeTestFodselsnummer(Number(n)),
    )
    .registerFunction('testName(int): string', (n: bigint) => makeTestName(Number(n)))
    .registerFunction('testStreet(int): string', (n: bigint) => makeTestStreet(Number(n)))
    .registerFunction('between(string, int, int): int', (key: string, from: bigint, to: bigint) =>
      BigInt(between(key, Number(from), Number(to))),
    )
    .registerFunction('pick(string, list<string>): string', (key: string, list: string[]) =>
      String(list[between(key, 0, list.length - 1)]),
    )
    .registerFunction('zeros(int, int): string', (value: bigint, width: bigint) =>
      String(value).padStart(Number(width), '0'),
    );
  file.registerVariable('seed', 'string');
  file.registerVariable('count', 'int');
  const item = file.clone();
  item.registerVariable('ordinal', 'int');
  item.registerVariable('number', 'int');
  const text = item.clone();
  text.registerVariable('text', 'string');
  return { file, item, text };
}

export interface GenerateOptions {
  readonly facts: RuleFacts;
  readonly owner: Owner;
  readonly count: number;
  /** Another seed makes other cases, the same seed the same. */
  readonly seed: string;
}

/** So many synthetic documents, a line each. */
export async function* generateDocuments(
  generator: Generator,
  options: GenerateOptions,
): AsyncGenerator<Buffer> {
  const scene = createScene(generator, options);
  for (let ordinal = 1; ordinal <= options.count; ordinal++) {
    const document = buildDocument(generator.document!, scene, { ordinal, rows: [] });
    yield Buffer.from(`${stringify(document)}\n`);
  }
}

function createScene(generator: Generator, { facts, owner, count, seed }: GenerateOptions) {
  return {
    creditor: new OwnerView(owner),
    today: facts.today,
    fileName: facts.fileName,
    settings: new generator.settingsClass(facts.settings),
    seed,
    count: BigInt(count),
  };
}

/** So many synthetic cases, and what stands around them. */
export async function* generateRecords(
  generator: Generator,
  options: GenerateOptions,
): AsyncGenerator<Record> {
  const scene = createScene(generator, options);
  const { count } = options;
  for (const { record } of buildSteps(generator, generator.before, scene)) yield record;
  for (let ordinal = 1; ordinal <= count; ordinal++)
    for (const { record } of buildSteps(generator, generator.item, scene, { ordinal, rows: [] }))
      yield record;
  for (const { record } of buildSteps(generator, generator.after, scene)) yield record;
}
