import { ShsError } from './shs-error.ts';

/** Decodes a part piece by piece. */
export interface PartDecoder {
  decode(piece: Buffer): Buffer;
  /** What was still held; refuses content that stops in the middle. */
  end(): Buffer;
}

const NOTHING = Buffer.alloc(0);
const PLAIN: PartDecoder = { decode: (piece) => piece, end: () => NOTHING };

/** The decoder for a Content-Transfer-Encoding; without one the bytes are as they are. */
export function createPartDecoder(encoding: string): PartDecoder {
  if (['', 'binary', '8bit', '7bit'].includes(encoding)) return PLAIN;
  if (encoding === 'base64') return createBase64Decoder();
  if (encoding === 'quoted-printable') return createQuotedPrintableDecoder();
  return refuse(`the transfer encoding ${encoding} is unknown`);
}

function createBase64Decoder(): PartDecoder {
  let held = '';
  let isPadded = false;
  return {
    decode(piece) {
      const text = held + piece.toString('latin1').replace(/\s+/g, '');
      const whole = text.slice(0, text.length - (text.length % 4));
      held = text.slice(whole.length);
      if (whole === '') return NOTHING;
      if (isPadded || !/^[A-Za-z0-9+/]*={0,2}$/.test(whole)) refuse('base64 is broken');
      isPadded = whole.endsWith('=');
      return Buffer.from(whole, 'base64');
    },
    end() {
      return held === '' ? NOTHING : refuse('base64 is cut off');
    },
  };
}

function createQuotedPrintableDecoder(): PartDecoder {
  let held = '';
  const decode = (text: string) =>
    Buffer.from(
      text.replace(/=(?:[ \t]*\r?\n|([0-9a-f]{2}))/gi, (_, hex?: string) =>
        hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
      'latin1',
    );
  return {
    decode(piece) {
      const text = held + piece.toString('latin1');
      held = /=(?:[0-9a-f]|[ \t]*\r?)$/i.exec(text)?.[0] ?? '';
      return decode(text.slice(0, text.length - held.length));
    },
    end: () => Buffer.from(held.replace(/=[ \t]*\r?$/, ''), 'latin1'),
  };
}

function refuse(info: string): never {
  throw new ShsError('IllegalDatapartContent', info);
}
