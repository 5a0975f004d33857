import type { YamlSource } from '../core/yaml-source.ts';
import type { RecordType } from './layout.ts';
import type { RawLayout } from './schema.ts';

/** True for the record that is known by not being any other. */
export function isUnmarked(raw: RawLayout, { name }: RecordType): boolean {
  return raw.records[name]?.unmarked === true;
}

/** Checks that at most one record has no mark, that it has none, and that the others come first. */
export function checkUnmarked(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
): void {
  const unmarked = records.filter((record) => isUnmarked(raw, record));
  for (const record of unmarked) {
    const path = ['records', record.name, 'unmarked'];
    if (record !== unmarked[0])
      source.addFault(path, `'${unmarked[0]!.name}' has no mark already: only one record can`);
    else if (record.fields.some((field) => field.id !== undefined))
      source.addFault(path, 'a record without a mark has no id');
    else if (raw.kind !== 'fixed' && record !== records.at(-1))
      source.addFault(path, 'a record without a mark stands last, after those that have one');
  }
}
