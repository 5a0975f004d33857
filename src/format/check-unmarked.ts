import type { YamlSource } from '../core/yaml-source.ts';
import type { RecordType } from './layout.ts';
import type { RawLayout } from './schema.ts';
import type { Structure } from './structure.ts';

/** True for the record that is known by not being any other. */
export function isUnmarked(raw: RawLayout, { name }: RecordType): boolean {
  return raw.records[name]?.unmarked === true;
}

/** Checks that a record without mark has none, and that of two that ids do not tell apart only one may stand in a place. */
export function checkUnmarked(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
  structure: Structure | undefined,
): void {
  const unmarked = records.filter((record) => isUnmarked(raw, record));
  for (const record of unmarked) {
    const path = ['records', record.name, 'unmarked'];
    const earlier = unmarked.slice(0, unmarked.indexOf(record));
    const rival = earlier.find((other) => !isToldByPlace(raw, record, other, structure));
    if (rival && !source.isFaulty(['structure']))
      source.addFault(
        path,
        raw.kind === 'json'
          ? `'${rival.name}' has no mark already: only one record can`
          : `'${rival.name}' has no mark either and may stand in the same place: nothing tells them apart`,
      );
    else if (record.fields.some((field) => field.id !== undefined))
      source.addFault(path, 'a record without a mark has no id');
    else if (raw.kind === 'json' && record !== records.at(-1))
      source.addFault(path, 'a record without a mark stands last, after those that have one');
  }
}

/** True when the order of records tells two of them apart, and one of them says that it does. */
export function isToldByPlace(
  raw: RawLayout,
  one: RecordType,
  other: RecordType,
  structure: Structure | undefined,
): boolean {
  const isSaid = [one, other].some(({ name }) => {
    const { unmarked, byPlace } = raw.records[name]!;
    return unmarked || byPlace;
  });
  return isSaid && structure !== undefined && !structure.mayReplace(one.index, other.index);
}
