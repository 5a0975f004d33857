import type { Field, RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';

/**
 * Record types that stand at one path, told apart by their ids, with those nested in them. The path
 * begins where that of the outer ones ends.
 */
export interface RecordNode {
  readonly types: RecordType[];
  readonly path: readonly string[];
  readonly nested: RecordNode[];
}

/** True for the field of an element that is a text or a number itself: `at: .`. */
export function isWhole({ at, isSlot, type }: Field): boolean {
  return !isSlot && type.name !== 'content' && splitPath(at).length === 0;
}

/** Everywhere that records of a type stand. */
export function listPaths({ path, otherPaths = [] }: RecordType): readonly string[] {
  return [path, ...otherPaths];
}

/** Puts record types into those whose path theirs begins with. */
export function buildRecordTree(types: readonly RecordType[]): RecordNode[] {
  const roots: RecordNode[] = [];
  const placed: { readonly parts: readonly string[]; readonly node: RecordNode }[] = [];
  const sorted = types
    .flatMap((type) => listPaths(type).map((path) => ({ type, parts: splitPath(path) })))
    .sort((a, b) => a.parts.length - b.parts.length);
  for (const { type, parts } of sorted) {
    const outer = placed.findLast((one) => one.parts.every((part, at) => parts[at] === part));
    if (outer?.parts.length === parts.length) {
      outer.node.types.push(type);
      continue;
    }
    const node = { types: [type], path: parts.slice(outer?.parts.length ?? 0), nested: [] };
    (outer?.node.nested ?? roots).push(node);
    placed.push({ parts, node });
  }
  return roots;
}
