import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cutParts } from './cut-parts.ts';
import { decodeLabel, findLabel, readHead } from './find-label.ts';
import type { ShsData } from './label.ts';
import { cutHeaderBlock, type MimeHeaders, parseHeaders } from './mime-header.ts';
import { getPartName } from './part-name.ts';
import { type ReadLabel, readLabel } from './read-label.ts';
import { openSaver, type SavedFile } from './save-stream.ts';
import { refuseStructure } from './shs-error.ts';
import { createPartDecoder } from './transfer-encoding.ts';

/** A data part whose decoded bytes lie on disk, beside what was told of it. */
export interface ReceivedPart extends SavedFile {
  readonly name: string;
  readonly datapartType: string;
  readonly contentType: string | undefined;
  readonly encoding: string;
  /** What the label says that it is long; nobody enforces it. */
  readonly toldBytes: string | undefined;
}

export interface ReadMessage {
  readonly label: ReadLabel;
  /** Where the end tag of the label begins in the message. */
  readonly labelEndTag: number;
  readonly parts: readonly ReceivedPart[];
}

interface OpenPart {
  write(piece: Buffer): Promise<void>;
  end(): Promise<void>;
}

const MAXIMUM_HEADER_BYTES = 1 << 16;
const MAXIMUM_LABEL_PART_BYTES = 1 << 13;
const MINIMUM_PARTS = 2;

/** Reads a message that lies on disk, in flat memory; its data parts are decoded into the folder. */
export async function readMessage(path: string, folder: string): Promise<ReadMessage> {
  const head = await readHead(path);
  const { boundary, end } = readTop(head);
  const found = findLabel(head);
  let label: ReadLabel | undefined;
  const parts: ReceivedPart[] = [];
  let count = 0;
  let open: OpenPart | undefined;

  function openPart(): OpenPart {
    count++;
    if (count === 1)
      return openLabelPart((text) => {
        label = readLabel(decodeLabel(text, found.text));
      });
    const number = count - 1;
    const data = label?.data[number - 1];
    if (!data) return SURPLUS_PART;
    return openDataPart(data, number, join(folder, `part-${number}`), (part) => parts.push(part));
  }

  const source = createReadStream(path, { start: end });
  for await (const event of cutParts(source, boundary)) {
    if (event instanceof Buffer) {
      await open?.write(event);
      continue;
    }
    await open?.end();
    open = event === 'part' ? openPart() : undefined;
  }
  if (open || !label) return refuseStructure('the final boundary is missing');
  if (count < MINIMUM_PARTS) refuseStructure('there is no part beside the label');
  if (parts.length < label.data.length) refuseStructure('the label tells of more parts than came');
  return { label, labelEndTag: found.endTag, parts };
}

function readTop(head: Buffer): { readonly boundary: string; readonly end: number } {
  const { block, end } = cutHeaderBlock(head) ?? refuseStructure('the MIME headers do not end');
  const type = parseHeaders(block).get('content-type');
  const boundary = type?.parameters.boundary ?? '';
  if (!type?.value.startsWith('multipart/') || boundary === '')
    refuseStructure('the message is no multipart with a boundary');
  return { boundary, end };
}

const SURPLUS_PART: OpenPart = { write: async () => undefined, end: async () => undefined };

function openLabelPart(take: (text: string) => void): OpenPart {
  let bytes: Buffer = Buffer.alloc(0);
  return {
    async write(piece) {
      bytes = Buffer.concat([bytes, piece]);
      if (bytes.length > MAXIMUM_LABEL_PART_BYTES) refuseStructure('the label part is too long');
    },
    async end() {
      const { headers, rest } = cutPart(bytes);
      const type = headers.get('content-type')?.value ?? 'text/plain';
      if (type !== 'text/xml') refuseStructure(`the first part is ${type}, not text/xml`);
      take(rest.toString('latin1'));
    },
  };
}

function openDataPart(
  data: ShsData,
  number: number,
  path: string,
  take: (part: ReceivedPart) => void,
): OpenPart {
  let held: Buffer | undefined = Buffer.alloc(0);
  let body: ReturnType<typeof openBody> | undefined;

  async function begin(headers: MimeHeaders, rest: Buffer): Promise<void> {
    held = undefined;
    body = openBody(headers, data, number, path);
    await (await body).write(rest);
  }
  return {
    async write(piece) {
      if (!held) return (await body)?.write(piece);
      held = Buffer.concat([held, piece]);
      const cut = cutHeaderBlock(held);
      if (cut) return begin(parseHeaders(cut.block), held.subarray(cut.end));
      if (held.length > MAXIMUM_HEADER_BYTES) refuseStructure('the headers of a part do not end');
    },
    async end() {
      if (held) {
        const { headers, rest } = cutPart(held);
        await begin(headers, rest);
      }
      take(await (await body)!.end());
    },
  };
}

async function openBody(headers: MimeHeaders, data: ShsData, number: number, path: string) {
  const encoding = headers.get('content-transfer-encoding')?.value ?? '';
  const decoder = createPartDecoder(encoding);
  const saver = await openSaver(path);
  return {
    write: (piece: Buffer) => saver.write(decoder.decode(piece)),
    async end(): Promise<ReceivedPart> {
      await saver.write(decoder.end());
      return {
        ...(await saver.end()),
        name: getPartName(headers, data.fileName, number),
        datapartType: data.datapartType,
        contentType: headers.get('content-type')?.value,
        encoding,
        toldBytes: data.bytes,
      };
    },
  };
}

/** A part without a blank line is all headers. */
function cutPart(bytes: Buffer): { readonly headers: MimeHeaders; readonly rest: Buffer } {
  const { block, end } = cutHeaderBlock(bytes) ?? {
    block: bytes.toString('latin1'),
    end: bytes.length,
  };
  return { headers: parseHeaders(block), rest: bytes.subarray(end) };
}
