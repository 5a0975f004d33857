const STEP = 4096;

/** What stands before a character of a text. */
export interface TextPlace {
  readonly offset: number;
  /** Line ends before it, and where its line begins. */
  readonly lines: number;
  readonly lineStart: number;
  /** Bytes before it in UTF-8. */
  readonly bytes: number;
}

const START: TextPlace = { offset: 0, lines: 0, lineStart: 0, bytes: 0 };

/** Finds lines and bytes in a long text without counting from its beginning each time. */
export class TextPlaces {
  readonly #text: string;
  #marks: readonly TextPlace[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  find(offset: number): TextPlace {
    this.#marks ??= markEvery(this.#text);
    const index = Math.floor(offset / STEP);
    const mark = this.#marks[index]!;
    return advance(this.#text, mark.offset > offset ? this.#marks[index - 1]! : mark, offset);
  }
}

function markEvery(text: string): TextPlace[] {
  const marks = [START];
  for (let at = STEP; at <= text.length; at += STEP)
    marks.push(advance(text, marks.at(-1)!, isSecondHalf(text, at) ? at + 1 : at));
  return marks;
}

/** Half a character has no bytes of its own. */
function isSecondHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}

function advance(text: string, from: TextPlace, offset: number): TextPlace {
  const between = text.slice(from.offset, offset);
  let { lines, lineStart } = from;
  for (let at = between.indexOf('\n'); at >= 0; at = between.indexOf('\n', at + 1)) {
    lines++;
    lineStart = from.offset + at + 1;
  }
  return { offset, lines, lineStart, bytes: from.bytes + Buffer.byteLength(between) };
}
