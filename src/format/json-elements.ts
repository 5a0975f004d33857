import type { TextPiece } from './text-pieces.ts';

/** The text of one JSON value in a file, with its place. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
  readonly byte: number;
}

const MAX_ELEMENT = 1 << 26;

/** Thrown by the splitter when the text cannot be cut into values. */
export class JsonShapeError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Finds the values of a file: the elements of the outer array, or every value on its own (NDJSON, object). */
export class JsonSplitter {
  readonly #isArray: boolean;
  #depth = 0;
  #line = 1;
  #inString = false;
  #isEscaped = false;
  #hasBegun = false;
  #hasEnded = false;
  #text = '';
  #start: { line: number; byte: number } | undefined;

  constructor(isArray: boolean) {
    this.#isArray = isArray;
  }

  /** Values completed by this piece. `textBase` is the UTF-16 position of its first character. */
  *split(piece: TextPiece, textBase: number): Generator<JsonText> {
    const { text } = piece;
    let from = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 10) this.#line++;
      if (this.#inString) {
        this.#passString(code);
        continue;
      }
      if (this.#isOutside(code)) {
        const element = this.#finish(text.slice(from, index));
        if (element) yield element;
        continue;
      }
      if (!this.#start) {
        this.#start = { line: this.#line, byte: piece.findByte(textBase + index) };
        from = index;
      }
      this.#pass(code);
    }
    if (this.#start) this.#text += text.slice(from);
    if (this.#text.length > MAX_ELEMENT)
      throw new JsonShapeError(`a value is longer than ${MAX_ELEMENT} characters`, this.#line);
  }

  /** The value that the end of the file completes, if any. */
  end(): JsonText | undefined {
    if (this.#depth > 0 || this.#inString || (this.#isArray && !this.#hasEnded)) {
      throw new JsonShapeError('the file ends in the middle of a value', this.#line);
    }
    return this.#finish('');
  }

  #passString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === 92) this.#isEscaped = true;
    else if (code === 34) this.#inString = false;
  }

  #pass(code: number): void {
    if (code === 34) this.#inString = true;
    else if (code === 123 || code === 91) this.#depth++;
    else if (code === 125 || code === 93) this.#depth--;
  }

  /** True for what stands between values: blanks, and the brackets and commas of the outer array. */
  #isOutside(code: number): boolean {
    if (this.#depth > 0) return false;
    const isBlank = code === 32 || code === 10 || code === 13 || code === 9;
    if (isBlank) return true;
    if (!this.#isArray) return false;
    if (!this.#hasBegun) {
      if (code !== 91) throw new JsonShapeError('the file does not begin with [', this.#line);
      this.#hasBegun = true;
      return true;
    }
    if (this.#hasEnded)
      throw new JsonShapeError('something stands after the closing ]', this.#line);
    if (code === 93) this.#hasEnded = true;
    return code === 93 || code === 44;
  }

  #finish(tail: string): JsonText | undefined {
    if (!this.#start) return undefined;
    const element = { text: this.#text + tail, ...this.#start };
    this.#start = undefined;
    this.#text = '';
    return element;
  }
}
