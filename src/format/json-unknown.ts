import { isLosslessNumber } from 'lossless-json';
import { JsonOrigin } from './json-document.ts';
import { listPaths } from './json-paths.ts';
import type { Reading } from './json-records.ts';
import type { Found } from './json-values.ts';
import type { KnownMembers, Layout } from './layout.ts';
import { splitPath } from './path-parts.ts';

const MAX_TOLD = 100;

const UNKNOWN = {
  code: 'JSON_UNKNOWN',
  message: 'the member is not known here',
  expected: 'only what the layout describes',
  fix: 'correct its name, or leave it out',
};

/** The members a layout describes, when it refuses others or tells of them. */
export function buildKnown({ raw, records, known }: Layout): KnownMembers | undefined {
  if (raw.unknown !== 'refused' && raw.unknown !== 'told') return undefined;
  if (known) return known;
  const root: KnownMembers = { members: new Map() };
  for (const type of records) {
    for (const path of listPaths(type)) {
      const record = enter(root, splitPath(path));
      for (const { at, otherPlaces = [] } of type.fields)
        for (const place of [at, ...otherPlaces]) enter(record, splitPath(place));
    }
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
    if (node?.insteadOf !== undefined) reportUnknown(at, reading, told, node.insteadOf);
    if (node) reportUnknownMembers(node, { value: inner, pointer: at }, reading, told);
    else if (!isList) reportUnknown(at, reading, told);
  }
}

function reportUnknown(
  pointer: string,
  { source, base, reporter, unknown }: Reading,
  told: Set<string>,
  insteadOf?: string,
) {
  const general = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
  if (told.has(general) || told.size >= MAX_TOLD) return;
  told.add(general);
  const { path = '', ...place } = new JsonOrigin(source, pointer, base).place();
  const finding =
    insteadOf === undefined
      ? UNKNOWN
      : {
          code: 'JSON_OLD_NAME',
          message: 'the member has a name that is only read: it is not the one to write',
          expected: insteadOf,
          fix: 'write it as it is called now, or leave it out',
        };
  const isRefused = insteadOf === undefined && unknown !== 'told';
  const consequence = isRefused ? 'reject-file' : 'warn';
  reporter.report({ ...finding, consequence, file: reporter.file, ...place, path });
}
