import type { KeyRefs, RecordType } from '../format/layout.ts';
import type { Record } from '../format/record.ts';

/** References by kind: `referens`, `malnummer` ... */
export interface Keys {
  readonly [kind: string]: string;
}

/** The last record of each type: what a record nested in it refers to. */
export type LastRecords = ReadonlyMap<RecordType, Record>;

/** Keys of a record and of those it is nested in. */
export function readKeys(refs: KeyRefs, last: LastRecords): Keys {
  const keys: { [kind: string]: string } = {};
  for (const [kind, { record, field }] of refs) {
    const value = last.get(record)?.value(field);
    if (value !== undefined && value !== '') keys[kind] = String(value);
  }
  return keys;
}
