import type { Node } from 'jsonc-parser';
import { findCutList } from './json-cut-list.ts';
import { findNode, type JsonOrigin } from './json-document.ts';
import { listPaths } from './json-paths.ts';
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
  const paths = new Set(
    layout.records.flatMap((type) => listPaths(type).map((path) => toKey(splitPath(path)))),
  );
  const within = [...(findCutList(layout) ?? []), '*'];
  /** The object whose list is being written, with its own records so far. */
  let open: { readonly document: JsonDocument; readonly records: Record[] } | undefined;
  const closeOpen = () => (open ? editFrame(open.document, open.records)[1] : '');
  let isFirst = true;
  for await (const group of groupByDocument(records)) {
    const { document } = getSpelling(group[0]!);
    if (document.cutAt >= 0) {
      if (!open) yield document.head + editFrame(document, group)[0];
      open = { document, records: [...(open?.records ?? []), ...group] };
      continue;
    }
    if (open && document.frame !== open.document) {
      yield closeOpen();
      open = undefined;
      isFirst = false;
    }
    yield isFirst ? document.head : document.gap;
    if (document.text === '' && isFirst) yield document.gap;
    yield editDocument(document, group, paths, document.frame ? within : []);
    isFirst = false;
  }
  yield closeOpen();
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
  path: readonly string[],
): string {
  const isWhole = records.length === document.recordCount;
  if ((isWhole && records.every((record) => !record.changes)) || !document.tree)
    return document.text;
  return new Editor(document, records, paths).write(document.tree, '', path);
}

/** What stands before and after the list that was cut out of an object. Nothing of it can be left out. */
function editFrame(document: JsonDocument, records: readonly Record[]): readonly [string, string] {
  const { text, cutAt, tree } = document;
  if (!tree || records.every((record) => !record.changes))
    return [text.slice(0, cutAt), text.slice(cutAt + EMPTY_LIST.length)];
  const [before = '', after = ''] = new Editor(document, records, new Set())
    .write(tree, '', [])
    .split(CUT);
  return [before, after];
}

/** Names may hold a slash. */
function toKey(path: readonly string[]): string {
  return path.join('\u0000');
}

/** A member may be called as the elements of a list are in paths. */
function toMember(name: string): string {
  return name === '*' ? '\u0001*' : name;
}

const EMPTY_LIST = '[]';
/** Stands for the list while its object is edited: no JSON text has it outside its strings. */
const CUT = '\u0000';

class Editor {
  readonly #text: string;
  readonly #cutAt: number;
  readonly #kept: ReadonlySet<string>;
  /** Paths at which records stand. */
  readonly #paths: ReadonlySet<string>;
  readonly #literals = new Map<Node, string>();

  constructor(document: JsonDocument, records: readonly Record[], paths: ReadonlySet<string>) {
    this.#text = document.text;
    this.#cutAt = document.cutAt;
    this.#paths = paths;
    this.#kept = new Set(records.map((record) => getSpelling(record).pointer));
    for (const record of records) this.#readChanges(record, document.tree!);
  }

  /** The text of a node without what was left out. */
  write(node: Node, pointer: string, path: readonly string[]): string {
    const literal = this.#literals.get(node);
    if (literal !== undefined) return literal;
    if (node.offset === this.#cutAt) return CUT;
    const { children = [] } = node;
    if (node.type === 'property') return this.#copy(node, children[1], pointer, path);
    let out = '';
    let end = node.offset;
    let isFirst = true;
    for (const [index, child] of children.entries()) {
      const name = node.type === 'array' ? String(index) : String(child.children![0]!.value);
      const inner = `${pointer}/${name}`;
      const innerPath = [...path, node.type === 'array' ? '*' : toMember(name)];
      if (!this.#paths.has(toKey(innerPath)) || this.#kept.has(inner)) {
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

  /** A name without a value stands in a text that is no JSON, of which others tell. */
  #copy(property: Node, value: Node | undefined, pointer: string, path: readonly string[]): string {
    const { offset, length } = property;
    if (!value) return this.#text.slice(offset, offset + length);
    return this.#text.slice(property.offset, value.offset) + this.write(value, pointer, path);
  }

  #readChanges(record: Record, tree: Node): void {
    for (const [field, raw] of record.changes ?? []) {
      const node = findNode(tree, splitPath((record.origin as JsonOrigin).pointTo(field)));
      if (node) this.#literals.set(node, node.type === 'string' ? JSON.stringify(raw) : raw);
    }
  }
}
