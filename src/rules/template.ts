/** A text with CEL in braces, cut into its parts. */
export interface Template {
  readonly parts: readonly (string | { readonly expression: string })[];
}

/**
 * Cuts `expected {totals.antal} records` at its braces. `{{` stands for a brace. Throws an Error
 * when a brace is not closed.
 */
export function parseTemplate(text: string): Template {
  const parts: (string | { expression: string })[] = [];
  let last = 0;
  for (const match of text.matchAll(/\{\{|\{([^{}]*)\}/g)) {
    parts.push(takePlain(text, last, match.index));
    parts.push(match[1] === undefined ? '{' : { expression: match[1].trim() });
    last = match.index + match[0].length;
  }
  parts.push(takePlain(text, last, text.length));
  return { parts: parts.filter((part) => part !== '') };
}

function takePlain(text: string, from: number, to: number): string {
  const plain = text.slice(from, to);
  if (plain.includes('{')) throw new Error(`a brace is not closed in: ${text}`);
  return plain;
}
