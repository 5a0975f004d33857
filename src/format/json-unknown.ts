import { isLosslessNumber } from 'lossless-json';
import { JsonOrigin } from './json-document.ts';
import type { Reading } from './json-records.ts';
import type { Found } from './json-values.ts';
import type { Layout } from './layout.ts';
import { splitPath } from './path-parts.ts';

/** The members that a layout describes, by name; `*` for the elements of a list. Without any, all that stands there is known. */
export interface KnownMembers {
  readonly members: Map<string, KnownMembers>;
}

const MAX_TOLD = 100;

/** The members a layout describes, when it refuses others. */
export function buildKnown({ raw, records }: Layout): KnownMembers | undefined {
  if (raw.unknown !== 'refused') return undefined;
  const root: KnownMembers = { members: new Map() };
  for (const { path, fields } of records) {
    const record = enter(root, splitPath(path));
    for (const { at } of fields) enter(record, splitPath(at));
  }
  return root;
}

function enter(from: KnownMembers, path: readonly string[]): KnownMembers {
  let node = from;
  for (const name of path) {
    const next = node.members.get(name) ?? { members: new Map() };
    node.members.set(name, next);
    node = next;
  }
  return node;
}

/** What lies at a path of the known members. */
export function findKnown(
  from: KnownMembers | undefined,
  path: readonly string[],
): KnownMembers | undefined {
  let node = from;
  for (const name of path) node = node?.members.get(name);
  return node;
}

/** Tells every member that the layout does not describe, each name once. */
export function reportUnknownMembers(
  known: KnownMembers,
  found: Found,
  reading: Reading,
  told: Set<string>,
): void {
  const { value, pointer } = found;
  if (known.members.size === 0 || typeof value !== 'object' || value === null) return;
  if (isLosslessNumber(value)) return;
  const isList = Array.isArray(value);
  for (const [name, inner] of Object.entries(value as object)) {
    const node = known.members.get(isList ? '*' : name);
    const at = `${pointer}/${name}`;
    if (node) reportUnknownMembers(node, { value: inner, pointer: at }, reading, told);
    else if (!isList) reportUnknown(at, reading, told);
  }
}

function reportUnknown(pointer: string, { source, base, reporter }: Reading, told: Set<string>) {
  const general = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
  if (told.has(general) || told.size >= MAX_TOLD) return;
  told.add(general);
  const { path = '', ...place } = new JsonOrigin(source, pointer, base).place();
  reporter.report({
    code: 'JSON_UNKNOWN',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    path,
    message: 'the member is not known here',
    expected: 'only what the layout describes',
    fix: 'correct its name, or leave it out',
  });
}
