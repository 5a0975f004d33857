import { LosslessNumber } from 'lossless-json';

/** A JSON object, of whatever content. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** The value as an object; undefined for lists, numbers, texts and nothing. */
export function toObject(value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || Array.isArray(value) || value instanceof LosslessNumber) return undefined;
  return value as JsonObject;
}

/** A member of a value; undefined when the value is no object, lacks it or has null there. */
export function getMember(parent: unknown, key: string): unknown {
  const object = toObject(parent);
  if (!object || !Object.hasOwn(object, key)) return undefined;
  return object[key] ?? undefined;
}

/** A member that is an object. */
export function getObject(parent: unknown, key: string): JsonObject | undefined {
  return toObject(getMember(parent, key));
}

/** The elements of a member that is a list; none when it is anything else. */
export function getList(parent: unknown, key: string): readonly unknown[] {
  const member = getMember(parent, key);
  return Array.isArray(member) ? member : [];
}

/** The elements of a member that is a list, or the one object that stands in its place. */
export function getOneOrMore(parent: unknown, key: string): readonly unknown[] {
  const single = getObject(parent, key);
  return single ? [single] : getList(parent, key);
}

/** A text, or a number with its digits as they stand; '' for everything else. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return isNumber(value) ? String(value) : '';
}

/** A member as text, '' when it has none. */
export function getText(parent: unknown, key: string): string {
  return toText(getMember(parent, key));
}

/** Whether a value is a number, read with or without loss. */
export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || value instanceof LosslessNumber;
}

/** Whether a text says nothing. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Whether two JSON values say the same: in any order of members, and null as if it were not there. */
export function isSame(first: unknown, second: unknown): boolean {
  const pairs: [unknown, unknown][] = [[first, second]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [one, other] = pair;
    const members = pairMembers(one, other);
    if (members) for (const member of members) pairs.push(member);
    else if (toComparable(one) !== toComparable(other)) return false;
  }
  return true;
}

function pairMembers(one: unknown, other: unknown): [unknown, unknown][] | undefined {
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return undefined;
    return one.map((element, index) => [element, other[index]]);
  }
  const left = toObject(one);
  const right = toObject(other);
  if (!left || !right) return undefined;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].map((key) => [getMember(left, key), getMember(right, key)]);
}

function toComparable(value: unknown): unknown {
  if (value instanceof LosslessNumber) return Number(value.value);
  return value ?? undefined;
}

/** Every object in a value, and every member of it, whatever the depth. */
export function* walkMembers(value: unknown): Generator<readonly [key: string, value: unknown]> {
  const left: unknown[] = [value];
  const seen = new Set<unknown>();
  for (let index = 0; index < left.length; index++) {
    const current = left[index];
    if (seen.has(current)) continue;
    if (Array.isArray(current)) {
      for (const element of current) left.push(element);
      continue;
    }
    const object = toObject(current);
    if (!object) continue;
    seen.add(object);
    for (const [key, member] of Object.entries(object)) {
      yield [key, member];
      left.push(member);
    }
  }
}
