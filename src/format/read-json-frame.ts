import { Spool } from '../core/spool.ts';
import type { Ending } from './ending.ts';
import { JsonSource } from './json-document.ts';
import { JsonShapeError, type JsonText } from './json-elements.ts';
import { type Frame, FrameCutter } from './json-frame.ts';
import { buildRecordTree, type RecordNode } from './json-paths.ts';
import { catchShapeError, JsonReader, keep, keepTail, reportMalformed } from './json-reader.ts';
import { readNode, readOwn, reportNoList } from './json-records.ts';
import { buildKnown, findKnown, reportUnknownMembers } from './json-unknown.ts';
import { type Found, findValues } from './json-values.ts';
import type { KnownMembers, Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import type { Record } from './record.ts';
import type { TextPiece } from './text-pieces.ts';

/** Records given at a time. */
const BATCH = 1000;

/** What is read with: one object that a list was cut out of. */
interface Reading {
  readonly reader: JsonReader;
  readonly reporter: Reporter;
  /** The object without its list. */
  readonly source: JsonSource;
  readonly elements: Spool<JsonText>;
  /** JSON pointer of the list, and what stands in it after its last element. */
  readonly list: string;
  readonly tail: string;
  /** What the layout describes of an element, when it refuses others; and what has been told. */
  readonly known: KnownMembers | undefined;
  readonly told: Set<string>;
  readonly unknown: Layout['raw']['unknown'];
}

/**
 * Reads one JSON object with a list of records, in flat memory: what stands around the list is held,
 * its elements wait on disk until the object has been read to its end, because members after the list
 * may belong to records before it.
 */
export async function* readFramed(
  layout: Layout,
  list: readonly string[],
  pieces: AsyncIterable<TextPiece>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const elements = new Spool<JsonText>();
  const cutter = new FrameCutter(list);
  try {
    const frame = await cutFrame(cutter, elements, pieces);
    if (frame instanceof JsonShapeError) {
      reportMalformed(reporter, { line: frame.line }, frame.message);
      ending.isCut = true;
    }
    if (ending.isCut || frame instanceof JsonShapeError) return;
    if (!frame.element) return yield [keepTail(frame.tail)];
    const reader = new JsonReader(layout, reporter);
    const source = new JsonSource(frame.element, frame.element.gap, undefined, frame.cutAt);
    const pointer = `/${list.join('/')}`;
    const known = buildKnown(layout);
    const told = new Set<string>();
    const reading = {
      reader,
      reporter,
      source,
      elements,
      list: pointer,
      tail: cutter.tail,
      known: findKnown(known, [...list, '*']),
      told,
      unknown: layout.raw.unknown,
    };
    const value = reader.read(source, '');
    if (known)
      reportUnknownMembers(
        known,
        { value, pointer: '' },
        { source, base: '', reporter, unknown: layout.raw.unknown },
        told,
      );
    yield [keep(source)];
    if (value !== undefined)
      yield* readAround(buildRecordTree(layout.records), reading, { value, pointer: '' });
    ending.isCut = reader.hasFailed;
    yield [keepTail(frame.tail)];
  } finally {
    await elements.close();
  }
}

/** Cuts the whole file. */
async function cutFrame(
  cutter: FrameCutter,
  elements: Spool<JsonText>,
  pieces: AsyncIterable<TextPiece>,
): Promise<Frame | JsonShapeError> {
  let textBase = 0;
  for await (const piece of pieces) {
    const cut: JsonText[] = [];
    const error = catchShapeError(() => {
      for (const element of cutter.split(piece, textBase)) cut.push(element);
    });
    if (error instanceof JsonShapeError) return error;
    for (const element of cut) await elements.add(element, element.text.length);
    textBase += piece.text.length;
  }
  return catchShapeError(() => cutter.end());
}

/** The records of the object in the order of the layout's paths, those of the list in their place. */
async function* readAround(
  nodes: readonly RecordNode[],
  reading: Reading,
  from: Found,
): AsyncGenerator<Record[]> {
  for (const node of nodes) {
    if (node.path.includes('*')) {
      const { source, reporter } = reading;
      if (source.cutAt >= 0) yield* readElements(node, reading);
      else reportNoList(from, node.path, { source, base: '', reporter });
      continue;
    }
    for (const found of findValues(from, node.path)) {
      const { source, reporter } = reading;
      const record = readOwn(node.types, found, { source, base: '', reporter });
      if (record) yield [record];
      if (record) yield* readAround(node.nested, reading, found);
    }
  }
}

async function* readElements(
  node: RecordNode,
  { reader, reporter, source: frame, elements, list, tail, known, told, unknown }: Reading,
): AsyncGenerator<Record[]> {
  const own = { ...node, path: [] };
  let head: string | undefined;
  let count = 0;
  let batch: Record[] = [];
  for await (const element of elements.take()) {
    head ??= element.gap;
    const base = `${list}/${count++}`;
    const source = new JsonSource(element, head, frame);
    const value = reader.read(source, base);
    if (value === undefined) continue;
    const found = { value, pointer: '' };
    if (known) reportUnknownMembers(known, found, { source, base, reporter, unknown }, told);
    const records = readNode(own, { source, base, reporter }, found);
    source.recordCount = records.length;
    for (const record of records) batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield [...batch, keepTail(tail, head, frame)];
}
