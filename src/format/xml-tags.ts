/** Where the value of an attribute stands in a start tag, its quotes left out. */
export function findAttribute(
  tag: string,
  name: string,
): { readonly from: number; readonly to: number } | undefined {
  for (const match of tag.matchAll(ATTRIBUTE)) {
    const [whole, full, value] = match as unknown as [string, string, string];
    if (full !== name && full.slice(full.indexOf(':') + 1) !== name) continue;
    const to = match.index + whole.length - 1;
    return { from: to - (value.length - 2), to };
  }
  return undefined;
}

/** Name and quoted value; a value may hold `>` and the other quote, but never `<`. */
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** A start tag with the value of an attribute replaced by one that is escaped already. */
export function replaceAttribute(tag: string, name: string, value: string): string {
  const found = findAttribute(tag, name);
  if (!found) return tag;
  return `${tag.slice(0, found.from - 1)}"${value}"${tag.slice(found.to + 1)}`;
}

/** A tag that is start and end at once, as the two around a text. */
export function openTag(tag: string, text: string): string {
  const name = /^<([^\s/>]+)/.exec(tag)![1];
  return `${tag.slice(0, -2).trimEnd()}>${text}</${name}>`;
}
