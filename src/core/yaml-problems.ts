import type { z } from 'zod';

export type YamlPath = readonly (string | number)[];

/** One thing in a value that its schema does not take. */
export interface Problem {
  readonly path: YamlPath;
  readonly message: string;
  /** The key is one too many: without it the rest means the same. */
  readonly isUnknownKey: boolean;
}

type Issue = z.core.$ZodIssue;

const EXPECTED: Readonly<{ [type: string]: string }> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

const KINDS: Readonly<{ [type: string]: string }> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** Everything a schema says against a value, in plain words. */
export function listProblems(issues: readonly Issue[], value: unknown): Problem[] {
  return issues.flatMap((issue) => listIssue(issue, [], value));
}

/** The places where the schema wants a text. */
export function listTextPaths(issues: readonly Issue[], parent: YamlPath = []): YamlPath[] {
  return issues.flatMap((issue) => {
    const path = toPath(issue, parent);
    if (issue.code === 'invalid_union')
      return issue.errors.flatMap((branch) => listTextPaths(branch, path));
    return wantsText(issue) ? [path] : [];
  });
}

/** What stands at a path of a value. */
export function getAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, part)
        ? Reflect.get(at, part)
        : undefined,
    value,
  );
}

function wantsText(issue: Issue): boolean {
  if (issue.code === 'invalid_type') return issue.expected === 'string';
  return (
    issue.code === 'invalid_value' && issue.values.every((choice) => typeof choice === 'string')
  );
}

function listIssue(issue: Issue, parent: YamlPath, value: unknown): Problem[] {
  const path = toPath(issue, parent);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key '${key}'`,
      isUnknownKey: true,
    }));
  if (issue.code !== 'invalid_union')
    return [{ path, message: describe(issue, path, value), isUnknownKey: false }];
  if (issue.errors.length === 0)
    return [{ path, message: describeChoice(issue, path, value), isUnknownKey: false }];
  // Of several forms, the one that the value has is meant.
  const meant = issue.errors.filter((branch) => !branch.some(isOtherForm));
  if (meant.length === 1) return meant[0]!.flatMap((inner) => listIssue(inner, path, value));
  const ways = issue.errors.flatMap((branch) => branch.slice(0, 1));
  const messages = ways.map((way) => describe(way, toPath(way, path), value));
  return [{ path, message: [...new Set(messages)].join(', or '), isUnknownKey: false }];
}

/** A key tells which form is meant, and it names none. */
function describeChoice(issue: Issue, path: YamlPath, value: unknown): string {
  const found = getAt(value, path);
  const choices = 'options' in issue ? (issue.options as readonly unknown[]) : [];
  const list = choices.map(String).join(', ');
  if (found === undefined) return `'${path.at(-1)}' is missing: one of ${list}`;
  return `${typeof found === 'string' ? `'${found}'` : describeKind(found)} is not one of ${list}`;
}

function isOtherForm(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function toPath(issue: Issue, parent: YamlPath): YamlPath {
  return [...parent, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
}

function describe(issue: Issue, path: YamlPath, value: unknown): string {
  const found = getAt(value, path);
  const isWrongForm = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (isWrongForm && found === undefined) return `'${path.at(-1)}' is missing`;
  if (issue.code === 'invalid_type')
    return `must be ${EXPECTED[issue.expected] ?? issue.expected}, but is ${describeKind(found)}`;
  if (issue.code === 'invalid_value')
    return `${typeof found === 'string' ? `'${found}'` : describeKind(found)} is not one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'array')
    return `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return `must be at most ${issue.maximum}`;
  return issue.message;
}

/** What kind of value it is. The value itself may be a secret. */
function describeKind(found: unknown): string {
  if (found === null) return 'empty';
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'a map of keys and values';
  return KINDS[typeof found] ?? typeof found;
}
