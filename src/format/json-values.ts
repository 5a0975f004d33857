import { isLosslessNumber } from 'lossless-json';
import type { Field } from './layout.ts';
import { splitPath } from './path-parts.ts';

/** A value of a document, and where. */
export interface Found {
  readonly value: unknown;
  readonly pointer: string;
}

/** The values a path such as `claims *` leads to, with their pointers. */
export function findValues(from: Found, path: readonly string[]): Found[] {
  let found = [from];
  for (const part of path) found = found.flatMap((each) => stepInto(each, part));
  return found;
}

function stepInto({ value, pointer }: Found, part: string): Found[] {
  if (part === '*')
    return Array.isArray(value)
      ? value.map((inner, index) => ({ value: inner as unknown, pointer: `${pointer}/${index}` }))
      : [];
  const inner = getMember(value, part);
  return inner === undefined ? [] : [{ value: inner, pointer: `${pointer}/${part}` }];
}

/** The value of a field, at the first of its places that has one. */
export function findFieldValue({ value, pointer }: Found, field: Field): unknown {
  if (field.isSlot) return pointer.split('/').findLast((name) => !/^\d*$/.test(name));
  const found = findAt(value, field.at);
  if (!field.otherPlaces || isThere(found)) return found;
  return field.otherPlaces.map((at) => findAt(value, at)).find(isThere) ?? found;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value that a field's path leads to, if any. */
export function findAt(value: unknown, at: string): unknown {
  const path = paths.get(at) ?? splitPath(at);
  paths.set(at, path);
  let found = value;
  for (const name of path) found = getMember(found, name);
  return found;
}

/** The paths of fields, split once and not for every record. */
const paths = new Map<string, readonly string[]>();

function getMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { [name: string]: unknown })[name];
}

/** What stands there in one spelling, whatever the order of its members; undefined for nothing. */
export function toContent(value: unknown): string | undefined {
  if (!isThere(value)) return undefined;
  if (Array.isArray(value)) return `[${value.map((each) => toContent(each) ?? 'null').join(',')}]`;
  if (isLosslessNumber(value)) return value.value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value as object)
    .filter(([, inner]) => isThere(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${toContent(inner)}`).join(',')}}`;
}

/** The text of a value, a number with all its digits; undefined for what is no single value. */
export function toRaw(value: unknown): string | undefined {
  if (isLosslessNumber(value)) return value.value;
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : undefined;
}
