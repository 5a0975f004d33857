import { createReadStream } from 'node:fs';
import type { MessagePart } from './read-message.ts';

/** The decoded bytes of a data part of a message in a file, in flat memory. */
export async function* readPartBytes(path: string, part: MessagePart): AsyncGenerator<Buffer> {
  const { from, to } = part.body;
  if (to <= from) return;
  const source = createReadStream(path, { start: from, end: to - 1, highWaterMark: 1 << 20 });
  const decode = DECODERS[part.encoding];
  if (decode) yield* decode(source as AsyncIterable<Buffer>);
  else yield* source as AsyncIterable<Buffer>;
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
