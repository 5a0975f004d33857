import {
  checkDepth,
  JsonShapeError,
  JsonSplitter,
  type JsonText,
  openTextError,
  type TextStart,
} from './json-elements.ts';
import type { TextPiece } from './text-pieces.ts';
import { TextPlaces } from './text-places.ts';

const MAX_FRAME = 1 << 26;

/** A JSON object whose list was cut out of it. */
export interface Frame {
  /** Undefined when the file holds nothing but blanks. */
  readonly element: JsonText | undefined;
  /** Where in its text the list stands, as `[]`; -1 when it has none. */
  readonly cutAt: number;
  /** What stands after it. */
  readonly tail: string;
}

/**
 * Cuts one list out of a JSON object while it is read: gives the elements of the list as they come and
 * keeps the text around them, the frame, in which the list stands empty.
 */
export class FrameCutter {
  readonly #list: readonly string[];
  #mark = '';
  #firstByte = 0;
  #before = '';
  #after = '';
  #afterStart: Omit<TextStart, 'offset'> | undefined;
  #line = 1;
  #lineStart = 0;
  #inner: JsonSplitter | undefined;
  #tail = '';
  #hasCut = false;
  /** One for each open object or array: the name read last, undefined in an array. */
  readonly #open: ({ name: string | undefined } | undefined)[] = [];
  #inString = false;
  #isEscaped = false;
  /** A value is due: after a colon, or at the beginning. */
  #isValueDue = true;
  /** The string that is being read, where it may be a name. */
  #literal: string | undefined;

  constructor(list: readonly string[]) {
    this.#list = list;
  }

  /** Elements completed by this piece. `textBase` is the UTF-16 position of its first character. */
  *split(piece: TextPiece, textBase: number): Generator<JsonText> {
    const { text } = piece;
    if (textBase === 0) [this.#mark, this.#firstByte] = [piece.mark, piece.findByte(0)];
    for (let index = 0; index < text.length; ) {
      if (this.#inner) {
        const end = yield* this.#inner.split(piece, textBase, index);
        if (this.#inner.hasEnded) this.#leaveList(piece, textBase + end);
        index = end;
        continue;
      }
      const end = this.#findList(text, textBase, index);
      if (this.#hasCut) this.#after += text.slice(index, end);
      else this.#before += text.slice(index, end);
      index = end;
      if (index === text.length) break;
      this.#inner = new JsonSplitter('array', { line: this.#line, lineStart: this.#lineStart });
      this.#hasCut = true;
    }
    if (this.#before.length + this.#after.length > MAX_FRAME)
      throw new JsonShapeError(
        `more than ${MAX_FRAME} characters stand outside the list ${this.#list.join('/')}`,
        this.#line,
      );
  }

  /** The object with `[]` in the place of its list. Throws when it is not whole. */
  end(): Frame {
    if (this.#inner || this.#inString || this.#open.length > 0)
      throw new JsonShapeError(
        'the file ends in the middle of a value',
        this.#inner?.line ?? this.#line,
      );
    const whole = `${this.#before}${this.#hasCut ? '[]' : ''}${this.#after}`;
    const lead = /^[ \t\r\n]*/.exec(whole)![0].length;
    const text = whole.slice(lead).replace(/[ \t\r\n]+$/, '');
    if (text === '') return { element: undefined, cutAt: -1, tail: this.#mark + whole };
    const cutAt = this.#hasCut ? this.#before.length - lead : -1;
    const { lines, lineStart, bytes } = new TextPlaces(whole).find(lead);
    const place = {
      line: 1 + lines,
      column: lead - lineStart + 1,
      byte: this.#firstByte + bytes,
    };
    const starts = [{ offset: 0, ...place }];
    if (this.#afterStart) starts.push({ offset: cutAt + 2, ...this.#afterStart });
    const gap = this.#mark + whole.slice(0, lead);
    const tail = whole.slice(lead + text.length);
    return { element: { text, gap, ...place, starts }, cutAt, tail };
  }

  /** What stands in the list after its last element, its bracket included. */
  get tail(): string {
    return this.#tail;
  }

  #leaveList(piece: TextPiece, at: number): void {
    const { line, lineStart, tail } = this.#inner!;
    this.#line = line;
    this.#lineStart = lineStart;
    this.#tail = tail;
    this.#afterStart = { line, column: at - lineStart + 1, byte: piece.findByte(at) };
    this.#inner = undefined;
    this.#isValueDue = false;
  }

  /** The index of the bracket that opens the list, or the length of the text. */
  #findList(text: string, textBase: number, from: number): number {
    for (let index = from; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 10) {
        if (this.#inString) throw openTextError(this.#line);
        this.#line++;
        this.#lineStart = textBase + index + 1;
      }
      if (this.#inString) this.#passString(code, text[index]!);
      else if (code === 91 && this.#isList()) {
        if (!this.#hasCut) return index;
        throw new JsonShapeError(
          `the list ${this.#list.join('/')} stands for the second time`,
          this.#line,
        );
      } else this.#pass(code);
    }
    return text.length;
  }

  #isList(): boolean {
    return (
      this.#isValueDue &&
      this.#open.length === this.#list.length &&
      this.#list.every((name, depth) => this.#open[depth]?.name === name)
    );
  }

  #passString(code: number, character: string): void {
    if (this.#literal !== undefined) this.#literal += character;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === 92) this.#isEscaped = true;
    else if (code === 34) {
      this.#inString = false;
      const object = this.#open.at(-1);
      if (object && this.#literal !== undefined) object.name = readName(this.#literal);
      this.#literal = undefined;
    }
  }

  #pass(code: number): void {
    if (code === 34) {
      this.#inString = true;
      this.#literal = this.#isValueDue ? undefined : '"';
    } else if (code === 123) this.#open.push({ name: undefined });
    else if (code === 91) this.#open.push(undefined);
    else if (code === 125 || code === 93) this.#open.pop();
    checkDepth(this.#open.length, this.#line);
    if (code === 58) this.#isValueDue = true;
    else if (code === 123 || code === 44) this.#isValueDue = this.#open.at(-1) === undefined;
    else if (code === 91) this.#isValueDue = true;
    else if (code === 125 || code === 93) this.#isValueDue = false;
  }
}

/** A name with its escapes undone; one that is no JSON text matches nothing, and is told of by the parser. */
function readName(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
