import { isLosslessNumber, parse } from 'lossless-json';
import { getMessage } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import { findEncoding } from './encoding.ts';
import { JsonShapeError, JsonSplitter, type JsonText } from './json-elements.ts';
import { validateJson } from './json-schema.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';
import { decodePieces } from './text-pieces.ts';

/** A record that remembers the JSON value it was read from, so that nothing unknown is lost. */
export class JsonRecord extends ValuesRecord {
  /** The whole element with numbers kept exact; only on the element's own record. */
  readonly document: unknown;

  constructor(
    type: RecordType,
    raws: readonly (string | undefined)[],
    line: number,
    findPlace: (field?: Field) => Place,
    document: unknown,
  ) {
    super(type, raws, line, findPlace);
    this.document = document;
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
  const splitter = new JsonSplitter(layout.raw.shape === 'array');
  let textBase = 0;
  let index = 0;
  try {
    for await (const piece of decodePieces(findEncoding(layout.raw.encoding)!, source, reporter)) {
      const records: Record[] = [];
      for (const element of splitter.split(piece, textBase))
        records.push(...readElement(layout, element, index++, reporter));
      textBase += piece.text.length;
      yield records;
    }
    const last = splitter.end();
    if (last) yield readElement(layout, last, index, reporter);
  } catch (error) {
    if (!(error instanceof JsonShapeError)) throw error;
    reportMalformed(reporter, error.line, error.message);
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
  return layout.records.flatMap((type) =>
    findValues(document, type.path).map(({ value, pointer }) => {
      const raws = type.fields.map((field) => toRaw(findAt(value, field.at)));
      const place = (field?: Field): Place => ({
        line: element.line,
        byte: element.byte,
        path: `${base}${pointer}${field ? toPointer(field.at) : ''}` || '/',
      });
      return new JsonRecord(
        type,
        raws,
        element.line,
        place,
        type.path === '' ? document : undefined,
      );
    }),
  );
}

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

/** The values a path such as `/krav/*` leads to, with their pointers. */
function findValues(document: unknown, path: string): Found[] {
  let found: Found[] = [{ value: document, pointer: '' }];
  for (const part of path.split('/').filter((name) => name !== ''))
    found = found.flatMap((from) => stepInto(from, part));
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
