import { AppError } from '../../core/errors.ts';

/** Whether bytes so encoded can be decoded here. */
export function isKnownEncoding(name: string): boolean {
  return Object.hasOwn(DECODERS, name) || ['binary', '8bit', '7bit'].includes(name);
}

/**
 * Bytes as they were before they were encoded for their way, in flat memory. Throws an `AppError`
 * (`SHS_MESSAGE_BROKEN`) for base64 with what is none in it, or cut in the middle of a byte.
 */
export function decodeBytes(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  encoding: string,
): AsyncIterable<Buffer> | Iterable<Buffer> {
  return Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]!(source) : source;
}

type Decoder = (source: AsyncIterable<Buffer> | Iterable<Buffer>) => AsyncGenerator<Buffer>;

/** What is not here stands as it is: binary, 8bit, 7bit. */
const DECODERS: Readonly<{ [encoding: string]: Decoder }> = {
  base64: decodeBase64,
  'quoted-printable': decodeQuotedPrintable,
};

async function* decodeBase64(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of source) {
    const plain = chunk.toString('latin1').replace(/[\s=]/g, '');
    if (/[^A-Za-z0-9+/]/.test(plain)) throw broken('it holds characters that are no base64');
    const text = rest + plain;
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64');
  }
  if (rest.length === 1) throw broken('its base64 has been cut');
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

function broken(reason: string): AppError {
  return new AppError('SHS_MESSAGE_BROKEN', `a data part cannot be decoded: ${reason}`, {
    fix: 'Ask the counterpart to send the message again; what came is kept.',
  });
}

async function* decodeQuotedPrintable(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
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
