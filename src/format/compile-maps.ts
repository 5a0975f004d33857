import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type {
  AnswerErrorMap,
  AnswerMap,
  BatchMap,
  Field,
  FieldRef,
  KeyRefs,
  RecordType,
  Total,
} from './layout.ts';
import type { RawLayout, RawTotal } from './schema.ts';
import type { Structure } from './structure.ts';

/** Resolves `record.field` references of a layout; each one that leads nowhere becomes a fault. */
export class ReferenceFinder {
  readonly source: YamlSource;
  readonly #records: ReadonlyMap<string, RecordType>;

  constructor(source: YamlSource, records: ReadonlyMap<string, RecordType>) {
    this.source = source;
    this.#records = records;
  }

  findRecord(name: string, path: YamlPath): RecordType | undefined {
    const record = this.#records.get(name);
    if (!record) this.source.addFault(path, `the record '${name}' does not exist`);
    return record;
  }

  findField(reference: string, path: YamlPath): FieldRef | undefined {
    const [recordName = '', fieldName = '', ...rest] = reference.split('.');
    if (rest.length > 0) {
      this.source.addFault(path, `'${reference}' is not written record.field`);
      return undefined;
    }
    const record = this.findRecord(recordName, path);
    if (!record) return undefined;
    const field = record.fieldsByName.get(fieldName);
    if (!field && !this.source.isFaulty(['records', recordName, 'fields', fieldName]))
      this.source.addFault(path, `the record '${recordName}' has no field '${fieldName}'`);
    return field && { record, field };
  }

  findKeys(references: Readonly<{ [key: string]: string | undefined }>, path: YamlPath): KeyRefs {
    const keys = new Map<string, FieldRef>();
    for (const [key, reference = ''] of Object.entries(references)) {
      const found = this.findField(reference, [...path, key]);
      if (found) keys.set(key, found);
    }
    return keys;
  }

  findOptional<K extends string>(
    key: K,
    reference: string | undefined,
    path: YamlPath,
  ): { [P in K]?: FieldRef } {
    const found = reference === undefined ? undefined : this.findField(reference, [...path, key]);
    return (found ? { [key]: found } : {}) as { [P in K]?: FieldRef };
  }
}

/** Compiles the totals of a layout. */
export function compileTotals(
  raw: RawLayout,
  records: readonly RecordType[],
  structure: Structure | undefined,
  finder: ReferenceFinder,
): Total[] {
  return Object.entries(raw.totals).map(([name, total]) => {
    const path = ['totals', name];
    const kinds = [total.count, total.sum, total.unique].filter((kind) => kind !== undefined);
    if (kinds.length !== 1)
      finder.source.addFault(path, 'needs exactly one of count, sum and unique');
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
      plus: total.unique === undefined ? addends(total.sum) : fields([total.unique]),
      minus: addends(total.minus),
      resetBy: findResets(total, structure, path, finder),
      start: total.start ?? 0,
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

/** Compiles how a file tells its sender, number and items. */
export function compileBatchMap(
  raw: NonNullable<RawLayout['batch']>,
  finder: ReferenceFinder,
): BatchMap {
  const path = ['batch'];
  return {
    ...finder.findOptional('creditor', raw.creditor, path),
    ...finder.findOptional('sequence', raw.sequence, path),
    ...finder.findOptional('date', raw.date, path),
    businessId: (raw.businessId ?? [])
      .map((ref) => finder.findField(ref, [...path, 'businessId']))
      .filter((ref) => ref !== undefined),
    references: finder.findKeys(raw.item.references, [...path, 'item', 'references']),
    ...finder.findOptional('amount', raw.item.amount, [...path, 'item']),
  };
}

/** Compiles how an answer names what it answers. */
export function compileAnswerMap(
  raw: NonNullable<RawLayout['answer']>,
  finder: ReferenceFinder,
): AnswerMap {
  const errors = raw.errors.flatMap((error, index) => {
    const path = ['answer', 'errors', index];
    const record = finder.findRecord(error.record, path);
    const code = finder.findField(error.code, [...path, 'code']);
    if (!record || !code) return [];
    return [
      {
        record,
        code,
        ...finder.findOptional('text', error.text, path),
        ...finder.findOptional('position', error.position, path),
        references: finder.findKeys(error.references ?? {}, [...path, 'references']),
        ...compileWhen(error.when, record, [...path, 'when'], finder),
      },
    ];
  });
  const verdictField =
    raw.verdict && finder.findField(raw.verdict.from, ['answer', 'verdict', 'from']);
  if (raw.verdict && verdictField) checkVerdict(raw.verdict, verdictField.field, finder.source);
  const itemRecord =
    raw.items && finder.findRecord(raw.items.record, ['answer', 'items', 'record']);
  const sections = raw.sections.map(
    (name) => finder.findRecord(name, ['answer', 'sections'])?.index ?? -1,
  );
  return {
    sections: new Set(sections),
    batch: raw.batch.map((keys, index) => finder.findKeys(keys, ['answer', 'batch', index])),
    ...finder.findOptional('count', raw.count, ['answer']),
    ...finder.findOptional('errorCount', raw.errorCount, ['answer']),
    ...(raw.verdict && verdictField
      ? {
          verdict: {
            from: verdictField,
            accepted: new Set(raw.verdict.accepted),
            rejected: new Set(raw.verdict.rejected),
          },
        }
      : {}),
    errors,
    ...(raw.items && itemRecord
      ? {
          items: {
            record: itemRecord,
            references: finder.findKeys(raw.items.references, ['answer', 'items', 'references']),
            assigns: finder.findKeys(raw.items.assigns, ['answer', 'items', 'assigns']),
          },
        }
      : {}),
  };
}

/** A word that the field never has would never be a verdict. */
function checkVerdict(
  { accepted, rejected }: NonNullable<NonNullable<RawLayout['answer']>['verdict']>,
  { codes }: Field,
  source: YamlSource,
): void {
  for (const [key, words] of Object.entries({ accepted, rejected })) {
    const path = ['answer', 'verdict', key];
    for (const word of words) {
      if (codes && codes.codes.size > 0 && !codes.codes.has(word))
        source.addFault(path, `'${word}' is not one of ${[...codes.codes.keys()].join(', ')}`);
      if (key === 'rejected' && accepted.includes(word))
        source.addFault(path, `'${word}' is accepted too`);
    }
  }
}

function findKind(total: RawTotal): Total['kind'] {
  if (total.count) return 'count';
  return total.unique === undefined ? 'sum' : 'unique';
}

type RawWhen = NonNullable<RawLayout['answer']>['errors'][number]['when'];

function compileWhen(
  raw: RawWhen,
  record: RecordType,
  path: YamlPath,
  finder: ReferenceFinder,
): Pick<AnswerErrorMap, 'when'> {
  const from = raw && finder.findField(raw.from, [...path, 'from']);
  if (!raw || !from) return {};
  if (from.record !== record)
    finder.source.addFault([...path, 'from'], `must be a field of the record '${record.name}'`);
  return { when: { from, values: new Set(raw.values) } };
}
