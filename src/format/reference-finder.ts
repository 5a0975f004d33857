import type { YamlPath } from '../core/yaml-problems.ts';
import type { YamlSource } from '../core/yaml-source.ts';
import type { FieldRef, KeyRefs, RecordType } from './layout.ts';

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
