import { type Encoding, findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { Record } from './record.ts';
import { escapeAttribute, escapeText } from './xml-escape.ts';
import { XSI } from './xml-paths.ts';

/** One element of a record, with those that stand in it. */
interface ElementNode {
  readonly name: string;
  readonly attributes: Field[];
  text?: Field;
  readonly children: ElementNode[];
}

interface Plan {
  readonly path: readonly string[];
  readonly own: ElementNode;
  /** Elements before and after the records nested in this one. */
  readonly early: readonly ElementNode[];
  readonly late: readonly ElementNode[];
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
  /** Declarations of the prefixes that paths use. */
  readonly #prefixes: readonly (readonly [name: string, uri: string])[];
  readonly #stack: Open[] = [];

  constructor(layout: Layout) {
    this.#plans = layout.records.map(createPlan);
    this.#indent = layout.raw.indent ?? 2;
    this.#newline = layout.raw.newline === 'crlf' ? '\r\n' : '\n';
    this.#encoding = findEncoding(layout.raw.encoding)!;
    this.#encodingName = layout.raw.encoding.toUpperCase();
    this.#namespace = layout.raw.namespace;
    this.#prefixes = listPrefixes(layout);
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
    const start = `${out}${this.#pad(path.length - 1)}<${name}${this.#declareNamespace(path.length)}${this.#formatAttributes(own, record)}`;
    const inner = next ? this.#findInside(next, path) : [];
    if (inner.length > 0) {
      this.#stack.push({ name, record });
      return `${start}>${this.#newline}${this.#children(record, early, inner)}`;
    }
    const depth = path.length;
    const content = this.#children(record, [...early, ...late], [], depth);
    if (content !== '')
      return `${start}>${this.#newline}${content}${this.#pad(depth - 1)}</${name}>${this.#newline}`;
    return `${start}${this.#end(own, record)}`;
  }

  closeTo(depth: number): string {
    let out = '';
    while (this.#stack.length > depth) {
      const { name, record } = this.#stack.at(-1)!;
      const late = record ? this.#plans[record.type.index]!.late : [];
      if (record) out += this.#children(record, late, []);
      this.#stack.pop();
      out += `${this.#pad(this.#stack.length)}</${name}>${this.#newline}`;
    }
    return out;
  }

  #openElement(name: string): string {
    this.#stack.push({ name });
    const depth = this.#stack.length;
    return `${this.#pad(depth - 1)}<${name}${this.#declareNamespace(depth)}>${this.#newline}`;
  }

  /** The names from an element down to a record inside it; none when it is not inside. */
  #findInside(next: Record, path: readonly string[]): readonly string[] {
    const inner = this.#plans[next.type.index]!.path;
    return path.every((name, index) => inner[index] === name) ? inner.slice(path.length) : [];
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
    const declared = own === undefined ? [] : [['xmlns', own] as const];
    return [...declared, ...this.#prefixes]
      .map(([name, uri]) => ` ${name}="${escapeAttribute(uri, this.#encoding)}"`)
      .join('');
  }

  #formatAttributes(node: ElementNode, record: Record): string {
    let out = '';
    for (const field of node.attributes) {
      const raw = record.raw(field);
      if (raw === undefined) continue;
      const name = splitPath(field.at).at(-1)!.slice(1);
      out += ` ${name}="${escapeAttribute(raw, this.#encoding)}"`;
    }
    return out;
  }

  /** The elements that hold something; the last stays open when the next record stands in it, too. */
  #children(
    record: Record,
    nodes: readonly ElementNode[],
    inner: readonly string[],
    depth = this.#stack.length,
  ): string {
    const filled = nodes.filter((node) => isFilled(node, record));
    return filled
      .map((node, index) => {
        const isOpen = index === filled.length - 1 && inner.length > 1 && inner[0] === node.name;
        return this.#element(record, node, isOpen ? inner : [], depth);
      })
      .join('');
  }

  #element(record: Record, node: ElementNode, inner: readonly string[], depth: number): string {
    const { name, children } = node;
    const start = `${this.#pad(depth)}<${name}${this.#formatAttributes(node, record)}`;
    if (inner.length > 0) this.#stack.push({ name });
    const content = this.#children(record, children, inner.slice(1), depth + 1);
    if (inner.length > 0) return `${start}>${this.#newline}${content}`;
    if (content === '') return start + this.#end(node, record);
    return `${start}>${this.#newline}${content}${this.#pad(depth)}</${name}>${this.#newline}`;
  }

  /** The text and the end of an element without others in it. */
  #end({ name, text: field }: ElementNode, record: Record): string {
    const text = field ? record.raw(field) : undefined;
    return `${text ? `>${escapeText(text, this.#encoding)}</${name}>` : '/>'}${this.#newline}`;
  }
}

function isFilled({ attributes, text, children }: ElementNode, record: Record): boolean {
  const fields = text ? [text, ...attributes] : attributes;
  return (
    fields.some((field) => record.raw(field) !== undefined) ||
    children.some((child) => isFilled(child, record))
  );
}

function createPlan(type: RecordType): Plan {
  const path = splitPath(type.path);
  const own = createNode(path.at(-1) ?? '');
  const late = createNode('');
  for (const field of type.fields) addField(field, own, field.index < type.nestedAt ? own : late);
  return { path, own, early: own.children, late: late.children };
}

function createNode(name: string): ElementNode {
  return { name, attributes: [], children: [] };
}

function addField(field: Field, own: ElementNode, holder: ElementNode): void {
  const path = splitPath(field.at);
  const isAttribute = path.at(-1)?.startsWith('@') ?? false;
  if (isAttribute) path.pop();
  const node = path.length === 0 ? own : path.reduce(findOrMake, holder);
  if (isAttribute) node.attributes.push(field);
  else node.text = field;
}

function findOrMake({ children }: ElementNode, name: string): ElementNode {
  const known = children.find((child) => child.name === name);
  if (known) return known;
  const node = createNode(name);
  children.push(node);
  return node;
}

/** `xsi`, for attributes such as `@xsi:type`, is declared when a path uses it. */
function listPrefixes({ raw, records }: Layout): [name: string, uri: string][] {
  const usesXsi = records.some(({ fields }) => fields.some(({ at }) => at.includes('@xsi:')));
  const all = Object.entries({ ...raw.namespaces, ...(usesXsi ? { xsi: XSI } : {}) });
  return all.map(([prefix, uri]) => [`xmlns:${prefix}`, uri]);
}
