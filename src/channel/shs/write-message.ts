import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Label } from './label.ts';
import { writeLabel } from './write-label.ts';

/** A data part as it goes out: its headers and how its bytes are read. */
export interface OutgoingPart {
  readonly name: string;
  /** With its parameters, the name left out. */
  readonly contentType: string;
  readonly encoding: 'binary' | 'base64';
  readonly bytes: () => AsyncIterable<Buffer>;
}

/** The known node looks for the label in the first 4096 bytes of a message. */
export const MAX_LABEL_END = 4000;

/** The bytes of a message: headers, label, data parts, in this order. Throws an `AppError` (`SHS_LABEL_TOO_LONG`). */
export async function* writeMessage(
  label: Label,
  parts: readonly OutgoingPart[],
): AsyncGenerator<Buffer> {
  const boundary = makeBoundary(label.txId);
  const head = Buffer.concat([
    toLines(
      'Subject: SHS Message',
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/xml; charset=ISO-8859-1',
      'Content-Transfer-Encoding: binary',
      '',
      '',
    ),
    writeLabel(label),
  ]);
  if (head.length > MAX_LABEL_END) throw tooLong(head.length);
  yield head;
  for (const { name, contentType, encoding, bytes } of parts) {
    yield toLines(
      '',
      `--${boundary}`,
      `Content-Type: ${contentType}; name=${name}`,
      `Content-Transfer-Encoding: ${encoding}`,
      `Content-Disposition: attachment; filename=${name}`,
      '',
      '',
    );
    yield* encoding === 'base64' ? encodeBase64(bytes()) : bytes();
  }
  yield toLines('', `--${boundary}--`, '');
}

function toLines(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** The same for the same message; 128 bits that no payload holds by chance. */
function makeBoundary(txId: string): string {
  return `shs-${createHash('sha256').update(`boundary ${txId}`).digest('hex').slice(0, 32)}`;
}

/** 76 characters a line. */
const LINE_BYTES = 57;

async function* encodeBase64(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % LINE_BYTES);
    rest = bytes.subarray(whole);
    if (whole === 0) continue;
    yield toBase64Lines(bytes.subarray(0, whole), isFirst);
    isFirst = false;
  }
  if (rest.length > 0) yield toBase64Lines(rest, isFirst);
}

function toBase64Lines(bytes: Buffer, isFirst: boolean): Buffer {
  const lines = bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
  return Buffer.from(isFirst ? lines : `\r\n${lines}`, 'latin1');
}

function tooLong(length: number): AppError {
  return new AppError(
    'SHS_LABEL_TOO_LONG',
    `the label ends at byte ${length} of the message, and nodes read no more than ${MAX_LABEL_END}`,
    { fix: 'Shorten names, subject and meta in the settings of the channel.' },
  );
}
