import type { FileHandle } from 'node:fs/promises';

/** An element of a BER file: where it and its content stand. */
export interface Element {
  readonly tag: number;
  readonly from: number;
  /** First byte of the content. */
  readonly content: number;
  /** After the last byte of the content; undefined where only an end mark tells. */
  readonly end: number | undefined;
}

const WINDOW_BYTES = 1 << 20;
const CONSTRUCTED = 0x20;
/** Elements within elements: more is an attack, not a structure. */
const MAX_DEPTH = 50;

/** Reads elements of a file in order, looking at no more of it than a window, so that memory stays flat. */
export class BerFile {
  readonly #file: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The element that begins at a place. Throws where none does. */
  async readElement(from: number): Promise<Element> {
    const [tag = 0, first = 0] = await this.read(from, 2);
    if ((tag & 0x1f) === 0x1f) throw new Error(`byte ${from}: a tag of more than one byte`);
    if (first === 0x80) return { tag, from, content: from + 2, end: undefined };
    if (first < 0x80) return { tag, from, content: from + 2, end: from + 2 + first };
    const digits = await this.read(from + 2, first & 0x7f);
    if (digits.length > 6) throw new Error(`byte ${from}: a length of more than six bytes`);
    const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
    const content = from + 2 + digits.length;
    return { tag, from, content, end: content + length };
  }

  /** The elements that an element is made of. */
  async *readParts(element: Element): AsyncGenerator<Element> {
    for (let at = element.content; element.end === undefined || at < element.end; ) {
      const part = await this.readElement(at);
      if (element.end === undefined && part.tag === 0 && part.end === part.content) return;
      yield part;
      at = await this.skip(part);
    }
  }

  /** Where the next element begins. */
  async skip(element: Element, depth = 0): Promise<number> {
    if (element.end !== undefined) return element.end;
    if (depth > MAX_DEPTH) throw new Error(`byte ${element.from}: elements within too many others`);
    for (let at = element.content; ; ) {
      const part = await this.readElement(at);
      if (part.tag === 0 && part.end === part.content) return part.content;
      at = await this.skip(part, depth + 1);
    }
  }

  /** The pieces of a string, which stand one after the other where it is constructed. */
  async *readPieces(element: Element): AsyncGenerator<Buffer> {
    if ((element.tag & CONSTRUCTED) !== 0) {
      for await (const part of this.readParts(element)) yield* this.readPieces(part);
      return;
    }
    const end = element.end ?? element.content;
    for (let at = element.content; at < end; ) {
      const piece = Buffer.from(await this.read(at, Math.min(WINDOW_BYTES, end - at)));
      yield piece;
      at += piece.length;
    }
  }

  /** So many bytes from a place; throws where the file has fewer. They stand until the next call. */
  async read(from: number, length: number): Promise<Buffer> {
    if (from < this.#start || from + length > this.#start + this.#window.length) {
      const bytes = Buffer.alloc(Math.max(length, WINDOW_BYTES));
      const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, from);
      this.#window = bytes.subarray(0, bytesRead);
      this.#start = from;
    }
    if (from + length > this.#start + this.#window.length)
      throw new Error(
        `it ends at byte ${this.#start + this.#window.length}, before its structure does`,
      );
    return this.#window.subarray(from - this.#start, from - this.#start + length);
  }
}
