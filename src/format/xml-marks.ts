import type { Place } from '../core/finding.ts';
import type { Field, RecordType } from './layout.ts';
import type { TextPiece } from './text-pieces.ts';

/** A place in the text, kept small; the byte offset is only worked out for a finding. */
export interface Mark {
  readonly piece: TextPiece;
  readonly position: number;
  readonly line: number;
  readonly column: number;
  /** The name of a tag whose start is meant: `position` is after the character that follows it. */
  readonly tag?: string;
}

/** A record being read: what its fields held so far, and where. */
export interface OpenRecord {
  readonly type: RecordType;
  readonly raws: (string | undefined)[];
  readonly marks: (Mark | undefined)[];
  readonly mark: Mark;
  /** Complete: may be given out once those before it are. */
  isDone: boolean;
}

/** Where a record or one of its fields stands in the file. */
export function toPlace(open: OpenRecord, field: Field | undefined): Place {
  const path = field && field.at !== '.' ? `${open.type.path}/${field.at}` : open.type.path;
  const mark = (field && open.marks[field.index]) ?? open.mark;
  const length = field ? (open.raws[field.index]?.length ?? 0) : 0;
  return { ...toMarkPlace(mark, length), path };
}

/** Where a mark stands in the file, with a width in characters. */
export function toMarkPlace(mark: Mark, length: number): Place {
  const { piece, position, tag } = mark;
  const back = tag === undefined ? 0 : piece.countBytes(tag) + 2;
  return {
    line: mark.line,
    byte: piece.findByte(position) - back,
    columns: [mark.column, mark.column + Math.max(0, length - 1)],
  };
}
