import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Fault, loadYaml, sortFaults, YamlSource } from '../core/yaml-source.ts';
import type { Layout } from '../format/layout.ts';
import { loadLayout } from '../format/load-layout.ts';
import { type Catalog, type Form, getRates } from '../rules/authority.ts';
import { compileRules } from '../rules/compile-rules.ts';
import { compileDocument } from './compile-document.ts';
import { compileSteps } from './compile-steps.ts';
import type { Mapping } from './mapping.ts';
import { createMappingEnvironment } from './mapping-environment.ts';
import { mappingSchema, type RawMapping } from './mapping-schema.ts';
import { listUsedOnce, listUsedOnceIn } from './used-once.ts';

/** Loads a mapping and the definition of the file it reads; all faults of both are told with their lines. */
export function loadMapping(
  path: string,
  catalog: Catalog,
): { readonly mapping?: Mapping; readonly faults: readonly Fault[] } {
  const source = loadYaml(path, basename(path));
  const raw = source.parse(mappingSchema);
  if (!raw) return { faults: sortFaults(source.faults) };
  const layout = loadSource(path, raw, source);
  const transaction = catalog.transactions.get(raw.transaction);
  const form = transaction?.forms.find((candidate) => candidate.layout.name === raw.layout);
  if (!transaction)
    source.addFault(['transaction'], `the transaction '${raw.transaction}' does not exist`);
  else if (transaction.raw.direction !== 'out')
    source.addFault(['transaction'], `'${raw.transaction}' does not go out`);
  if (transaction && !form)
    source.addFault(
      ['layout'],
      `${raw.transaction} has no form '${raw.layout}': use ${transaction.forms.map((one) => one.layout.name).join(' or ')}`,
    );
  checkKinds(raw, form, source);
  if (!layout || !transaction || !form) return { faults: sortFaults(source.faults) };
  const none = new YamlSource('', 'rules: []');
  const { authority } = transaction;
  const rules = compileRules(none, [], layout, Object.keys(authority.amounts));
  const environment = createMappingEnvironment(layout, rules.views, authority);
  const compiling = {
    source,
    target: form.layout,
    layout,
    environment,
    rates: getRates(authority),
  };
  const groupBy = (raw.groupBy ?? []).flatMap((name) => {
    const field = layout.records[0]!.fieldsByName.get(name);
    if (!field) source.addFault(['groupBy'], `the rows have no field '${name}'`);
    return field ?? [];
  });
  const mapping: Mapping = {
    name: raw.mapping,
    title: raw.title,
    transaction,
    form,
    source: rules,
    groupBy,
    once: raw.document
      ? listUsedOnceIn(raw.document, layout)
      : listUsedOnce(raw.item ?? [], layout),
    before: compileSteps(raw.before, ['before'], compiling, false),
    item: compileSteps(raw.item ?? [], ['item'], compiling, true),
    after: compileSteps(raw.after, ['after'], compiling, false),
    document: raw.document && compileDocument(raw.document, ['document'], compiling),
  };
  return source.faults.length > 0 ? { faults: sortFaults(source.faults) } : { mapping, faults: [] };
}

/** An item is made of records, or, in a file of JSON documents, it is one. */
export function checkKinds(
  { item, document, before, after }: Pick<RawMapping, 'item' | 'document' | 'before' | 'after'>,
  form: Form | undefined,
  source: YamlSource,
): void {
  if ((item === undefined) === (document === undefined))
    source.addFault([], "needs 'item' or 'document', and not both");
  if (!document) return;
  if (form && form.layout.kind !== 'json')
    source.addFault(['document'], `${form.layout.name} is no JSON: write 'item' with its records`);
  if (before.length + after.length > 0)
    source.addFault(
      ['document'],
      "nothing stands around documents: leave out 'before' and 'after'",
    );
}

/** The creditor's file has one kind of record, each of which is an item. */
function loadSource(path: string, raw: RawMapping, source: YamlSource): Layout | undefined {
  const file = join(dirname(path), raw.source);
  if (!existsSync(file)) {
    source.addFault(['source'], `the definition '${raw.source}' does not lie beside the mapping`);
    return undefined;
  }
  const { layout, faults } = loadLayout(file, new Map(), raw.source, new Set());
  source.faults.push(...faults);
  if (!layout) return undefined;
  const [record, ...others] = layout.records;
  if (!record || others.length > 0 || layout.item?.name !== record.name) {
    source.addFault(
      ['source'],
      `'${raw.source}' must have one record, and name it as its item: item: ${record?.name ?? 'row'}`,
    );
    return undefined;
  }
  return layout;
}
