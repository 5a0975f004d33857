import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { decodeBytes } from './decode-bytes.ts';
import {
  type Headers,
  type Parameterised,
  parseHeaders,
  parseParameterised,
} from './mime-header.ts';
import type { Span } from './scan-parts.ts';

/** A MIME entity in a file: what its header says, and where its body stands. */
export interface Entity {
  readonly path: string;
  readonly type: Parameterised;
  /** What its header calls it. */
  readonly name?: string | undefined;
  readonly encoding: string;
  readonly body: Span;
}

const MAX_HEAD = 64 * 1024;

/** Reads a whole file as an entity; one that does not begin with such headers is all body. */
export async function readEntity(path: string, span?: Span): Promise<Entity> {
  const file = await open(path, 'r');
  try {
    const { from, to } = span ?? { from: 0, to: (await file.stat()).size };
    const bytes = Buffer.alloc(Math.min(MAX_HEAD, to - from));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const head = bytes.subarray(0, bytesRead);
    const end = /\r?\n\r?\n/.exec(head.toString('latin1'));
    const isEntity = /^(content-[a-z-]+|mime-version):/i.test(head.toString('latin1', 0, 100));
    const headers = parseHeaders(isEntity && end ? head.subarray(0, end.index) : Buffer.alloc(0));
    return {
      path,
      type: parseParameterised(headers.get('content-type')),
      name: findName(headers),
      encoding: headers.get('content-transfer-encoding')?.toLowerCase() || 'binary',
      body: { from: isEntity && end ? from + end.index + end[0].length : from, to },
    };
  } finally {
    await file.close();
  }
}

/** The name that a part's headers give it. */
export function findName(headers: Headers): string | undefined {
  const [disposition, type] = ['content-disposition', 'content-type'].map((name) =>
    parseParameterised(headers.get(name)),
  );
  return disposition!.parameters.get('filename') ?? type!.parameters.get('name');
}

/** The decoded bytes of an entity's body, in flat memory. */
export async function* readEntityBytes({ path, body, encoding }: Entity): AsyncGenerator<Buffer> {
  const { from, to } = body;
  if (to <= from) return;
  const source = createReadStream(path, { start: from, end: to - 1, highWaterMark: 1 << 20 });
  yield* decodeBytes(source as AsyncIterable<Buffer>, encoding);
}
