/** The headers of a MIME entity by name in lower case; of two of one name the first. */
export type Headers = ReadonlyMap<string, string>;

/** A header's value and its parameters, as in `text/plain; charset=utf-8; name="a b"`. */
export interface Parameterised {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a header block without its blank line; continued lines are joined. Bytes above 127 are UTF-8 or else Latin-1. */
export function parseHeaders(block: Buffer): Headers {
  const headers = new Map<string, string>();
  const lines = decode(block)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    if (at > 0 && !headers.has(name)) headers.set(name, line.slice(at + 1).trim());
  }
  return headers;
}

function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** Reads a header with parameters, also such as have an asterisk (RFC 2231). */
export function parseParameterised(header: string | undefined): Parameterised {
  const text = header ?? '';
  const parameters = new Map<string, string>();
  for (const [, name = '', raw = ''] of text.matchAll(PARAMETER)) {
    const plain = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw.trim();
    const [, base = '', isExtended] = /^([^*]+)(?:\*\d+)?(\*)?$/.exec(name) ?? [];
    const key = base.toLowerCase();
    const value = isExtended ? decodeExtended(plain) : plain;
    // Long values come in numbered pieces.
    parameters.set(key, `${/\*[1-9]/.test(name) ? (parameters.get(key) ?? '') : ''}${value}`);
  }
  return { value: text.split(';')[0]!.trim().toLowerCase(), parameters };
}

/** `UTF-8''a%20b`, its first part perhaps missing in continued pieces. */
function decodeExtended(text: string): string {
  const [, charset = 'utf-8', rest = text] = /^([^']*)'[^']*'(.*)$/.exec(text) ?? [];
  const bytes = Buffer.from(
    rest.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  return bytes.toString(/^utf-?8$/i.test(charset) ? 'utf8' : 'latin1');
}
