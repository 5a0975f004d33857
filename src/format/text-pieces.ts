import { refuseOtherEncoding } from './byte-order-mark.ts';
import type { Encoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Reporter } from './problem-finding.ts';

const PIECE_BYTES = 1 << 16;
const MARK = '\ufeff';

/** A piece of a text file with its place in the file. */
export interface TextPiece {
  readonly text: string;
  /** The byte order mark that stands before the text, which is no part of it. */
  readonly mark: string;
  /**
   * The byte offset of a character, counted in UTF-16 units from the start of the file. Before the
   * piece it holds when only ASCII stands in between.
   */
  findByte(position: number): number;
  /** How many bytes a text has in the file's encoding. */
  countBytes(text: string): number;
}

/**
 * Decodes a byte stream strictly, piece by piece. A byte that is no character in the encoding is
 * reported with its offset and ends the reading after the text before it: it is never guessed.
 */
export async function* decodePieces(
  encoding: Encoding,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<TextPiece> {
  let rest: Buffer = Buffer.alloc(0);
  let byteBase = 0;
  let textBase = 0;
  let line = 1;
  let isFirst = true;
  let mark = '';
  for await (const chunk of splitSmall(refuseOtherEncoding(encoding, source, reporter, ending))) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const cut = encoding.isSingleByte ? bytes.length : findWholeCharacters(bytes);
    const isMarked = isFirst && !encoding.isSingleByte && hasByteOrderMark(bytes);
    const start = isMarked ? byteLength(encoding, MARK) : 0;
    if (isMarked) mark = MARK;
    const text = encoding.decode(bytes.subarray(start, cut));
    const bad = text.indexOf('\ufffd');
    const good = bad < 0 ? text : text.slice(0, bad);
    if (good !== '') {
      yield createPiece(encoding, good, mark, textBase, byteBase + start);
      mark = '';
    }
    line += countLines(good);
    if (bad >= 0) {
      ending.isCut = true;
      const byte = byteBase + start + byteLength(encoding, good);
      return reportUndecodable(
        encoding,
        reporter,
        { line, byte },
        bytes[start + byteLength(encoding, good)],
      );
    }
    isFirst &&= cut === 0;
    byteBase += cut;
    textBase += text.length;
    rest = bytes.subarray(cut);
  }
  if (rest.length === 0) return;
  ending.isCut = true;
  reportUndecodable(encoding, reporter, { line, byte: byteBase }, rest[0]);
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The same bytes in pieces of at most 64 KiB. */
export async function* splitSmall(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield chunk.subarray(at, at + PIECE_BYTES);
  }
}

function byteLength(encoding: Encoding, text: string): number {
  return encoding.isSingleByte ? text.length : Buffer.byteLength(text);
}

function createPiece(
  encoding: Encoding,
  text: string,
  mark: string,
  textBase: number,
  byteBase: number,
): TextPiece {
  let last = { index: 0, bytes: 0 };
  return {
    text,
    mark,
    countBytes: (part) => byteLength(encoding, part),
    findByte(position) {
      const index = position - textBase;
      if (index < 0) return byteBase + index;
      // Places are asked for in order: only what stands between two of them is counted.
      if (index < last.index) last = { index: 0, bytes: 0 };
      const bytes = last.bytes + byteLength(encoding, text.slice(last.index, index));
      // Between the halves of a character nothing can be counted on from.
      if (!isLowSurrogate(text.charCodeAt(index))) last = { index, bytes };
      return byteBase + bytes;
    },
  };
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** How many bytes hold whole UTF-8 characters: a character cut by the piece's end waits for the next. */
function findWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = getSequenceLength(byte);
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function getSequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

function reportUndecodable(
  encoding: Encoding,
  reporter: Reporter,
  place: { readonly line: number; readonly byte: number },
  found: number | undefined,
): void {
  reporter.report({
    code: 'BYTE_UNDECODABLE',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    found: `a byte that is no character (0x${(found ?? 0).toString(16).padStart(2, '0')})`,
    expected: `text in ${encoding.name}`,
    message: `the file is not ${encoding.name}`,
    fix: `write the file as ${encoding.name}`,
  });
}
