/** Bytes as they were before they were encoded for their way, in flat memory. */
export function decodeBytes(
  source: AsyncIterable<Buffer>,
  encoding: string,
): AsyncIterable<Buffer> {
  return Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]!(source) : source;
}

type Decoder = (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;

/** What is not here stands as it is: binary, 8bit, 7bit. */
const DECODERS: Readonly<{ [encoding: string]: Decoder }> = {
  base64: decodeBase64,
  'quoted-printable': decodeQuotedPrintable,
};

async function* decodeBase64(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of source) {
    const text = rest + chunk.toString('latin1').replace(/[^A-Za-z0-9+/]/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64');
  }
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

async function* decodeQuotedPrintable(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of source) {
    const text = rest + chunk.toString('latin1');
    // What an equals sign begins may be cut.
    const cut = text.slice(-3).includes('=') ? text.lastIndexOf('=') : text.length;
    rest = text.slice(cut);
    yield unquote(text.slice(0, cut));
  }
  yield unquote(rest);
}

function unquote(text: string): Buffer {
  const plain = text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(plain, 'latin1');
}
