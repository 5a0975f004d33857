import type { FileHandle } from 'node:fs/promises';

/** Bytes of a file, from the first to before the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ScannedParts {
  readonly spans: readonly Span[];
  /** Whether the last boundary was there. */
  readonly isClosed: boolean;
}

/** A multipart body: where it begins, and what parts its parts. */
export interface Multipart {
  readonly from: number;
  readonly boundary: string;
}

const CHUNK_BYTES = 1 << 20;
/** The longest line break: what stands before a boundary is looked at too. */
const BREAK_BYTES = 2;
/** What may follow a boundary on its line. */
const MAX_TAIL = 200;

/**
 * Finds the parts of a multipart body that begins at `from`, in flat memory. A boundary stands at the
 * beginning of a line, alone but for blanks; the one line break before it is not the part's. Whether it is CRLF or LF
 * alone shows after the first boundary, whatever the headers before it have.
 */
export async function scanParts(
  file: FileHandle,
  { from, boundary }: Multipart,
): Promise<ScannedParts> {
  const marker = Buffer.from(`--${boundary}`, 'latin1');
  const window = Buffer.alloc(CHUNK_BYTES + marker.length + MAX_TAIL);
  const spans: Span[] = [];
  let open: { readonly from: number; readonly isCrLf: boolean } | undefined;
  // The line break before the body may be that of a boundary.
  let at = Math.max(0, from - BREAK_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(window, 0, window.length, at);
    const bytes = window.subarray(0, bytesRead);
    const isLast = bytesRead < window.length;
    const limit = isLast ? bytesRead : CHUNK_BYTES;
    let index = bytes.indexOf(marker, at === 0 ? 0 : BREAK_BYTES);
    for (; index >= 0 && index < limit; index = bytes.indexOf(marker, index + 1)) {
      const line = findLine(bytes, index, marker.length);
      if (!line) continue;
      if (open)
        spans.push({ from: open.from, to: at + index - countBreak(bytes, index, open.isCrLf) });
      if (line.isFinal) return { spans, isClosed: true };
      open = { from: at + line.after, isCrLf: open?.isCrLf ?? line.isCrLf };
    }
    if (isLast) return { spans, isClosed: false };
    at += CHUNK_BYTES - BREAK_BYTES;
  }
}

interface BoundaryLine {
  readonly after: number;
  readonly isFinal: boolean;
  /** How its own line ends. */
  readonly isCrLf: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

function findLine(bytes: Buffer, index: number, length: number): BoundaryLine | undefined {
  if (index > 0 && bytes[index - 1] !== LF) return undefined;
  const tail = bytes.toString('latin1', index + length, index + length + MAX_TAIL);
  const found = /^(--)?[ \t]*(\r?\n|$)/.exec(tail);
  if (!found) return undefined;
  return {
    after: index + length + found[0].length,
    isFinal: found[1] !== undefined,
    isCrLf: found[2] === '\r\n',
  };
}

/** The bytes of the line break before a boundary. Where lines end with LF alone, a CR is the last byte of the part. */
function countBreak(bytes: Buffer, index: number, isCrLf: boolean): number {
  return isCrLf && bytes[index - 2] === CR ? 2 : Math.min(index, 1);
}
