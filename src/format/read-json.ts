import { isLosslessNumber, parse } from 'lossless-json';
import { getMessage } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Problem } from './field-type.ts';
import { JsonOrigin, JsonSource } from './json-document.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { buildRecordTree, type RecordNode } from './json-paths.ts';
import { validateJson } from './json-schema.ts';
import type { Layout, RecordType } from './layout.ts';
import { buildFieldFinding, type Reporter } from './problem-finding.ts';
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
      for (const element of splitter.split(piece, textBase)) records.push(...reader.read(element));
    });
    textBase += piece.text.length;
    yield records;
    if (error) {
      ending.isCut = true;
      return reportMalformed(reporter, { line: error.line }, error.message);
    }
  }
  if (ending.isCut) return;
  const last: Record[] = [];
  const error = catchShapeError(() => {
    const element = splitter.end();
    if (element) last.push(...reader.read(element));
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
      const offset = /position (\d+)/.exec(message)?.[1] ?? element.text.length;
      const place = new JsonSource(element, '').placeOf({ offset: Number(offset), length: 1 });
      reportMalformed(this.#reporter, place, message);
      return undefined;
    }
  }
}

interface Reading {
  readonly source: JsonSource;
  readonly base: string;
  readonly reporter: Reporter;
}

/** The records of a type in the order of the document, each followed by those nested in it. */
function readNode({ type, path, nested }: RecordNode, reading: Reading, from: Found): Record[] {
  return findValues(from, path).flatMap((found) => [
    readRecord(type, found, reading),
    ...nested.flatMap((node) => readNode(node, reading, found)),
  ]);
}

function readRecord(
  type: RecordType,
  { value, pointer }: Found,
  { source, base, reporter }: Reading,
): Record {
  const values = type.fields.map((field) => findAt(value, field.at));
  const raws = values.map(toRaw);
  const record = new ValuesRecord(type, raws, new JsonOrigin(source, pointer, base));
  for (const field of type.fields) {
    const held = values[field.index];
    if (raws[field.index] === undefined && held !== undefined && held !== null)
      reporter.report(buildFieldFinding(reporter.file, record, field, NOT_A_VALUE, 'reject-file'));
  }
  return record;
}

const NOT_A_VALUE: Problem = {
  code: 'FIELD_NOT_VALUE',
  message: 'an object or a list stands where one value should',
  expected: 'a text, a number, true or false',
  fix: 'correct the element at the path',
};

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

interface Found {
  readonly value: unknown;
  readonly pointer: string;
}

/** The values a path such as `claims *` leads to, with their pointers. */
function findValues(from: Found, path: readonly string[]): Found[] {
  let found = [from];
  for (const part of path) found = found.flatMap((each) => stepInto(each, part));
  return found;
}

function stepInto({ value, pointer }: Found, part: string): Found[] {
  if (part === '*')
    return Array.isArray(value)
      ? value.map((inner, index) => ({ value: inner as unknown, pointer: `${pointer}/${index}` }))
      : [];
  const inner = getMember(value, part);
  return inner === undefined ? [] : [{ value: inner, pointer: `${pointer}/${part}` }];
}

function findAt(value: unknown, at: string): unknown {
  return at
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reduce(getMember, value);
}

function getMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { [name: string]: unknown })[name];
}

function toRaw(value: unknown): string | undefined {
  if (isLosslessNumber(value)) return value.value;
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : undefined;
}
