import { maskPersonalNumbers, maskText } from '../core/mask.ts';
import { formatMinor } from '../core/money.ts';
import type { Field } from '../format/layout.ts';
import { isDisplaced } from '../format/problem-finding.ts';
import type { Record } from '../format/record.ts';

/** One record of a file: its place, then each field with its columns, name and value. */
export function describeRecord(record: Record, showPersonal: boolean): string {
  const { type, line } = record;
  const { byte, path } = record.place();
  const place = [
    `line ${line}`,
    ...(byte === undefined ? [] : [`byte ${byte}`]),
    ...(path === undefined ? [] : [path]),
  ].join(', ');
  const hidesAll = !showPersonal && isDisplaced(record);
  const rows = type.fields
    .filter((field) => !field.isFiller || record.raw(field) !== undefined)
    .map((field) => describeField(record, field, hidesAll || (field.personal && !showPersonal)))
    .map((row) => (showPersonal ? row : maskPersonalNumbers(row)));
  return [`${type.name} (${type.title})  ${place}`, ...rows].join('\n');
}

function describeField(record: Record, field: Field, isHidden: boolean): string {
  const raw = record.raw(field);
  const shown = isHidden ? maskText(raw ?? '') : (raw ?? '');
  const columns = field.to > 0 ? `${field.from + 1}-${field.to}`.padEnd(9) : field.at.padEnd(24);
  const meaning = raw === undefined || isHidden ? undefined : describeMeaning(record, field, raw);
  return `  ${columns} ${field.name.padEnd(20)} ${shown}${meaning === undefined ? '' : `  (${meaning})`}`;
}

function describeMeaning(record: Record, field: Field, raw: string): string | undefined {
  const code = field.codes?.codes.get(raw);
  if (code && code.text !== raw) return code.text;
  const value = record.value(field);
  if (
    field.type.name === 'number' &&
    field.type.expects.includes('decimals') &&
    (typeof value === 'number' || typeof value === 'bigint')
  ) {
    return Number.isNaN(value) ? undefined : formatMinor(value);
  }
  // A date that is empty or cannot be read has no meaning to tell.
  const isDate = field.type.name === 'date' && typeof value === 'string' && value !== '';
  return isDate && value !== raw ? value : undefined;
}
