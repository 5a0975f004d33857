import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import { decodeBytes, isKnownEncoding } from './decode-bytes.ts';
import { type Entity, findName } from './entity.ts';
import { type Label, parseLabel } from './label.ts';
import { type Headers, parseHeaders, parseParameterised } from './mime-header.ts';
import { type Span, scanParts } from './scan-parts.ts';

/** A data part of a message that lies on disk, still encoded. */
export type MessagePart = Entity;

/** A message on disk: its label, and where its data parts stand. */
export interface Message {
  readonly label: Label;
  /** The bytes of the label. */
  readonly labelBytes: Buffer;
  readonly parts: readonly MessagePart[];
}

/** Headers and label are small; what is larger is none. */
const MAX_HEAD = 64 * 1024;
const MAX_LABEL = 1024 * 1024;

/**
 * Reads the form of a message in a file: a MIME entity with its headers, multipart/mixed, the label as
 * first part. Lines may end in CRLF or LF. The data parts stay where they are. Throws an `AppError`
 * (`SHS_MESSAGE_BROKEN`) for anything that is not whole.
 */
export async function readMessage(path: string): Promise<Message> {
  const file = await open(path, 'r');
  try {
    return await readOpen(file, path);
  } finally {
    await file.close();
  }
}

async function readOpen(file: FileHandle, path: string): Promise<Message> {
  const head = await readHead(file, { from: 0, to: Number.POSITIVE_INFINITY });
  if (!head) throw broken('it does not begin with headers');
  const { value, parameters } = parseParameterised(head.headers.get('content-type'));
  const boundary = parameters.get('boundary');
  if (!value.startsWith('multipart/') || !boundary)
    throw broken(`its Content-Type is '${value}' and not multipart/mixed with a boundary`);
  const { spans, isClosed } = await scanParts(file, { from: head.end, boundary });
  if (!isClosed) throw broken('its last boundary is missing: it has been cut');
  const [first, ...others] = await Promise.all(spans.map((span) => readPart(file, path, span)));
  if (!first || others.length === 0)
    throw broken(`it has ${spans.length} parts and needs a label and data`);
  if (!/^(text|application)\/xml$/.test(first.type.value))
    throw broken(
      `its first part is ${first.type.value || 'of no type'} and not a label (text/xml)`,
    );
  const labelBytes = await readLabel(file, first);
  const label = parseLabel(labelBytes, first.type.parameters.get('charset'));
  if (label.data.length > others.length)
    throw broken(`its label names ${label.data.length} data parts, and ${others.length} came`);
  return { label, labelBytes, parts: others };
}

async function readLabel(file: FileHandle, { body, encoding }: MessagePart): Promise<Buffer> {
  if (body.to - body.from > MAX_LABEL) throw broken('its label is larger than any label is');
  const bytes = await readSpan(file, body);
  const pieces: Buffer[] = [];
  for await (const piece of decodeBytes([bytes], encoding)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readPart(file: FileHandle, path: string, span: Span): Promise<MessagePart> {
  const head = await readHead(file, span);
  const headers = head?.headers ?? new Map<string, string>();
  return {
    path,
    type: parseParameterised(headers.get('content-type')),
    name: findName(headers),
    encoding: readEncoding(headers.get('content-transfer-encoding')),
    body: { from: head?.end ?? span.from, to: span.to },
  };
}

/** A comment may follow. What is in no encoding that is known here cannot be read. */
function readEncoding(header: string | undefined): string {
  const name =
    (header ?? '')
      .replace(/\(.*?\)/g, '')
      .trim()
      .toLowerCase() || 'binary';
  if (isKnownEncoding(name)) return name;
  throw broken(
    `a part of it is in the transfer encoding '${name.slice(0, 40)}', which is none of SHS`,
  );
}

interface Head {
  readonly headers: Headers;
  /** Where the body begins. */
  readonly end: number;
}

/** The header block at the beginning of a span, and where its body begins. */
async function readHead(file: FileHandle, span: Span): Promise<Head | undefined> {
  const bytes = await readSpan(file, {
    from: span.from,
    to: Math.min(span.to, span.from + MAX_HEAD),
  });
  const blank = /^\r?\n/.exec(bytes.toString('latin1', 0, 2));
  if (blank) return { headers: new Map(), end: span.from + blank[0].length };
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'));
  if (!end) return undefined;
  return {
    headers: parseHeaders(bytes.subarray(0, end.index)),
    end: span.from + end.index + end[0].length,
  };
}

async function readSpan(file: FileHandle, { from, to }: Span): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

function broken(reason: string): AppError {
  return new AppError('SHS_MESSAGE_BROKEN', `the message cannot be read: ${reason}`, {
    fix: 'Ask the counterpart to send the message again; what came is kept.',
  });
}
