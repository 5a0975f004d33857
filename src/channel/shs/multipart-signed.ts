import { open } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import { type Entity, readEntity } from './entity.ts';
import { scanParts } from './scan-parts.ts';

/** What was signed, headers and all, and the signature beside it. */
export interface SignedParts {
  readonly signed: Entity;
  readonly signature: Entity;
}

/** Finds the two parts of a multipart/signed body (RFC 8551, section 3.5.3) in a file. */
export async function findSignedParts(path: string, boundary: string): Promise<SignedParts> {
  const file = await open(path, 'r');
  try {
    const { spans, isClosed } = await scanParts(file, { from: 0, boundary });
    const [signed, signature] = spans;
    if (!signed || !signature || !isClosed)
      throw new AppError(
        'SMIME_BROKEN',
        'the signed content cannot be read: it is not made of two whole parts',
        { fix: 'Ask the sender to send it again; what came is kept.' },
      );
    const none = { value: '', parameters: new Map<string, string>() };
    return {
      signed: { path, type: none, encoding: 'binary', body: signed },
      signature: await readEntity(path, signature),
    };
  } finally {
    await file.close();
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Text whose lines end in CRLF, whatever they ended in: the form in which it is signed. */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let last = 0;
  for await (const chunk of source) {
    const bytes: number[] = [];
    for (const byte of chunk) {
      if (byte === LF && last !== CR) bytes.push(CR);
      bytes.push(byte);
      last = byte;
    }
    yield Buffer.from(bytes);
  }
}
