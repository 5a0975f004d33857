import { isLosslessNumber, parse } from 'lossless-json';
import { getMessage } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import { findEncoding } from './encoding.ts';
import type { Problem } from './field-type.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { buildRecordTree, type RecordNode } from './json-paths.ts';
import { validateJson } from './json-schema.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { buildFieldFinding, type Reporter } from './problem-finding.ts';
import { type JsonOrigin, type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';

/** A record that remembers the document it was read from, so that nothing unknown is lost. */
class JsonRecord extends ValuesRecord {
  readonly origin: JsonOrigin;

  constructor(
    type: RecordType,
    raws: readonly (string | undefined)[],
    line: number,
    findPlace: (field?: Field) => Place,
    origin: JsonOrigin,
  ) {
    super(type, raws, line, findPlace);
    this.origin = origin;
  }
}

/**
 * Reads JSON: one object, the elements of an array, or one value a line. Numbers keep their digits.
 * Each element is checked by the layout's JSON Schema, if it has one, and given as its own record
 * (empty path) followed by those nested in it.
 */
export async function* readJson(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Record[]> {
  const splitter = new JsonSplitter(layout.raw.shape ?? 'object');
  let textBase = 0;
  let index = 0;
  for await (const piece of decodePieces(findEncoding(layout.raw.encoding)!, source, reporter)) {
    const records: Record[] = [];
    const error = catchShapeError(() => {
      for (const element of splitter.split(piece, textBase))
        records.push(...readElement(layout, element, index++, reporter));
    });
    textBase += piece.text.length;
    yield records;
    if (error) return reportMalformed(reporter, error.line, error.message);
  }
  const last: Record[] = [];
  const error = catchShapeError(() => {
    const element = splitter.end();
    if (element) last.push(...readElement(layout, element, index, reporter));
  });
  yield last;
  if (error) reportMalformed(reporter, error.line, error.message);
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

function reportMalformed(reporter: Reporter, line: number, message: string, byte?: number): void {
  reporter.report({
    code: 'JSON_MALFORMED',
    consequence: 'reject-file',
    file: reporter.file,
    line,
    ...(byte === undefined ? {} : { byte }),
    message: `the JSON cannot be read: ${message}`,
    expected: 'JSON by RFC 8259',
    fix: 'correct the file',
  });
}

function readElement(
  layout: Layout,
  element: JsonText,
  index: number,
  reporter: Reporter,
): Record[] {
  let document: unknown;
  try {
    document = parse(element.text);
  } catch (error) {
    reportMalformed(reporter, element.line, getMessage(error), element.byte);
    return [];
  }
  const base = layout.raw.shape === 'array' ? `/${index}` : '';
  if (layout.raw.schema) reportSchemaErrors(layout.raw.schema, element, base, reporter);
  const tree = buildRecordTree(layout.records);
  return tree.flatMap((node) => readNode(node, { document, base, element, reporter }));
}

interface Reading {
  readonly document: unknown;
  readonly base: string;
  readonly element: JsonText;
  readonly reporter: Reporter;
}

/** The records of a type in the order of the document, each followed by those nested in it. */
function readNode(
  { type, path, nested }: RecordNode,
  reading: Reading,
  from: Found = { value: reading.document, pointer: '' },
): Record[] {
  return findValues(from, path).flatMap((found) => [
    readRecord(type, found, reading),
    ...nested.flatMap((node) => readNode(node, reading, found)),
  ]);
}

function readRecord(
  type: RecordType,
  { value, pointer }: Found,
  { document, base, element, reporter }: Reading,
): Record {
  const { line, byte } = element;
  const values = type.fields.map((field) => findAt(value, field.at));
  const place = (field?: Field): Place => ({
    line,
    byte,
    path: `${base}${pointer}${field ? toPointer(field.at) : ''}` || '/',
  });
  const raws = values.map(toRaw);
  const record = new JsonRecord(type, raws, line, place, { document, pointer });
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
  element: JsonText,
  base: string,
  reporter: Reporter,
): void {
  for (const error of validateJson(schema, JSON.parse(element.text))) {
    reporter.report({
      code: 'JSON_SCHEMA',
      consequence: 'reject-file',
      file: reporter.file,
      line: element.line,
      byte: element.byte,
      path: `${base}${error.instancePath}` || '/',
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

function toPointer(at: string): string {
  return at === '.' ? '' : `/${at.replace(/^\//, '')}`;
}

function toRaw(value: unknown): string | undefined {
  if (isLosslessNumber(value)) return value.value;
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : undefined;
}
