import { isLosslessNumber, parse } from 'lossless-json';

const MOST = 5;

/**
 * Where two values (JSON texts, or '' for none) differ: the ways to their members, as `adresse/0/type, navn`; '' when they do
 * not. A member that is empty is as good as missing, and so is one of a name in `given` that was not there before: others
 * fill it in.
 */
export function listDifferences(now: string, before: string, given: string): string {
  const found = [...compare(read(now), read(before), [], given)];
  const shown = found.slice(0, MOST).join(', ');
  return found.length > MOST ? `${shown} and ${found.length - MOST} more` : shown;
}

function read(text: string): unknown {
  return text === '' ? undefined : parse(text);
}

function* compare(
  now: unknown,
  before: unknown,
  path: readonly string[],
  given: string,
): Generator<string> {
  if (isEmpty(now) && isEmpty(before)) return;
  const isWhole = path.at(-1) === given && isEmpty(before);
  if (isWhole) return;
  if (!isParent(now) || !isParent(before)) {
    if (spell(now) !== spell(before)) yield path.join('/') || 'all of it';
    return;
  }
  for (const name of new Set([...Object.keys(now), ...Object.keys(before)]))
    yield* compare(now[name], before[name], [...path, name], given);
}

type Parent = { readonly [name: string]: unknown };

function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null && !isLosslessNumber(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isParent(value) && Object.values(value).every(isEmpty);
}

function spell(value: unknown): string {
  return isLosslessNumber(value) ? value.value : JSON.stringify(value ?? null);
}
