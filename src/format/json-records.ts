import { maskLong } from '../core/mask.ts';
import type { Problem } from './field-type.ts';
import { JsonOrigin, type JsonSource } from './json-document.ts';
import type { RecordNode } from './json-paths.ts';
import { type Found, findAt, findFieldValue, findValues, toContent, toRaw } from './json-values.ts';
import type { RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';
import { buildFieldFinding, type Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';

/** One value of a file that is being read. */
export interface Reading {
  readonly source: JsonSource;
  readonly base: string;
  readonly reporter: Reporter;
  /** What becomes of members that nobody knows. */
  readonly unknown?: 'refused' | 'told' | 'ignored' | undefined;
  /** A member that is null is none, as in documents of a model. */
  readonly skipsNull?: boolean;
}

/** The records at a path in the order of the document, each followed by those nested in it. */
export function readNode(
  { types, path, nested }: RecordNode,
  reading: Reading,
  from: Found,
): Record[] {
  reportNoList(from, path, reading);
  return findValues(from, path).flatMap((found) => {
    // An element of a list that is null has been told of.
    if (reading.skipsNull && found.value === null && path.at(-1) !== '*') return [];
    const record = readOwn(types, found, reading);
    return record ? [record, ...nested.flatMap((node) => readNode(node, reading, found))] : [];
  });
}

/** The record that a value itself is, without those nested in it; undefined when it is none, which is reported. */
export function readOwn(
  types: readonly RecordType[],
  found: Found,
  reading: Reading,
): Record | undefined {
  const type = types.find((one) => hasIds(one, found.value));
  if (type) return readRecord(type, found, reading);
  reportUnknown(types, found, reading);
  return undefined;
}

/** Where a list of records should be stands something else: nothing of it would be read. */
export function reportNoList(from: Found, path: readonly string[], reading: Reading): void {
  const star = path.indexOf('*');
  if (star < 0) return;
  for (const { value, pointer } of findValues(from, path.slice(0, star))) {
    if (Array.isArray(value)) {
      for (const found of findValues({ value, pointer }, ['*']))
        reportNoList(found, path.slice(star + 1), reading);
    } else if (value !== null && value !== undefined) reportOther(pointer, reading);
  }
}

function reportOther(pointer: string, { source, base, reporter }: Reading): void {
  const { path = '', ...place } = new JsonOrigin(source, pointer, base).place();
  reporter.report({
    code: 'JSON_NOT_LIST',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    path,
    message: 'something else stands where a list of records should',
    expected: 'a list: [ ... ]',
    fix: 'write the records as a list',
  });
}

/** The one that is unmarked has no ids, and stands last. */
function hasIds(type: RecordType, value: unknown): boolean {
  return type.fields.every(({ id, at }) => id === undefined || toRaw(findAt(value, at)) === id);
}

function reportUnknown(types: readonly RecordType[], { value, pointer }: Found, reading: Reading) {
  const { source, base, reporter } = reading;
  const { path = '', ...place } = new JsonOrigin(source, pointer, base).place();
  const ids = types.flatMap(({ fields }) => fields.filter(({ id }) => id !== undefined));
  const found = [...new Set(ids.map(({ at }) => `/${splitPath(at).join('/')}`))].map(
    (at) => `${at} ${JSON.stringify(maskLong(toRaw(findAt(value, at)) ?? ''))}`,
  );
  reporter.report({
    code: 'RECORD_UNKNOWN',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    path,
    found: found.join(', '),
    expected: types.map(({ name, title }) => `${name} (${title})`).join(' or '),
    message: 'the element is no record of this transaction',
    fix: 'correct the member that names its type',
  });
}

function readRecord(
  type: RecordType,
  { value, pointer }: Found,
  { source, base, reporter }: Reading,
): Record {
  const values = type.fields.map((field) => findFieldValue({ value, pointer }, field));
  const raws = type.fields.map(({ type: { name } }, index) =>
    name === 'content' ? toContent(values[index]) : toRaw(values[index]),
  );
  const record = new ValuesRecord(type, raws, new JsonOrigin(source, pointer, base));
  for (const field of type.fields) {
    const held = values[field.index];
    if (raws[field.index] === undefined && held !== undefined && held !== null)
      reporter.report(buildFieldFinding(reporter.file, record, field, NOT_A_VALUE, 'reject-file'));
  }
  return record;
}

const NOT_A_VALUE: Problem = {
  code: 'FIELD_NOT_VALUE',
  message: 'an object or a list stands where one value should',
  expected: 'a text, a number, true or false',
  fix: 'correct the element at the path',
};
