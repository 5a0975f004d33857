import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cutParts } from './cut-parts.ts';
import { openDataBody, type ReceivedPart } from './data-part.ts';
import { decodeLabel, findLabel, readHead } from './find-label.ts';
import { openLabelBody } from './label-part.ts';
import { cutHeaderBlock, parseHeaders } from './mime-header.ts';
import { type OpenPart, openPart, skipPart } from './open-part.ts';
import { type ReadLabel, readLabel } from './read-label.ts';
import { refuseStructure } from './shs-error.ts';

export interface ReadMessage {
  readonly label: ReadLabel;
  /** Where the end tag of the label begins in the message. */
  readonly labelEndTag: number;
  readonly parts: readonly ReceivedPart[];
}

const MINIMUM_PARTS = 2;

/** Reads a message that lies on disk, in flat memory; its data parts are decoded into the folder. */
export async function readMessage(path: string, folder: string): Promise<ReadMessage> {
  const head = await readHead(path);
  const { boundary, end } = readTop(head);
  const found = findLabel(head);
  let label: ReadLabel | undefined;
  let count = 0;
  const parts: ReceivedPart[] = [];

  function openNext(): OpenPart {
    const number = count++;
    if (number === 0)
      return openPart((headers) =>
        openLabelBody(headers, (text) => {
          label = readLabel(decodeLabel(text, found.text));
        }),
      );
    const data = label?.data[number - 1];
    if (!data) return skipPart();
    const part = { data, number, path: join(folder, `part-${number}`) };
    return openPart((headers) => openDataBody(headers, part, (received) => parts.push(received)));
  }

  await readBody(createReadStream(path, { start: end }), boundary, openNext);
  if (!label || count < MINIMUM_PARTS) return refuseStructure('there is no part beside the label');
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

async function readBody(
  source: AsyncIterable<Buffer>,
  boundary: string,
  openNext: () => OpenPart,
): Promise<void> {
  let open: OpenPart | undefined;
  try {
    for await (const event of cutParts(source, boundary)) {
      if (event instanceof Buffer) {
        await open?.write(event);
        continue;
      }
      await open?.end();
      open = undefined;
      if (event === 'final') return;
      open = openNext();
    }
    refuseStructure('the final boundary is missing');
  } catch (error) {
    await open?.abandon();
    throw error;
  }
}
