import { isLosslessNumber, LosslessNumber, stringify } from 'lossless-json';
import { splitPointer } from './json-paths.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Record } from './record.ts';

type Json = { [key: string]: unknown };

/** Writes records as one object, an array or a value a line; what was read and not known is kept. */
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
    const text = stringify(buildDocument(layout, element), undefined, space) ?? '';
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

function buildDocument(layout: Layout, records: readonly Record[]): unknown {
  const origin = records[0]?.origin;
  if (origin) return keepRecords(layout, records, origin.document);
  const document: Json = {};
  for (const record of records) setFields(findTarget(document, record.type), record);
  return document;
}

/** The document that was read, without the records that were taken out since, and with what was changed. */
function keepRecords(layout: Layout, records: readonly Record[], document: unknown): unknown {
  const paths = new Set(layout.records.map((type) => splitPointer(type.path).join('/')));
  const kept = new Map(records.map((record) => [record.origin?.pointer, record]));

  function keep(value: unknown, pointer: string, path: readonly string[]): unknown {
    const isKept = (inner: string, name: string) =>
      !paths.has([...path, name].join('/')) || kept.has(inner);
    const changes = kept.get(pointer)?.origin?.changes;
    if (Array.isArray(value))
      return value.flatMap((inner: unknown, index) => {
        const at = `${pointer}/${index}`;
        return isKept(at, '*') ? [keep(inner, at, [...path, '*'])] : [];
      });
    if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return value;
    const members = Object.entries(value).flatMap(([name, inner]) => {
      const at = `${pointer}/${name}`;
      return isKept(at, name) ? [[name, keep(inner, at, [...path, name])] as const] : [];
    });
    const copy = Object.fromEntries(members);
    for (const [field, raw] of changes ?? []) setField(copy, field, raw);
    return copy;
  }
  return keep(document, '', []);
}

function findTarget(document: Json, type: RecordType): Json {
  let target: Json = document;
  const parts = splitPointer(type.path);
  for (const [index, part] of parts.entries()) {
    if (part === '*') continue;
    if (parts[index + 1] === '*') {
      target[part] ??= [];
      const list = target[part] as Json[];
      const isOwn = index + 2 === parts.length;
      if (isOwn || list.length === 0) list.push({});
      target = list.at(-1)!;
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
    if (raw !== undefined) setField(target, field, raw);
  }
}

function setField(target: Json, field: Field, raw: string): void {
  const parts = splitPointer(field.at);
  let holder = target;
  for (const part of parts.slice(0, -1)) holder = enter(holder, part);
  holder[parts.at(-1)!] = toJson(field, raw);
}

function toJson(field: Field, raw: string): unknown {
  if (field.type.name === 'number') return new LosslessNumber(raw);
  return field.type.name === 'boolean' ? raw === 'true' : raw;
}
