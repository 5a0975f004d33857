import type { Node } from 'jsonc-parser';
import { findNode } from './json-document.ts';
import type { Layout } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { Record } from './record.ts';
import type { JsonDocument, JsonSpelling } from './spelling.ts';

/**
 * Writes records that were read from JSON as they stood: every blank and every digit, but for the
 * fields that were given another content, and without the records that were left out.
 */
export async function* rewriteJson(
  layout: Layout,
  records: AsyncIterable<Record>,
): AsyncGenerator<string> {
  const paths = new Set(layout.records.map(({ path }) => splitPath(path).join('/')));
  let isFirst = true;
  for await (const group of groupByDocument(records)) {
    const { document } = getSpelling(group[0]!);
    const isTail = document.text === '';
    yield isFirst ? document.head : document.gap;
    if (isTail && isFirst) yield document.gap;
    yield editDocument(document, group, paths);
    isFirst = false;
  }
}

function getSpelling(record: Record): JsonSpelling {
  return record.origin!.spelling as JsonSpelling;
}

async function* groupByDocument(records: AsyncIterable<Record>): AsyncGenerator<Record[]> {
  let group: Record[] = [];
  for await (const record of records) {
    if (group[0] && getSpelling(group[0]).document !== getSpelling(record).document) {
      yield group;
      group = [];
    }
    group.push(record);
  }
  if (group.length > 0) yield group;
}

function editDocument(
  document: JsonDocument,
  records: readonly Record[],
  paths: ReadonlySet<string>,
): string {
  const isWhole = records.length === document.recordCount;
  if ((isWhole && records.every((record) => !record.changes)) || !document.tree)
    return document.text;
  return new Editor(document, records, paths).write(document.tree, '', []);
}

class Editor {
  readonly #text: string;
  readonly #kept: ReadonlySet<string>;
  /** Paths at which records stand. */
  readonly #paths: ReadonlySet<string>;
  readonly #literals = new Map<Node, string>();

  constructor(document: JsonDocument, records: readonly Record[], paths: ReadonlySet<string>) {
    this.#text = document.text;
    this.#paths = paths;
    this.#kept = new Set(records.map((record) => getSpelling(record).pointer));
    for (const record of records) this.#readChanges(record, document.tree!);
  }

  /** The text of a node without what was left out. */
  write(node: Node, pointer: string, path: readonly string[]): string {
    const literal = this.#literals.get(node);
    if (literal !== undefined) return literal;
    const { children = [] } = node;
    if (node.type === 'property') return this.#copy(node, children[1]!, pointer, path);
    let out = '';
    let end = node.offset;
    let isFirst = true;
    for (const [index, child] of children.entries()) {
      const name = node.type === 'array' ? String(index) : String(child.children![0]!.value);
      const inner = `${pointer}/${name}`;
      const innerPath = [...path, node.type === 'array' ? '*' : name];
      if (!this.#paths.has(innerPath.join('/')) || this.#kept.has(inner)) {
        // The first that is left stands after the bracket as the first did.
        const gap = isFirst ? [node.offset, children[0]!.offset] : [end, child.offset];
        out += this.#text.slice(...gap) + this.write(child, inner, innerPath);
        isFirst = false;
      }
      end = child.offset + child.length;
    }
    const close = node.offset + node.length;
    return isFirst && children.length > 0
      ? `${this.#text[node.offset]}${this.#text[close - 1]}`
      : out + this.#text.slice(end, close);
  }

  #copy(property: Node, value: Node, pointer: string, path: readonly string[]): string {
    return this.#text.slice(property.offset, value.offset) + this.write(value, pointer, path);
  }

  #readChanges(record: Record, tree: Node): void {
    for (const [field, raw] of record.changes ?? []) {
      const node = findNode(tree, splitPath(`${getSpelling(record).pointer}/${field.at}`));
      if (node) this.#literals.set(node, node.type === 'string' ? JSON.stringify(raw) : raw);
    }
  }
}
