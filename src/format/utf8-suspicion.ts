import { isAscii, isUtf8 } from 'node:buffer';

/** A letter that stands in a file as UTF-8, and its first byte. */
export interface Letter {
  readonly text: string;
  readonly byte: number;
}

/** Tells whether every byte above 127 of a file is part of a UTF-8 letter: nobody writes so by chance. */
export class Utf8Suspicion {
  #isOther = false;
  #first: Letter | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #byte = 0;

  add(chunk: Buffer): void {
    if (this.#isOther || (this.#rest.length === 0 && isAscii(chunk))) {
      this.#byte += chunk.length;
      return;
    }
    const bytes = Buffer.concat([this.#rest, chunk]);
    const cut = bytes.length - countUnfinished(bytes);
    const whole = bytes.subarray(0, cut);
    if (!isUtf8(whole)) this.#isOther = true;
    else this.#first ??= findFirst(whole, this.#byte);
    this.#rest = bytes.subarray(cut);
    this.#byte += cut;
  }

  /** The first such letter, when there is no other byte above 127. */
  findLetter(): Letter | undefined {
    return this.#isOther || this.#rest.length > 0 ? undefined : this.#first;
  }
}

/** Bytes at the end that a letter begins with: the rest of it may come. */
function countUnfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < getLength(byte) ? back : 0;
  }
  return 0;
}

function getLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

function findFirst(bytes: Buffer, base: number): Letter | undefined {
  const at = bytes.findIndex((byte) => byte > 127);
  if (at < 0) return undefined;
  const text = bytes.toString('utf8', at, at + getLength(bytes[at]!));
  return { text, byte: base + at };
}
