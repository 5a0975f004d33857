const MANY = 500;

/** A list in parts that are asked about at once: thousands of questions one by one take longer than all the rest. */
export function* toChunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += MANY) yield list.slice(at, at + MANY);
}

/** Some of a kind under what they belong to, in the order they came. */
export function groupBy<T>(list: readonly T[], toKey: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(toKey(one));
    if (group) group.push(one);
    else groups.set(toKey(one), [one]);
  }
  return groups;
}
