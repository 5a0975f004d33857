/** A header with its parameters, e.g. `attachment; filename=A.TXT`. Names are in lower case. */
export interface MimeHeader {
  readonly value: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type MimeHeaders = ReadonlyMap<string, MimeHeader>;

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs;
/** A name of RFC 2231: `filename*`, `filename*0` or `filename*0*`. */
const EXTENDED = /^([^*]+)\*(?:(\d+)(\*)?)?$/;

/** The header block at the start of some bytes, and where what follows begins; undefined without a blank line. */
export function cutHeaderBlock(
  bytes: Buffer,
): { readonly block: string; readonly end: number } | undefined {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf('\n', start) + 1;
    if (end === 0) return undefined;
    const line = bytes.toString('latin1', start, end);
    if (line === '\n' || line === '\r\n') return { block: bytes.toString('latin1', 0, start), end };
    start = end;
  }
  return undefined;
}

/** Reads a header block: folded lines, values with raw ISO-8859-1 bytes, parameters of any form. */
export function parseHeaders(block: string): MimeHeaders {
  const lines = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return new Map(lines.flatMap(parseHeader));
}

function parseHeader(line: string): [string, MimeHeader][] {
  const [, name = '', text = ''] = /^([^\s:]+)\s*:(.*)$/.exec(line) ?? [];
  if (name === '') return [];
  const [value = ''] = text.split(';');
  const parameters = parseParameters(text);
  return [[name.toLowerCase(), { value: value.trim().toLowerCase(), parameters }]];
}

function parseParameters(text: string): Readonly<Record<string, string>> {
  const plain: [string, string][] = [];
  const extended: [string, string][] = [];
  for (const [, name = '', quoted, bare] of text.matchAll(PARAMETER)) {
    const value = quoted?.replace(/\\(["\\])/g, '$1') ?? (bare ?? '').trim();
    (name.includes('*') ? extended : plain).push([name.toLowerCase(), value]);
  }
  return { ...Object.fromEntries(plain), ...joinExtended(extended) };
}

/** Joins the pieces of extended parameters and decodes them. */
function joinExtended(parameters: readonly [string, string][]): Record<string, string> {
  const pieces = parameters.flatMap(([key, value]) => {
    const [, name, number, star] = EXTENDED.exec(key) ?? [];
    const isEncoded = number === undefined || star !== undefined;
    return name === undefined ? [] : [{ name, number: Number(number ?? 0), isEncoded, value }];
  });
  const joined: Record<string, string> = {};
  for (const name of new Set(pieces.map((piece) => piece.name))) {
    const own = pieces.filter((piece) => piece.name === name);
    own.sort((left, right) => left.number - right.number);
    const [, charset = '', first] = /^([^']*)'[^']*'(.*)$/s.exec(own[0]?.value ?? '') ?? [];
    joined[name] = own
      .map(({ value, isEncoded }, at) => {
        const text = at === 0 && isEncoded ? (first ?? value) : value;
        return isEncoded ? decodePercent(text, charset) : text;
      })
      .join('');
  }
  return joined;
}

function decodePercent(text: string, charset: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString(/^utf-?8$/i.test(charset) ? 'utf8' : 'latin1');
}
