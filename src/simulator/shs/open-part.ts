import { cutHeaderBlock, type MimeHeaders, parseHeaders } from './mime-header.ts';
import { refuseStructure } from './shs-error.ts';

/** A part of a multipart body while its bytes come in. */
export interface OpenPart {
  write(piece: Buffer): Promise<void>;
  /** The part has come whole. */
  end(): Promise<void>;
  /** The message is refused: what is open is closed. */
  abandon(): Promise<void>;
}

/** Where the bytes of a part go once its headers are known. */
export type PartBody = OpenPart;

const MAXIMUM_HEADER_BYTES = 1 << 16;

/** A part that is read to its end and not looked at. */
export function skipPart(): OpenPart {
  const nothing = async () => undefined;
  return { write: nothing, end: nothing, abandon: nothing };
}

/** Reads the headers of a part and opens its body with them. A part without a blank line is all headers. */
export function openPart(openBody: (headers: MimeHeaders) => Promise<PartBody>): OpenPart {
  let held: Buffer = Buffer.alloc(0);
  let body: PartBody | undefined;

  async function begin(block: string, rest: Buffer): Promise<PartBody> {
    body = await openBody(parseHeaders(block));
    await body.write(rest);
    return body;
  }
  return {
    async write(piece) {
      if (body) return body.write(piece);
      held = Buffer.concat([held, piece]);
      const cut = cutHeaderBlock(held);
      if ((cut?.end ?? held.length) > MAXIMUM_HEADER_BYTES)
        refuseStructure('the headers of a part are too long');
      if (cut) await begin(cut.block, held.subarray(cut.end));
    },
    async end() {
      const ended = body ?? (await begin(held.toString('latin1'), Buffer.alloc(0)));
      await ended.end();
    },
    async abandon() {
      await body?.abandon();
    },
  };
}
