import type { TextPiece } from './text-pieces.ts';

/** The text of one JSON value in a file, with its place. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  readonly byte: number;
  /** What stands between it and the value before it. */
  readonly gap: string;
  /** Where its parts stand, when something was cut out of it; the first begins with it. */
  readonly starts?: readonly TextStart[];
}

/** Where in a file the splitting begins. */
interface SplitterStart {
  /** From 1. */
  readonly line: number;
  /** UTF-16 position of the line's first character. */
  readonly lineStart: number;
}

/** Where a part of a text begins in its file. */
export interface TextStart {
  /** In the text. */
  readonly offset: number;
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  readonly byte: number;
}

/** How the values of a file stand in it; `any`: in whichever of these ways, told by how the file begins. */
export type JsonShape = 'object' | 'array' | 'ndjson' | 'any';

/** `any` is one of these once its first character is read: an open one is told by its first line. */
type Form = JsonShape | 'open' | 'sequence';

const MAX_ELEMENT = 1 << 26;
const MAX_GAP = 1 << 20;
const MAX_DEPTH = 64;

/** Thrown by the splitter when the text cannot be cut into values. */
export class JsonShapeError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** A text of JSON ends on its line, so that a missing quote is told of where it is missing. */
export function openTextError(line: number): JsonShapeError {
  return new JsonShapeError('a text does not end on its line: a quote is missing', line);
}

/** Finds the values of a file: the elements of the outer array, one object, one a line, or several after each other. */
export class JsonSplitter {
  #form: Form;
  /** The array stands within something: splitting ends with it. */
  readonly #isInner: boolean;
  #depth = 0;
  #line: number;
  #inString = false;
  #isEscaped = false;
  #hasBegun = false;
  #hasEnded = false;
  /** A value has ended and no comma has come since (array), or the only one has (object). */
  #hasValue = false;
  #hasComma = false;
  #text = '';
  #gap = '';
  #lineStart: number;
  #start: Omit<JsonText, 'text'> | undefined;

  constructor(shape: JsonShape, start?: SplitterStart) {
    this.#form = shape;
    this.#isInner = start !== undefined;
    this.#line = start?.line ?? 1;
    this.#lineStart = start?.lineStart ?? 0;
  }

  /**
   * Values completed by this piece. `textBase` is the UTF-16 position of its first character, `begin`
   * the index to go on from. Returns the index after what it has read.
   */
  *split(piece: TextPiece, textBase: number, begin = 0): Generator<JsonText, number> {
    const { text } = piece;
    // Where the value or the gap that is open begins in this piece.
    let from = begin;
    if (!this.#isInner) this.#gap += piece.mark;
    for (let index = begin; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (this.#isOutside(code)) {
        const element = this.#finish(text.slice(from, index));
        if (element) {
          from = index;
          yield element;
        }
        this.#passBetween(code);
        if (this.#hasEnded && this.#isInner) {
          this.#gap += text.slice(from, index + 1);
          return index + 1;
        }
      } else {
        if (!this.#start) {
          this.#gap += text.slice(from, index);
          this.#begin(piece.findByte(textBase + index), textBase + index - this.#lineStart + 1);
          from = index;
        }
        this.#pass(code);
      }
      if (code === 10) {
        this.#line++;
        this.#lineStart = textBase + index + 1;
      }
    }
    if (this.#start) this.#text += text.slice(from);
    else this.#gap += text.slice(from);
    if (this.#gap.length > MAX_GAP)
      throw new JsonShapeError(`more than ${MAX_GAP} blanks stand in a row`, this.#line);
    if (this.#text.length > MAX_ELEMENT)
      throw new JsonShapeError(`a value is longer than ${MAX_ELEMENT} characters`, this.#line);
    return text.length;
  }

  /** The values are elements of an array. */
  get isArray(): boolean {
    return this.#form === 'array';
  }

  /** The array has been closed. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get line(): number {
    return this.#line;
  }

  get lineStart(): number {
    return this.#lineStart;
  }

  /** What stands after the last value. */
  get tail(): string {
    return this.#gap;
  }

  /** The value that the end of the file completes, if any. A file without any value has none. */
  end(): JsonText | undefined {
    const isWithin = this.#depth > 0 || this.#inString;
    const isOpen = this.#form === 'array' && !this.#hasEnded;
    if (this.#form !== 'ndjson' && (isWithin || isOpen))
      throw new JsonShapeError('the file ends in the middle of a value', this.#line);
    return this.#finish('');
  }

  /** True for what stands between values. On a line of its own a value ends with the line, whole or not. */
  #isOutside(code: number): boolean {
    if (this.#form === 'any' && !isBlank(code)) this.#form = code === 91 ? 'array' : 'open';
    if (this.#form === 'open' && code === 10)
      this.#form = this.#depth > 0 || this.#inString ? 'sequence' : 'ndjson';
    if (this.#form === 'ndjson') return code === 10 || (!this.#start && isBlank(code));
    if (this.#depth > 0 || this.#inString) return false;
    if (isBlank(code)) return true;
    return this.#form === 'array' && (!this.#hasBegun || code === 93 || code === 44);
  }

  /** The brackets and commas of the outer array. */
  #passBetween(code: number): void {
    if (this.#form !== 'array' || isBlank(code)) return;
    if (this.#hasEnded) throw new JsonShapeError('something stands after the ]', this.#line);
    if (!this.#hasBegun) {
      if (code !== 91) throw new JsonShapeError('the file does not begin with [', this.#line);
      this.#hasBegun = true;
      return;
    }
    if (!this.#hasValue && (code === 44 || this.#hasComma))
      throw new JsonShapeError('a value is missing before or after a comma', this.#line);
    this.#hasComma = code === 44;
    this.#hasEnded = code === 93;
    this.#hasValue = false;
  }

  #begin(byte: number, column: number): void {
    if (this.#hasEnded) throw new JsonShapeError('something stands after the ]', this.#line);
    if (this.#hasValue)
      throw new JsonShapeError(
        this.#form === 'array'
          ? 'a comma is missing between two values'
          : 'something stands after the value',
        this.#line,
      );
    this.#start = { line: this.#line, column, byte, gap: this.#gap };
    this.#gap = '';
  }

  #passString(code: number): void {
    if (code === 10) throw openTextError(this.#line);
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === 92) this.#isEscaped = true;
    else if (code === 34) this.#inString = false;
  }

  #pass(code: number): void {
    if (this.#inString) this.#passString(code);
    else if (code === 34) this.#inString = true;
    else if (code === 123 || code === 91) this.#depth++;
    else if (code === 125 || code === 93) this.#depth--;
    checkDepth(this.#depth, this.#line);
  }

  #finish(tail: string): JsonText | undefined {
    if (!this.#start) return undefined;
    const element = { text: this.#text + tail, ...this.#start };
    this.#start = undefined;
    this.#text = '';
    this.#depth = 0;
    this.#inString = false;
    this.#isEscaped = false;
    this.#hasValue = this.#form === 'array' || this.#form === 'object';
    return element;
  }
}

/** Throws where values are nested too deep. */
export function checkDepth(depth: number, line: number): void {
  if (depth > MAX_DEPTH)
    throw new JsonShapeError(`values are nested too deep: at most ${MAX_DEPTH} levels`, line);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
