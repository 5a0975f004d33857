import { LosslessNumber, stringify } from 'lossless-json';
import { isWhole, listPaths } from './json-paths.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { Record } from './record.ts';

type Json = { [key: string]: unknown };

/** Writes records that we built as one object, an array or a value a line. */
export async function* writeJson(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const { shape = 'object', indent } = layout.raw;
  const isArray = shape === 'array';
  let count = 0;
  if (isArray) yield '[';
  for await (const element of groupElements(records)) {
    const space = shape === 'ndjson' ? undefined : indent;
    const text = stringify(buildDocument(element), undefined, space) ?? '';
    if (!isArray) yield `${text}\n`;
    else yield `${count > 0 ? ',' : ''}${indent ? `\n${indentAll(text, indent)}` : text}`;
    count++;
  }
  if (isArray) yield indent && count > 0 ? '\n]\n' : ']\n';
}

function indentAll(text: string, indent: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}

async function* groupElements(
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<Record[]> {
  let element: Record[] = [];
  for await (const record of records) {
    if (record.type.path === '' && element.length > 0) {
      yield element;
      element = [];
    }
    element.push(record);
  }
  if (element.length > 0) yield element;
}

/** Where records are put: the element of the last one, and of those it lies in. */
interface Open {
  readonly path: string;
  readonly target: Json;
}

function buildDocument(records: readonly Record[]): unknown {
  const document: Json = {};
  const open: Open[] = [{ path: '', target: document }];
  for (const record of records) {
    const plain = record.type.fields.find(isWhole);
    if (!plain) {
      const target = record.type.path === '' ? document : place(open, record.type, {});
      setFields(target, record);
      continue;
    }
    const raw = record.raw(plain);
    const value = raw === undefined ? null : toJson(plain, raw);
    if (record.type.path === '') return value;
    place(open, record.type, value);
  }
  return document;
}

/** Makes the element of a record in the innermost one that it may lie in. */
function place(open: Open[], type: RecordType, value: unknown): Json {
  for (; ; open.pop()) {
    const { path: outer, target } = open.at(-1)!;
    const own = listPaths(type).find((path) => path.startsWith(`${outer}/`));
    if (own === undefined) continue;
    const made = makeElement(target, splitPath(own.slice(outer.length)), type, value);
    open.push({ path: own, target: made });
    return made;
  }
}

/** Finds or makes the element at a path; in a list, and where it is no object, it is `value`. */
function makeElement(from: Json, parts: readonly string[], type: RecordType, value: unknown): Json {
  let target: Json = from;
  const isPlain = type.fields.some(isWhole);
  for (const [index, part] of parts.entries()) {
    if (part === '*') continue;
    if (parts[index + 1] === '*') {
      target[part] ??= [];
      const list = target[part] as unknown[];
      const isOwn = index + 2 === parts.length;
      if (isOwn || list.length === 0) list.push(isOwn ? value : {});
      target = list.at(-1) as Json;
    } else if (isPlain && index === parts.length - 1) {
      target[part] = value;
    } else {
      target = enter(target, part);
    }
  }
  return target;
}

function enter(target: Json, part: string): Json {
  target[part] ??= {};
  return target[part] as Json;
}

function setFields(target: Json, record: Record): void {
  for (const field of record.type.fields) {
    const raw = record.raw(field);
    const isOwn = !field.isSlot && field.type.name !== 'content';
    if (isOwn && raw !== undefined) setField(target, field, raw);
  }
}

function setField(target: Json, field: Field, raw: string): void {
  const parts = splitPath(field.at);
  let holder = target;
  for (const part of parts.slice(0, -1)) holder = enter(holder, part);
  holder[parts.at(-1)!] = toJson(field, raw);
}

function toJson(field: Field, raw: string): unknown {
  if (field.type.name === 'number' || field.type.name === 'decimal')
    return isNumber(raw) ? new LosslessNumber(raw) : raw;
  return field.type.name === 'boolean' ? raw === 'true' : raw;
}

/** A number as JSON writes it; all else that a number field may hold is a text. */
function isNumber(raw: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(raw);
}
