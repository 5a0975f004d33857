import type { Layout } from './layout.ts';
import { splitPath } from './path-parts.ts';

/**
 * The list of a JSON object that its records stand in, by the names that lead to it: its elements
 * are read one by one, so that the object may be larger than memory. Undefined when there is no such
 * list, more than one, or none of records, and when a JSON Schema must see the whole object.
 */
export function findCutList({ raw, records }: Layout): readonly string[] | undefined {
  if (raw.kind !== 'json' || (raw.shape ?? 'object') !== 'object' || raw.schema) return undefined;
  const paths = records.map(({ path }) => splitPath(path)).filter((path) => path.includes('*'));
  const element = paths.find((path) => path.indexOf('*') === path.length - 1 && path.length > 1);
  const isAlone = paths.every((path) => element?.every((part, at) => path[at] === part));
  return element && isAlone ? element.slice(0, -1) : undefined;
}
