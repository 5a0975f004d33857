import { getMessage } from '../core/errors.ts';
import { getAt } from '../core/yaml-problems.ts';
import { type Fault, loadYaml, sortFaults, YamlSource } from '../core/yaml-source.ts';
import { checkFixedLayout } from './check-fixed-layout.ts';
import { checkLayoutKeys, checkNames } from './check-layout-keys.ts';
import { checkPaths } from './check-paths.ts';
import { checkTotalFields } from './check-total-fields.ts';
import { checkUnmarked } from './check-unmarked.ts';
import { compileCases } from './compile-cases.ts';
import { type CodeLists, compileField } from './compile-field.ts';
import { compileAnswerMap, compileBatchMap } from './compile-maps.ts';
import { compileTotals } from './compile-totals.ts';
import { checkJsonSchema } from './json-schema.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { loadModel, type Model } from './load-model.ts';
import { splitPath } from './path-parts.ts';
import { ReferenceFinder } from './reference-finder.ts';
import { layoutSchema, type RawLayout, type RawRecord } from './schema.ts';
import { standInForLayout } from './stand-in.ts';
import { compileStructure, type Structure } from './structure.ts';

/** A layout, or everything that is wrong with it. */
export type LoadedLayout =
  | {
      readonly layout: Layout;
      readonly name: string;
      readonly draft?: undefined;
      readonly faults: readonly [];
    }
  | {
      readonly layout?: undefined;
      /** The layout's name, when that much can be read. */
      readonly name: string | undefined;
      /** Not to be used, but all its names and types are there for rules to be checked against. */
      readonly draft?: Layout;
      readonly faults: readonly Fault[];
    };

/**
 * Loads a layout file and checks it whole: all its faults are told at once, with their lines.
 * `taken` are names that other layouts have.
 */
export function loadLayout(
  path: string,
  codes: CodeLists = new Map(),
  shownAs = path,
  taken: ReadonlySet<string> = new Set(),
): LoadedLayout {
  const load = (file: string) => loadModel(path, shownAs, file);
  return compileLayout(loadYaml(path, shownAs), codes, taken, load);
}

/** The same for a layout that is already in memory. */
export function parseLayout(
  text: string,
  codes: CodeLists = new Map(),
  file = 'layout.yaml',
): LoadedLayout {
  const load = (model: string) => loadModel(file, file, model);
  return compileLayout(new YamlSource(file, text), codes, new Set(), load);
}

function compileLayout(
  source: YamlSource,
  codes: CodeLists,
  taken: ReadonlySet<string>,
  load: (file: string) => Model,
): LoadedLayout {
  const name = readName(source);
  const parsed = source.parseRest(layoutSchema, standInForLayout);
  if (!parsed) return { name, faults: sortFaults(source.faults) };
  const { model, raw } = takeModel(source, parsed, load);
  if (taken.has(raw.layout))
    source.addFault(['layout'], `another layout is called '${raw.layout}' too`);
  const areNamesGood = checkNames(source, raw) && !taken.has(raw.layout);
  checkLayoutKeys(source, raw);
  const records = compileRecords(source, raw, codes);
  const recordsByName = new Map(records.map((record) => [record.name, record]));
  const finder = new ReferenceFinder(source, recordsByName);
  const structure = compileStructureOf(source, raw, records);
  if (raw.kind === 'fixed') checkFixedLayout(source, raw, records, structure);
  checkUnmarked(source, raw, records, structure);
  const item = compileItem(source, raw, records, structure);
  if (raw.kind !== 'fixed') checkPaths(source, raw, records, item, structure);
  const totals = compileTotals(raw, records, structure, finder);
  checkTotalFields(source, raw, records, totals, structure);
  const layout: Layout = {
    name: raw.layout,
    file: source.file,
    raw,
    title: raw.title,
    provenance: raw.provenance,
    kind: raw.kind,
    records,
    recordsByName,
    ...(structure ? { structure } : {}),
    ...takeSchema(raw, model),
    ...(item ? { item } : {}),
    totals,
    ...(raw.batch ? { batch: compileBatchMap(raw.batch, finder) } : {}),
    ...(raw.answer ? { answer: compileAnswerMap(raw.answer, finder) } : {}),
    ...(raw.cases ? { cases: compileCases(raw.cases, finder) } : {}),
  };
  const faults = [...source.faults, ...(model?.faults ?? [])];
  if (faults.length === 0) return { layout, name: layout.name, faults: [] };
  const isDraft =
    areNamesGood &&
    areTypesKnown(source, records) &&
    (raw.structure === undefined || structure !== undefined) &&
    (raw.item === undefined || item !== undefined);
  return {
    name,
    ...(isDraft ? { draft: layout } : {}),
    faults: sortFaults(faults),
  };
}

