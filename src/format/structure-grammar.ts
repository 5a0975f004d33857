/** A parsed content model: which records may follow each other, how often, in which groups. */
export type Node =
  | { readonly kind: 'record'; readonly name: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'group'; readonly label: string; readonly part: Node };

const TOKEN = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)(\s*:)?|(\{\d+(?:,\d*)?\})|([()|*+?]))/y;

interface Token {
  readonly text: string;
  readonly kind: 'name' | 'label' | 'count' | 'sign';
}

/**
 * Parses a structure such as `start handling:( typ kapital{1,20} (grund | grundAlternativ)* )* slut`.
 * Throws an Error whose message says what is wrong and where.
 */
export function parseStructure(text: string): Node {
  const tokens = tokenize(text);
  let next = 0;

  function parseChoice(): Node {
    const parts = [parseSequence()];
    while (tokens[next]?.text === '|') {
      next++;
      parts.push(parseSequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }
  function parseSequence(): Node {
    const parts: Node[] = [];
    while (next < tokens.length && tokens[next]!.text !== '|' && tokens[next]!.text !== ')') {
      parts.push(parseRepeat());
    }
    if (parts.length === 0) throw new Error(`a record name is missing ${describePlace()}`);
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }
  function parseRepeat(): Node {
    let part = parseAtom();
    for (;;) {
      const range = toRange(tokens[next]?.text);
      if (!range) return part;
      next++;
      part = { kind: 'repeat', part, ...range };
    }
  }
  function parseAtom(): Node {
    const token = tokens[next++];
    if (token?.kind === 'name') return { kind: 'record', name: token.text };
    if (token?.kind === 'label') return { kind: 'group', label: token.text, part: parseAtom() };
    if (token?.text !== '(')
      throw new Error(`'${token?.text ?? 'the end'}' stands where a record name should`);
    const inner = parseChoice();
    if (tokens[next++]?.text !== ')') throw new Error("a ')' is missing");
    return inner;
  }
  function describePlace(): string {
    const before = tokens[next - 1]?.text;
    return before === undefined ? 'at the start' : `after '${before}'`;
  }

  const node = parseChoice();
  if (next < tokens.length) throw new Error(`'${tokens[next]!.text}' is one too many`);
  return node;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(describeStrange(text.slice(at).trim()));
    const [, name, colon, count, sign] = match;
    if (name !== undefined) tokens.push({ text: name, kind: colon ? 'label' : 'name' });
    else tokens.push({ text: (count ?? sign)!, kind: count ? 'count' : 'sign' });
  }
  return tokens;
}

function describeStrange(rest: string): string {
  const [braces] = /^\{[^}]*\}?/.exec(rest) ?? [];
  return braces === undefined
    ? `'${rest[0]}' is not part of a structure`
    : `'${braces}' is no number of times: write {3}, {0,20} or {2,}`;
}

function toRange(text: string | undefined): { min: number; max: number } | undefined {
  if (text === '*') return { min: 0, max: Infinity };
  if (text === '+') return { min: 1, max: Infinity };
  if (text === '?') return { min: 0, max: 1 };
  const match = text === undefined ? null : /^\{(\d+)(,(\d*))?\}$/.exec(text);
  if (!match) return undefined;
  const min = Number(match[1]);
  const upTo = match[3] === '' ? Infinity : Number(match[3]);
  const max = match[2] === undefined ? min : upTo;
  if (max < min) throw new Error(`${text} runs backwards`);
  if (max === 0) throw new Error(`${text} leaves no room for a record`);
  return { min, max };
}
