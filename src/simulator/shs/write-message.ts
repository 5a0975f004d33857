import type { ShsLabel } from './label.ts';
import { writeLabel } from './write-label.ts';

export type WrittenEncoding = 'binary' | 'base64';

/** A data part as it is written. */
export interface WrittenPart {
  /** The whole type, e.g. `text/plain; charset=ISO-8859-1`. */
  readonly type: string;
  /** The encoding as it is told, when that is another word for binary, e.g. `7bit`. */
  readonly toldEncoding?: string | undefined;
  readonly encoding: WrittenEncoding;
  readonly name?: string | undefined;
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

export interface MessageForm {
  readonly boundary: string;
  /** Of headers and boundaries; the label has LF always. */
  readonly lineEnd: '\r\n' | '\n';
}

const BASE64_LINE_BYTES = 57;

/** Writes a whole message piece by piece. */
export async function* writeMessage(
  label: ShsLabel,
  parts: readonly WrittenPart[],
  { boundary, lineEnd }: MessageForm,
): AsyncGenerator<Buffer> {
  const write = (lines: readonly string[]) =>
    Buffer.from(lines.map((line) => line + lineEnd).join(''), 'latin1');
  yield write([
    'Subject: SHS Message',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/xml; charset=ISO-8859-1',
    'Content-Transfer-Encoding: binary',
    '',
  ]);
  yield Buffer.from(writeLabel(label), 'latin1');
  for (const part of parts) {
    yield write(['', `--${boundary}`, ...writePartHeaders(part), '']);
    if (part.encoding === 'base64') yield* encodeBase64(part.content, lineEnd);
    else yield* part.content;
  }
  yield write(['', `--${boundary}--`]);
}

function writePartHeaders(part: WrittenPart): string[] {
  const name = part.name === undefined ? undefined : quote(part.name);
  return [
    `Content-Type: ${part.type}${name === undefined ? '' : `; name=${name}`}`,
    `Content-Transfer-Encoding: ${part.toldEncoding ?? part.encoding}`,
    `Content-Disposition: attachment${name === undefined ? '' : `; filename=${name}`}`,
  ];
}

/** Quotes what would not be one word; letters outside ASCII stay raw, as they occur. */
function quote(name: string): string {
  return /^[^\s"(),/:;<=>?@[\\\]]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Base64 in lines of 76; the last line has no line break, which is the boundary's. */
async function* encodeBase64(
  content: WrittenPart['content'],
  lineEnd: string,
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let lineBreak = '';
  for await (const piece of content) {
    const bytes = Buffer.concat([held, piece]);
    const whole = bytes.length - (bytes.length % BASE64_LINE_BYTES);
    held = bytes.subarray(whole);
    if (whole === 0) continue;
    yield Buffer.from(lineBreak + encodeLines(bytes.subarray(0, whole), lineEnd));
    lineBreak = lineEnd;
  }
  if (held.length > 0) yield Buffer.from(lineBreak + held.toString('base64'));
}

function encodeLines(bytes: Buffer, lineEnd: string): string {
  return bytes.toString('base64').replace(/.{76}(?=.)/g, (line) => line + lineEnd);
}