/** A layout with the records of its model, if it has one; its own come in the place of those. */
function takeModel(
  source: YamlSource,
  parsed: RawLayout,
  load: (file: string) => Model,
): { readonly model: Model | undefined; readonly raw: RawLayout } {
  const { kind, schema } = parsed;
  if (kind === 'json' && typeof schema === 'object')
    checkJsonSchema(schema, (message) => source.addFault(['schema'], message));
  const model = typeof schema === 'string' ? load(schema) : undefined;
  const raw = model ? { ...parsed, records: { ...model.records, ...parsed.records } } : parsed;
  if (!model && Object.keys(raw.records).length === 0 && !source.isFaulty(['records']))
    source.addFault([], "'records' is missing");
  return { model, raw };
}

function takeSchema({ schema }: RawLayout, model?: Model): Pick<Layout, 'schema' | 'known'> {
  if (model) return { schema: model.schema, known: model.known };
  return typeof schema === 'object' ? { schema } : {};
}

function areTypesKnown(source: YamlSource, records: readonly RecordType[]): boolean {
  return records.every(({ name, fields }) => {
    const path = ['records', name, 'fields'];
    if (source.isReplaced(path)) return false;
    return fields.every((field) => !source.isReplaced([...path, field.name, 'type']));
  });
}

function readName(source: YamlSource): string | undefined {
  const name = getAt(source.value, ['layout']);
  return typeof name === 'string' ? name : undefined;
}

function compileRecords(source: YamlSource, raw: RawLayout, codes: CodeLists): RecordType[] {
  return Object.entries(raw.records).map(([name, record], index) => {
    const fields = Object.entries(record.fields).map(
      ([fieldName, field], position): Field =>
        compileField(fieldName, position, field, {
          source,
          path: ['records', name, 'fields', fieldName],
          raw,
          codes,
        }),
    );
    const end = Math.max(0, ...fields.map((field) => field.to));
    return {
      name,
      index,
      title: record.title ?? name,
      length: raw.kind === 'fixed' ? (record.length ?? raw.recordLength ?? end) : 0,
      ...normalisePaths(record),
      nestedAt: findNestedAt(source, name, record, fields),
      fields,
      fieldsByName: new Map(fields.map((field) => [field.name, field])),
    };
  });
}

/** A path may be written without its first slash, and with one at its end. */
function normalisePaths({ path = '' }: RawRecord): Pick<RecordType, 'path' | 'otherPaths'> {
  const [first = '', ...otherPaths] = [path].flat().map((one) =>
    splitPath(one)
      .map((part) => `/${part}`)
      .join(''),
  );
  return { path: first, ...(otherPaths.length > 0 ? { otherPaths } : {}) };
}

function findNestedAt(
  source: YamlSource,
  name: string,
  record: RawRecord,
  fields: readonly Field[],
): number {
  if (record.nestedBefore === undefined) return fields.length;
  const index = fields.findIndex((field) => field.name === record.nestedBefore);
  if (index < 0)
    source.addFault(
      ['records', name, 'nestedBefore'],
      `the field '${record.nestedBefore}' does not exist`,
    );
  return index < 0 ? fields.length : index;
}

function compileStructureOf(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
): Structure | undefined {
  if (raw.structure === undefined) {
    if (raw.kind === 'fixed' && !source.isFaulty(['structure']))
      source.addFault([], "'structure' is missing, e.g. structure: start post* slut");
    return undefined;
  }
  try {
    const names = records.map((record) => record.name);
    const structure = compileStructure(raw.structure, names);
    for (const [index, name] of names.entries())
      if (structure.resume(index) < 0)
        source.addFault(['records', name], 'the record does not stand in the structure');
    return structure;
  } catch (error) {
    source.addFault(['structure'], getMessage(error));
    return undefined;
  }
}

/** An item is a labelled group of the structure, or a record with those nested in its path. */
function compileItem(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
  structure: Structure | undefined,
): Layout['item'] {
  if (raw.item === undefined) return undefined;
  const group = structure?.groups.get(raw.item);
  if (group) return { name: raw.item, heads: group.heads, members: group.members };
  const head = records.find((record) => record.name === raw.item);
  if (!head) {
    // The group may stand in a structure that is faulty itself.
    if (!source.isFaulty(['structure']))
      source.addFault(['item'], `'${raw.item}' is neither a group of the structure nor a record`);
    return undefined;
  }
  // In json the element itself has no path, and every other record is nested in it.
  const hasNested = raw.kind === 'json' || head.path !== '';
  const members = records.filter(
    (record) => record === head || (hasNested && record.path.startsWith(`${head.path}/`)),
  );
  return {
    name: raw.item,
    heads: new Set([head.index]),
    members: new Set(members.map((record) => record.index)),
  };
}
