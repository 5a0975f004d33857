import { openChunks } from '../core/files.ts';
import { findEncoding } from './encoding.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { decodePieces } from './text-pieces.ts';

/** A document of a JSON file, as it stands there. */
export interface JsonDocumentText extends JsonText {
  /** It stands in a list. */
  readonly isElement: boolean;
}

/**
 * The documents of a JSON file (one, a list, or one after the other) in order, in flat memory; returns what stands after
 * the last. Throws a `JsonShapeError` at what is no UTF-8 or cannot be cut.
 */
export async function* cutJson(path: string): AsyncGenerator<JsonDocumentText, string> {
  const splitter = new JsonSplitter('any');
  const report = ({ message, line }: { message: string; line?: number }) => {
    throw new JsonShapeError(message, line ?? 1);
  };
  const ending = { isCut: false };
  const encoding = findEncoding('utf-8')!;
  const pieces = decodePieces(encoding, openChunks(path), { file: '', report }, ending);
  let textBase = 0;
  for await (const piece of pieces) {
    for (const text of splitter.split(piece, textBase))
      yield { ...text, isElement: splitter.isArray };
    textBase += piece.text.length;
  }
  const last = splitter.end();
  if (last) yield { ...last, isElement: splitter.isArray };
  return splitter.tail;
}
