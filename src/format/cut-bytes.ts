import { refuseOtherEncoding } from './byte-order-mark.ts';
import type { Encoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { splitSmall } from './text-pieces.ts';

/** The longest line looked for before the file is given up as not being made of lines. */
const MAX_LINE_BYTES = 1 << 20;

/**
 * Cuts a byte stream into pieces that end where a record ends (the last one where the file ends).
 * A file without line ends is reported and read no further, so that memory stays flat.
 */
export async function* cutBytes(
  layout: Layout,
  encoding: Encoding,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Buffer> {
  const findCut = createCutFinder(layout, encoding);
  let rest: Buffer = Buffer.alloc(0);
  let byte = 0;
  // Small pieces, so that only the first line of one can be too long, however the bytes come.
  for await (const piece of splitSmall(refuseOtherEncoding(encoding, source, reporter, ending))) {
    const bytes = join(rest, piece);
    const cut = findCut(bytes);
    const isLong = rest.length + piece.length > MAX_LINE_BYTES && isFirstLineLong(bytes, findCut);
    if (isLong) return reportLongLine(byte, reporter);
    if (cut > 0) yield bytes.subarray(0, cut);
    rest = takeRest(bytes, cut, piece);
    byte += cut;
  }
  if (rest.length === 0) return;
  reportEnd(layout, rest, byte, reporter);
  yield rest;
}

/** One buffer of two. Pieces of the same chunk lie behind one another: these are not copied. */
function join(rest: Buffer, piece: Buffer): Buffer {
  if (rest.length === 0) return piece;
  return rest.buffer === piece.buffer && rest.byteOffset + rest.length === piece.byteOffset
    ? Buffer.from(rest.buffer, rest.byteOffset, rest.length + piece.length)
    : Buffer.concat([rest, piece]);
}

/** What is left, in the piece itself when it can be: the next piece lies behind that, not behind a copy. */
function takeRest(bytes: Buffer, cut: number, piece: Buffer): Buffer {
  const length = bytes.length - cut;
  return length <= piece.length ? piece.subarray(piece.length - length) : bytes.subarray(cut);
}

function isFirstLineLong(bytes: Buffer, findCut: (bytes: Buffer) => number): boolean {
  return findCut(bytes.subarray(0, MAX_LINE_BYTES + 1)) === 0;
}

function createCutFinder(layout: Layout, encoding: Encoding): (bytes: Buffer) => number {
  const { newline = 'any' } = layout.raw;
  if (newline === 'none') {
    const unit = getUnitLength(layout);
    return (bytes) => bytes.length - (bytes.length % unit);
  }
  const mark = encoding.encode(newline === 'nel' ? '\u0085' : '\n')[0]!;
  return (bytes) => bytes.lastIndexOf(mark) + 1;
}

/** Bytes of a block, or of a record where there are no blocks. */
function getUnitLength(layout: Layout): number {
  return layout.raw.blockLength ?? layout.raw.recordLength ?? 1;
}

function reportLongLine(byte: number, reporter: Reporter): void {
  reporter.report({
    code: 'LINE_TOO_LONG',
    consequence: 'reject-file',
    file: reporter.file,
    byte,
    message: `no line end was found in ${MAX_LINE_BYTES} bytes`,
    expected: 'a file of lines',
    fix: 'check that this is the right file, written with line ends',
  });
}

function reportEnd(layout: Layout, rest: Buffer, byte: number, reporter: Reporter): void {
  const { newline, finalNewline, blockLength } = layout.raw;
  if (newline === 'none') {
    const unit = blockLength === undefined ? 'record' : 'block';
    reporter.report({
      code: 'FILE_CUT',
      consequence: 'reject-file',
      file: reporter.file,
      byte,
      found: `${rest.length} characters after the last whole ${unit}`,
      expected: `${unit}s of ${getUnitLength(layout)} characters`,
      message: `the file ends in the middle of a ${unit}`,
      fix: 'send the whole file',
    });
  } else if (finalNewline === 'required') {
    reporter.report({
      code: 'FILE_CUT',
      consequence: 'reject-file',
      file: reporter.file,
      byte: byte + rest.length,
      message: 'the last line has no line end',
      expected: 'a line end after every record',
      fix: 'send the whole file: it may have been taken before it was complete',
    });
  }
}
