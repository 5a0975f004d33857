/** Where the value of an attribute stands in a start tag, its quotes left out; the prefix may be another. */
export function findAttribute(
  tag: string,
  name: string,
): { readonly from: number; readonly to: number } | undefined {
  const all = [...tag.matchAll(ATTRIBUTE)] as unknown as Match[];
  const found =
    all.find(([, own]) => own === name) ??
    all.find(([, own]) => toLocalName(own) === toLocalName(name));
  if (!found) return undefined;
  const to = found.index + found[0].length - 1;
  return { from: to - (found[2].length - 2), to };
}

type Match = readonly [whole: string, name: string, value: string] & { readonly index: number };

function toLocalName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
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

/** Cuts a start tag from the text before it: it holds `<` only where it begins. */
export function splitStart(source: string): { readonly gap: string; readonly tag: string } {
  const at = source.lastIndexOf('<');
  return { gap: source.slice(0, at), tag: source.slice(at) };
}
