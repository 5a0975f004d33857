import type { YamlSource } from '../core/yaml-source.ts';
import type { Field, RecordType, Total } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { RawLayout, RawRecord } from './schema.ts';
import type { Structure } from './structure.ts';

/** Checks that fields which repeat a total repeat one that they can know. */
export function checkTotalFields(
  source: YamlSource,
  raw: RawLayout,
  records: readonly RecordType[],
  totals: readonly Total[],
  structure: Structure | undefined,
): void {
  for (const record of records) {
    for (const field of record.fields) {
      if (field.total === undefined) continue;
      const total = totals.find(({ name }) => name === field.total);
      const message = findTotalFault(record, field, raw, total, structure);
      const path = ['records', record.name, 'fields', field.name];
      if (message && !source.isFaulty([...path, 'type']))
        source.addFault([...path, 'total'], message);
    }
  }
}

function findTotalFault(
  record: RecordType,
  field: Field,
  raw: RawLayout,
  total: Total | undefined,
  structure: Structure | undefined,
): string | undefined {
  if (!Object.hasOwn(raw.totals, field.total!)) return `the total '${field.total}' does not exist`;
  if (field.type.name !== 'number' && field.type.name !== 'digits')
    return 'a field that repeats a total is of type number or digits';
  const { within, until } = raw.totals[field.total!]!;
  if (field.isTotalAtEnd && until !== undefined)
    return `the total '${field.total}' begins anew after '${until}': no record can state it ahead; count it within a labelled part`;
  const isInside =
    within === undefined ||
    total?.resetBy.has(record.index) ||
    (structure?.groups.get(within)?.members ?? nestedIn(raw, within)).has(record.index);
  if (field.isTotalAtEnd && !isInside)
    return `the total '${field.total}' is counted within '${within}': only a record of it may state it ahead`;
  return undefined;
}

/** The records nested in one by their path. */
function nestedIn({ records }: RawLayout, outer: string): ReadonlySet<number> {
  const toKey = ({ path = '' }: RawRecord) => splitPath([path].flat()[0]!).join('/');
  const path = `${records[outer] ? toKey(records[outer]) : ''}/`;
  const inner = Object.values(records).map(toKey);
  return new Set(inner.flatMap((own, index) => (own.startsWith(path) ? [index] : [])));
}
