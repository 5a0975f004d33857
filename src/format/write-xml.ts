import { type Encoding, findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Record } from './record.ts';
import { escapeAttribute, escapeText } from './xml-escape.ts';
import { splitPath, XSI } from './xml-paths.ts';

/** One element inside a record: its path from the record, its attributes and its text. */
interface ElementPart {
  readonly path: readonly string[];
  readonly attributes: Field[];
  text?: Field;
}

interface Plan {
  readonly path: readonly string[];
  readonly own: ElementPart;
  readonly early: readonly ElementPart[];
  readonly late: readonly ElementPart[];
}

interface Open {
  readonly name: string;
  readonly record?: Record;
}

/** Writes records as nested elements: attributes, then fields in the order of the definition, then nested records. */
export async function* writeXml(
  layout: Layout,
  records: AsyncIterable<Record> | Iterable<Record>,
): AsyncGenerator<string> {
  const writer = new XmlWriter(layout);
  if (layout.raw.declaration) yield writer.declaration();
  let previous: Record | undefined;
  for await (const record of records) {
    if (previous) yield writer.write(previous, record);
    previous = record;
  }
  if (previous) yield writer.write(previous, undefined);
  yield writer.closeTo(0);
}

class XmlWriter {
  readonly #plans: readonly Plan[];
  readonly #indent: number;
  readonly #newline: string;
  readonly #encoding: Encoding;
  readonly #encodingName: string;
  readonly #namespace: string | undefined;
  /** A field is an attribute of XML Schema's own, such as `@xsi:type`. */
  readonly #hasXsi: boolean;
  readonly #stack: Open[] = [];

  constructor(layout: Layout) {
    this.#plans = layout.records.map(createPlan);
    this.#indent = layout.raw.indent ?? 2;
    this.#newline = layout.raw.newline === 'crlf' ? '\r\n' : '\n';
    this.#encoding = findEncoding(layout.raw.encoding)!;
    this.#encodingName = layout.raw.encoding.toUpperCase();
    this.#namespace = layout.raw.namespace;
    this.#hasXsi = layout.records.some(({ fields }) =>
      fields.some(({ at }) => at.includes('@xsi:')),
    );
  }

  declaration(): string {
    return `<?xml version="1.0" encoding="${this.#encodingName}"?>${this.#newline}`;
  }

  /** Writes a record; `next` tells whether something is nested in it. */
  write(record: Record, next: Record | undefined): string {
    const { path, own, early, late } = this.#plans[record.type.index]!;
    let out = this.closeTo(this.#commonDepth(path));
    while (this.#stack.length < path.length - 1)
      out += this.#openElement(path[this.#stack.length]!);
    const name = path.at(-1)!;
    const content = this.#elements(record, early, path.length);
    const hasNested = next !== undefined && this.#isInside(next, path);
    const tail = hasNested ? '' : this.#elements(record, late, path.length);
    const text = own.text ? record.raw(own.text) : undefined;
    const start = `${this.#pad(path.length - 1)}<${name}${this.#declareNamespace(path.length)}${this.#formatAttributes(own, record)}`;
    if (hasNested) {
      this.#stack.push({ name, record });
      return `${out}${start}>${this.#newline}${content}`;
    }
    if (content + tail !== '')
      return `${out}${start}>${this.#newline}${content}${tail}${this.#pad(path.length - 1)}</${name}>${this.#newline}`;
    return `${out}${start}${text ? `>${escapeText(text, this.#encoding)}</${name}>` : '/>'}${this.#newline}`;
  }

  closeTo(depth: number): string {
    let out = '';
    while (this.#stack.length > depth) {
      const { name, record } = this.#stack.pop()!;
      if (record)
        out += this.#elements(record, this.#plans[record.type.index]!.late, this.#stack.length + 1);
      out += `${this.#pad(this.#stack.length)}</${name}>${this.#newline}`;
    }
    return out;
  }

  #openElement(name: string): string {
    this.#stack.push({ name });
    const depth = this.#stack.length;
    return `${this.#pad(depth - 1)}<${name}${this.#declareNamespace(depth)}>${this.#newline}`;
  }

  #isInside(next: Record, path: readonly string[]): boolean {
    const inner = this.#plans[next.type.index]!.path;
    return inner.length > path.length && path.every((name, index) => inner[index] === name);
  }

  #commonDepth(path: readonly string[]): number {
    let depth = 0;
    while (depth < path.length - 1 && this.#stack[depth]?.name === path[depth]) depth++;
    return depth;
  }

  #pad(depth: number): string {
    return ' '.repeat(depth * this.#indent);
  }

  #declareNamespace(depth: number): string {
    if (depth !== 1) return '';
    const own = this.#namespace;
    const declared = own === undefined ? '' : ` xmlns="${escapeAttribute(own, this.#encoding)}"`;
    return this.#hasXsi ? `${declared} xmlns:xsi="${XSI}"` : declared;
  }

  #formatAttributes(part: ElementPart, record: Record): string {
    let out = '';
    for (const field of part.attributes) {
      const raw = record.raw(field);
      if (raw === undefined) continue;
      const name = splitPath(field.at).at(-1)!.slice(1);
      out += ` ${name}="${escapeAttribute(raw, this.#encoding)}"`;
    }
    return out;
  }

  /** The elements that have something in them, with the wrappers they share. */
  #elements(record: Record, parts: readonly ElementPart[], depth: number): string {
    let out = '';
    let open: string[] = [];
    for (const part of parts) {
      const fields = part.text ? [part.text, ...part.attributes] : part.attributes;
      if (fields.every((field) => record.raw(field) === undefined)) continue;
      const wrappers = part.path.slice(0, -1);
      out += this.#switchWrappers(open, wrappers, depth);
      open = [...wrappers];
      const name = part.path.at(-1)!;
      const text = part.text ? record.raw(part.text) : undefined;
      const end = text ? `>${escapeText(text, this.#encoding)}</${name}>` : '/>';
      out += `${this.#pad(depth + wrappers.length)}<${name}${this.#formatAttributes(part, record)}${end}${this.#newline}`;
    }
    return out + this.#switchWrappers(open, [], depth);
  }

  #switchWrappers(from: readonly string[], to: readonly string[], depth: number): string {
    let common = 0;
    while (common < from.length && from[common] === to[common]) common++;
    let out = '';
    for (let index = from.length - 1; index >= common; index--)
      out += `${this.#pad(depth + index)}</${from[index]}>${this.#newline}`;
    for (let index = common; index < to.length; index++)
      out += `${this.#pad(depth + index)}<${to[index]}>${this.#newline}`;
    return out;
  }
}

function createPlan(type: RecordType): Plan {
  const own: ElementPart = { path: [], attributes: [] };
  const early: ElementPart[] = [];
  const late: ElementPart[] = [];
  for (const field of type.fields) addPart(field, own, field.index < type.nestedAt ? early : late);
  return { path: splitPath(type.path), own, early, late };
}

function addPart(field: Field, own: ElementPart, parts: ElementPart[]): void {
  const path = splitPath(field.at);
  const isAttribute = path.at(-1)?.startsWith('@') ?? false;
  if (isAttribute) path.pop();
  const part = path.length === 0 ? own : findOrMakePart(parts, path);
  if (isAttribute) part.attributes.push(field);
  else part.text = field;
}

function findOrMakePart(parts: ElementPart[], path: readonly string[]): ElementPart {
  const last = parts.at(-1);
  if (last && last.path.join('/') === path.join('/')) return last;
  const part = { path, attributes: [] };
  parts.push(part);
  return part;
}
