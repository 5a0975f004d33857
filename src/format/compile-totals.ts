import type { YamlPath } from '../core/yaml-problems.ts';
import { compileWhen } from './compile-condition.ts';
import type { FieldRef, RecordType, Total } from './layout.ts';
import type { ReferenceFinder } from './reference-finder.ts';
import type { RawLayout, RawTotal } from './schema.ts';
import type { Structure } from './structure.ts';

/** Compiles the totals of a layout. */
export function compileTotals(
  raw: RawLayout,
  records: readonly RecordType[],
  structure: Structure | undefined,
  finder: ReferenceFinder,
): Total[] {
  return Object.entries(raw.totals).map(([name, total]) => {
    const path = ['totals', name];
    const kinds = [total.count, total.sum, total.unique, total.follows].filter(
      (kind) => kind !== undefined,
    );
    if (kinds.length !== 1)
      finder.source.addFault(path, 'needs exactly one of count, sum, unique and follows');
    if (total.modulo !== undefined && !total.sum)
      finder.source.addFault([...path, 'modulo'], 'belongs to a sum');
    if (total.blocksOf !== undefined && !total.count)
      finder.source.addFault([...path, 'blocksOf'], 'belongs to a count');
    const fields = (references: readonly string[] = []) =>
      references
        .map((reference) => finder.findField(reference, path))
        .filter((ref) => ref !== undefined);
    const addends = (references?: readonly string[]) => {
      const refs = fields(references);
      for (const ref of refs) checkNumber(ref, path, finder);
      return refs;
    };
    return {
      name,
      kind: findKind(total),
      counted: findCounted(total, records, path, finder),
      plus:
        total.unique === undefined
          ? addends(total.sum ?? toList(total.follows))
          : fields([total.unique]),
      minus: addends(total.minus),
      resetBy: findResets(total, structure, path, finder),
      start: total.start ?? (total.follows === undefined ? 0 : 1),
      ...compileUntil(total, [...path, 'until'], finder),
      ...compileWhen(total.when, findSubjects(total, records), [...path, 'when'], finder),
      ...(total.modulo === undefined ? {} : { modulo: BigInt(total.modulo) }),
      ...(total.blocksOf === undefined ? {} : { blocksOf: BigInt(total.blocksOf) }),
    } as Total;
  });
}

function checkNumber(
  { record, field }: FieldRef,
  path: YamlPath,
  { source }: ReferenceFinder,
): void {
  const isNumber = field.type.name === 'number' || field.type.name === 'digits';
  if (isNumber || source.isFaulty(['records', record.name, 'fields', field.name, 'type'])) return;
  source.addFault(path, `'${record.name}.${field.name}' is no number`);
}

function findCounted(
  total: RawTotal,
  records: readonly RecordType[],
  path: YamlPath,
  finder: ReferenceFinder,
): Set<number> {
  const counted = new Set<number>();
  for (const name of total.count ?? []) {
    if (name === '*') for (const record of records) counted.add(record.index);
    else addIndex(counted, finder.findRecord(name, [...path, 'count']));
  }
  for (const name of total.except ?? []) {
    const record = finder.findRecord(name, [...path, 'except']);
    if (record) counted.delete(record.index);
  }
  return counted;
}

/** The records that a total looks at, by name. */
function findSubjects(
  { count = [], sum = [], minus = [], unique, follows }: RawTotal,
  records: readonly RecordType[],
): readonly string[] {
  if (count.includes('*')) return records.map(({ name }) => name);
  return [
    ...count,
    ...[...sum, ...minus, ...toList(unique), ...toList(follows)].map(
      (reference) => reference.split('.')[0]!,
    ),
  ];
}

function addIndex(set: Set<number>, record: RecordType | undefined): void {
  if (record) set.add(record.index);
}

function findResets(
  total: RawTotal,
  structure: Structure | undefined,
  path: YamlPath,
  finder: ReferenceFinder,
): ReadonlySet<number> {
  if (total.within === undefined) return new Set();
  const group = structure?.groups.get(total.within);
  if (group) return group.heads;
  const resets = new Set<number>();
  if (!structure && finder.source.isFaulty(['structure'])) return resets;
  addIndex(resets, finder.findRecord(total.within, [...path, 'within']));
  return resets;
}

function findKind(total: RawTotal): Total['kind'] {
  if (total.count) return 'count';
  if (total.follows !== undefined) return 'follows';
  return total.unique === undefined ? 'sum' : 'unique';
}

function toList(reference: string | undefined): readonly string[] {
  return reference === undefined ? [] : [reference];
}

function compileUntil(
  { until }: RawTotal,
  path: YamlPath,
  finder: ReferenceFinder,
): Pick<Total, 'resetAfter'> {
  const record = until === undefined ? undefined : finder.findRecord(until, path);
  return record ? { resetAfter: record.index } : {};
}
