import { parse } from 'lossless-json';
import { getMessage } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import { JsonOrigin, JsonSource } from './json-document.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { buildRecordTree, type RecordNode } from './json-paths.ts';
import { readNode } from './json-records.ts';
import { validateJson } from './json-schema.ts';
import type { Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { KEPT, type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';

/**
 * Reads JSON: one object, the elements of an array, or one value a line. Numbers keep their digits.
 * Each element is checked by the layout's JSON Schema, if it has one, and given as its own record
 * (empty path) followed by those nested in it.
 */
export async function* readJson(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
  ending: Ending,
): AsyncGenerator<Record[]> {
  const splitter = new JsonSplitter(layout.raw.shape ?? 'object');
  const reader = new ElementReader(layout, reporter);
  let textBase = 0;
  const encoding = findEncoding(layout.raw.encoding)!;
  for await (const piece of decodePieces(encoding, source, reporter, ending)) {
    const records: Record[] = [];
    const error = catchShapeError(() => {
      for (const element of splitter.split(piece, textBase))
        for (const record of reader.read(element)) records.push(record);
    });
    textBase += piece.text.length;
    yield records;
    if (error) {
      ending.isCut = true;
      return reportMalformed(reporter, { line: error.line }, error.message);
    }
  }
  if (ending.isCut) return;
  let last: Record[] = [];
  const error = catchShapeError(() => {
    const element = splitter.end();
    if (element) last = reader.read(element);
  });
  yield last;
  ending.isCut = reader.hasFailed;
  if (error) {
    ending.isCut = true;
    reportMalformed(reporter, { line: error.line }, error.message);
  } else yield [reader.keepTail(splitter.tail)];
}

/** What stops the cutting of the text; the values before it have been read. */
function catchShapeError(run: () => void): JsonShapeError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof JsonShapeError) return error;
    throw error;
  }
}

function reportMalformed(reporter: Reporter, place: Place, message: string): void {
  reporter.report({
    code: 'JSON_MALFORMED',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    message: `the JSON cannot be read: ${message}`,
    expected: 'JSON by RFC 8259',
    fix: 'correct the file',
  });
}

/** The parser tells a key that stands twice, or a number so far: either may be that of a person. */
function maskQuoted(message: string): string {
  return message.replace(
    /^((?:Duplicate key|Invalid number) ')(.*)('.*)$/s,
    (_, before: string, key: string, after: string) => before + maskText(key) + after,
  );
}

/** Reads the values of a file one after the other. */
class ElementReader {
  /** A value was no JSON: what is missing then is no news. */
  hasFailed = false;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #tree: readonly RecordNode[];
  #count = 0;
  #head: string | undefined;

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#tree = buildRecordTree(layout.records);
  }

  read(element: JsonText): Record[] {
    this.#head ??= element.gap;
    const { schema, shape } = this.#layout.raw;
    const base = shape === 'array' ? `/${this.#count}` : '';
    this.#count++;
    const source = new JsonSource(element, this.#head);
    const value = this.#parse(element);
    if (value === undefined) return [];
    if (schema) reportSchemaErrors(schema, source, base, this.#reporter);
    const reading = { source, base, reporter: this.#reporter };
    const records = this.#tree.flatMap((node) => readNode(node, reading, { value, pointer: '' }));
    source.recordCount = records.length;
    return records;
  }

  keepTail(gap: string): Record {
    const element = { text: '', gap, line: 0, column: 0, byte: 0 };
    return new ValuesRecord(
      KEPT,
      [],
      new JsonOrigin(new JsonSource(element, this.#head ?? ''), '', ''),
    );
  }

  #parse(element: JsonText): unknown {
    try {
      return parse(element.text);
    } catch (error) {
      this.hasFailed = true;
      const message = getMessage(error);
      const offset = /position (\d+)$/.exec(message)?.[1] ?? element.text.length;
      const place = new JsonSource(element, '').placeOf({ offset: Number(offset), length: 1 });
      reportMalformed(this.#reporter, place, maskQuoted(message));
      return undefined;
    }
  }
}

function reportSchemaErrors(
  schema: object,
  source: JsonSource,
  base: string,
  reporter: Reporter,
): void {
  for (const error of validateJson(schema, JSON.parse(source.text))) {
    const { path, ...place } = new JsonOrigin(source, error.instancePath, base).place();
    reporter.report({
      code: 'JSON_SCHEMA',
      consequence: 'reject-file',
      file: reporter.file,
      ...place,
      path: path!,
      message: `the document does not have its shape: ${error.message ?? error.keyword}`,
      expected: JSON.stringify(error.params),
      fix: 'correct the element at the path',
    });
  }
}
