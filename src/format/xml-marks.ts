import type { Place } from '../core/finding.ts';
import type { TextPiece } from './text-pieces.ts';

/** A place in the text, kept small; the byte offset is only worked out for a finding. */
export interface Mark {
  readonly piece: TextPiece;
  readonly position: number;
  readonly line: number;
  readonly column: number;
  /** The tag whose start is meant: `position` is its end. */
  readonly tag?: string;
}

/** Where a mark stands in the file, with a width in characters. */
export function toMarkPlace(mark: Mark, length: number): Place {
  const { piece, position, tag } = mark;
  const back = tag === undefined ? 0 : piece.countBytes(tag);
  return {
    line: mark.line,
    byte: piece.findByte(position) - back,
    columns: [mark.column, mark.column + Math.max(0, length - 1)],
  };
}
