import { type JSONPath, type Node, parseTree, visit } from 'jsonc-parser';
import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import type { JsonText, TextStart } from './json-elements.ts';
import type { Field } from './layout.ts';
import { splitPath } from './path-parts.ts';
import type { Excerpt, Origin } from './record.ts';
import type { JsonDocument, JsonSpelling } from './spelling.ts';
import { TextPlaces } from './text-places.ts';

const EXCERPT_WIDTH = 100;

/** One value of a JSON file with its place in it; its nodes are only looked for when a place is asked for. */
export class JsonSource implements JsonDocument {
  readonly element: JsonText;
  readonly head: string;
  readonly frame: JsonDocument | undefined;
  /** Where in the text a list was cut out, as `[]`; -1 when none was. */
  readonly cutAt: number;
  recordCount = 0;
  #tree: Node | undefined;
  /** Its parts with where they begin, the last first. */
  readonly #parts: readonly { readonly start: TextStart; places?: TextPlaces }[];
  #lines: ReadonlyMap<string, number> | undefined;

  constructor(element: JsonText, head: string, frame?: JsonDocument, cutAt = -1) {
    this.element = element;
    this.head = head;
    this.frame = frame;
    this.cutAt = cutAt;
    const { starts = [{ ...element, offset: 0 }] } = element;
    this.#parts = starts.map((start) => ({ start })).reverse();
  }

  get gap(): string {
    return this.element.gap;
  }

  get text(): string {
    return this.element.text;
  }

  get tree(): Node | undefined {
    this.#tree ??= parseTree(this.element.text, [], { disallowComments: true });
    return this.#tree;
  }

  /** The line on which what a pointer leads to begins. */
  lineOf(pointer: string): number {
    const { text, line } = this.element;
    if (pointer === '' || (!text.includes('\n') && this.cutAt < 0)) return line;
    this.#lines ??= this.cutAt < 0 ? findLines(text, line) : new Map();
    const found = this.#lines.get(pointer);
    if (found !== undefined) return found;
    const node = this.tree && findNode(this.tree, splitPath(pointer));
    return node ? this.placeOf(node).line! : line;
  }

  /** Line, byte and columns of a part of the text. */
  placeOf({ offset, length }: { readonly offset: number; readonly length: number }): Place {
    const part = this.#parts.find(({ start }) => start.offset <= offset)!;
    const { line, column, byte, offset: begin } = part.start;
    part.places ??= new TextPlaces(this.text.slice(begin));
    const { lines, lineStart, bytes } = part.places.find(offset - begin);
    const from = offset - begin - lineStart + (lines === 0 ? column : 1);
    return {
      line: line + lines,
      byte: byte + bytes,
      columns: [from, from + Math.max(0, length - 1)],
    };
  }
}

/** Where a record stands in a JSON file. */
export class JsonOrigin implements Origin {
  readonly spelling: JsonSpelling;
  readonly #document: JsonSource;
  /** JSON pointer of the document in the file. */
  readonly #base: string;

  constructor(document: JsonSource, pointer: string, base: string) {
    this.#document = document;
    this.#base = base;
    this.spelling = { kind: 'json', document, pointer };
  }

  get line(): number {
    return this.#document.lineOf(this.spelling.pointer);
  }

  place(field?: Field): Place {
    const { pointer } = this.spelling;
    const at = field ? this.#findPlace(field) : '';
    const path = `${this.#base}${pointer}${at}` || '/';
    // An object or a list itself is found without looking into it.
    if (pointer === '' && at === '' && /^[{[]/.test(this.#document.text))
      return { ...this.#document.placeOf({ offset: 0, length: 1 }), path };
    const node = this.#find(`${pointer}${at}`) ?? this.#find(pointer);
    const place = node && this.#document.placeOf(isScalar(node) ? node : { ...node, length: 1 });
    return { ...place, path };
  }

  placeAt(way: string): Place {
    const { pointer } = this.spelling;
    const path = `${this.#base}${pointer}/${way}`;
    const parts = `${pointer}/${way}`.split('/');
    // At the parent of what is missing.
    while (parts.length > 1 && !this.#find(parts.join('/'))) parts.pop();
    const node = this.#find(parts.join('/'));
    const place = node && this.#document.placeOf(isScalar(node) ? node : { ...node, length: 1 });
    return { ...(place ?? this.place()), path };
  }

  /** The line from the field's name to its value. */
  excerpt(field: Field): Excerpt | undefined {
    const { pointer } = this.spelling;
    const node = this.#find(`${pointer}${this.#findPlace(field)}`);
    if (!node || !isScalar(node)) return undefined;
    const { text } = this.#document;
    const from = node.parent?.type === 'property' ? node.parent.offset : node.offset;
    const name = text.slice(from, node.offset);
    if (name.includes('\n')) return undefined;
    const value = text.slice(node.offset, node.offset + node.length).slice(0, EXCERPT_WIDTH);
    const fromColumn = this.#document.placeOf({ offset: from, length: 1 }).columns![0];
    return { text: name + (field.personal ? maskText(value) : value), fromColumn };
  }

  /** Where a field stands: at the first of its places that is there, or else the one that is there furthest. */
  #findPlace({ at, otherPlaces = [] }: Field): string {
    const places = [at, ...otherPlaces].map((place) => {
      const parts = splitPath(place);
      return parts.length > 0 ? `/${parts.join('/')}` : '';
    });
    const [first] = places;
    if (otherPlaces.length === 0) return first!;
    const depths = places.map((place) => this.#measure(place));
    return (
      places.find((place, index) => depths[index] === place.split('/').length) ??
      places[depths.indexOf(Math.max(...depths))]!
    );
  }

  /** How many parts of a way from here are there, this place itself included. */
  #measure(place: string): number {
    const parts = place.split('/');
    let depth = parts.length;
    while (depth > 1 && !this.#find(this.spelling.pointer + parts.slice(0, depth).join('/')))
      depth--;
    return depth;
  }

  /** The pointer of a field in the document. */
  pointTo(field: Field): string {
    return this.spelling.pointer + this.#findPlace(field);
  }

  #find(pointer: string): Node | undefined {
    return this.#document.tree && findNode(this.#document.tree, splitPath(pointer));
  }
}

/** The line of every object, and of every plain value of a list, by its pointer: much smaller than the tree, and found in one pass. */
function findLines(text: string, first: number): Map<string, number> {
  const lines = new Map<string, number>();
  let line = first;
  let next = text.indexOf('\n');
  const note = (offset: number, path: JSONPath) => {
    for (; next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) line++;
    lines.set(path.map((part) => `/${part}`).join(''), line);
  };
  visit(text, {
    onObjectBegin: (offset, _length, _line, _column, getPath) => note(offset, getPath()),
    onLiteralValue(_value, offset, _length, _line, _column, getPath) {
      const path = getPath();
      if (typeof path.at(-1) === 'number') note(offset, path);
    },
  });
  return lines;
}

/** The value that the names and numbers of a pointer lead to. */
export function findNode(root: Node, parts: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const part of parts) node = node && findChild(node, part);
  return node;
}

function findChild({ type, children = [] }: Node, part: string): Node | undefined {
  if (type === 'array') return children[Number(part)];
  return children.find((property) => property.children?.[0]?.value === part)?.children?.[1];
}

function isScalar({ type }: Node): boolean {
  return type !== 'object' && type !== 'array';
}
