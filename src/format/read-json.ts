import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import { findCutList } from './json-cut-list.ts';
import { JsonSource } from './json-document.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { buildRecordTree, type RecordNode } from './json-paths.ts';
import { catchShapeError, JsonReader, keepTail, reportMalformed } from './json-reader.ts';
import { readNode } from './json-records.ts';
import { buildKnown, reportUnknownMembers } from './json-unknown.ts';
import type { KnownMembers, Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { readFramed } from './read-json-frame.ts';
import type { Record } from './record.ts';
import { decodePieces, type TextPiece } from './text-pieces.ts';

/**
 * Reads JSON: one object, the elements of an array, or one value a line. Numbers keep their digits.
 * Each element is checked by the layout's JSON Schema, if it has one, and given as its own record
 * (empty path) followed by those nested in it. Flat memory, but for an object without a list of records.
 */
export function readJson(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const pieces = decodePieces(findEncoding(layout.raw.encoding)!, source, reporter, ending);
  const list = findCutList(layout);
  return list
    ? readFramed(layout, list, pieces, reporter, ending)
    : readValues(layout, pieces, reporter, ending);
}

async function* readValues(
  layout: Layout,
  pieces: AsyncIterable<TextPiece>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const splitter = new JsonSplitter(layout.raw.shape ?? 'object');
  const reader = new ValueReader(layout, reporter);
  let textBase = 0;
  for await (const piece of pieces) {
    const records: Record[] = [];
    const error = catchShapeError(() => {
      for (const element of splitter.split(piece, textBase))
        for (const record of reader.read(element, splitter.isArray)) records.push(record);
    });
    textBase += piece.text.length;
    yield records;
    if (error instanceof JsonShapeError) {
      ending.isCut = true;
      return reportMalformed(reporter, { line: error.line }, error.message);
    }
  }
  if (ending.isCut) return;
  let last: Record[] = [];
  const error = catchShapeError(() => {
    const element = splitter.end();
    if (element) last = reader.read(element, splitter.isArray);
  });
  yield last;
  ending.isCut = reader.hasFailed;
  if (error instanceof JsonShapeError) {
    ending.isCut = true;
    reportMalformed(reporter, { line: error.line }, error.message);
  } else yield [keepTail(splitter.tail, reader.head)];
}

/** Reads the values of a file one after the other. */
class ValueReader {
  /** What stands before the first value. */
  head: string | undefined;
  readonly #reader: JsonReader;
  readonly #reporter: Reporter;
  readonly #tree: readonly RecordNode[];
  readonly #known: KnownMembers | undefined;
  readonly #unknown: Layout['raw']['unknown'];
  readonly #isOfModel: boolean;
  readonly #told = new Set<string>();
  #count = 0;

  constructor(layout: Layout, reporter: Reporter) {
    this.#reader = new JsonReader(layout, reporter);
    this.#reporter = reporter;
    this.#tree = buildRecordTree(layout.records);
    this.#known = buildKnown(layout);
    this.#unknown = layout.raw.unknown;
    this.#isOfModel = layout.known !== undefined;
  }

  get hasFailed(): boolean {
    return this.#reader.hasFailed;
  }

  read(element: JsonText, isArray: boolean): Record[] {
    this.head ??= element.gap;
    const base = isArray ? `/${this.#count}` : '';
    this.#count++;
    const source = new JsonSource(element, this.head);
    const value = this.#reader.read(source, base, this.#count);
    if (value === undefined) return [];
    const reading = {
      source,
      base,
      reporter: this.#reporter,
      unknown: this.#unknown,
      skipsNull: this.#isOfModel,
    };
    if (this.#known) reportUnknownMembers(this.#known, { value, pointer: '' }, reading, this.#told);
    const records = this.#tree.flatMap((node) => readNode(node, reading, { value, pointer: '' }));
    source.recordCount = records.length;
    return records;
  }
}
