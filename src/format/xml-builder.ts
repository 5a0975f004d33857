import type { SaxesTagNS } from 'saxes';
import type { Field, Layout, RecordType } from './layout.ts';
import { KEPT, type Record, ValuesRecord } from './record.ts';
import { SourceText } from './source-text.ts';
import type { XmlElement } from './spelling.ts';
import type { TextPiece } from './text-pieces.ts';
import type { Mark } from './xml-marks.ts';
import { buildXmlTree, chooseVariant, isHolder, type XmlNode, XSI } from './xml-paths.ts';
import { XmlRecord } from './xml-record.ts';
import { splitStart } from './xml-tags.ts';
import { MAX_XML_TEXT, stopTooLong, type XmlTeller } from './xml-teller.ts';

const MAX_DEPTH = 64;
/** Records that wait for an item to end: more than the largest item allowed. */
const MAX_WAITING = 50_000;
const MAX_RECORD = 1 << 26;
const MAX_UNKNOWN = 100;
const NO_ATTRIBUTES: ReadonlyMap<string, Field> = new Map();

interface OpenElement {
  readonly name: string;
  readonly node: XmlNode | undefined;
  readonly record: XmlRecord | undefined;
  /** How it stands in the file; undefined inside what is unknown, which is kept whole. */
  readonly spelling: XmlElement | undefined;
  /** Where its text begins. */
  readonly mark: Mark;
  text: string;
  hasChild: boolean;
}

/** Puts the records together from the elements of a file, and keeps how they stand there. */
export class XmlBuilder {
  /** Characters read when the last tag or text ended. */
  lastEnd = 0;
  readonly #layout: Layout;
  readonly #teller: XmlTeller;
  readonly #tree: XmlNode;
  readonly #source = new SourceText();
  #length = 0;
  readonly #stack: OpenElement[] = [];
  #queue: XmlRecord[] = [];
  #namespace = '';
  /** The layout's prefixes of its other namespaces. */
  readonly #prefixes: ReadonlyMap<string, string>;
  #root: XmlElement | undefined;
  /** The element that has just been opened, when it is known. */
  #tag: XmlElement | undefined;
  #tagMark: Mark | undefined;
  /** Where the text before that element begins. */
  #gapColumn = 1;
  readonly #unknownPaths = new Set<string>();

  constructor(layout: Layout, teller: XmlTeller) {
    this.#layout = layout;
    this.#teller = teller;
    this.#tree = buildXmlTree(layout);
    const namespaces = Object.entries(layout.raw.namespaces);
    this.#prefixes = new Map(namespaces.map(([prefix, uri]) => [uri, prefix]));
  }

  get path(): string {
    return `/${this.#stack.map((element) => element.name).join('/')}`;
  }

  get isOutside(): boolean {
    return this.#stack.length === 0;
  }

  /** Characters since the last tag or text ended. */
  get openLength(): number {
    return this.#length - this.lastEnd;
  }

  addSource(piece: TextPiece): void {
    this.#source.add(piece.text, piece.mark);
    this.#length += piece.text.length;
  }

  /** The records that are complete, in document order. */
  take(): Record[] {
    const count = this.#queue.findIndex((record) => !record.isDone);
    const done = count < 0 ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count < 0 ? [] : this.#queue.slice(count);
    return done.map((record) => new ValuesRecord(record.type, record.raws, record));
  }

  open(tag: SaxesTagNS): void {
    const parent = this.#stack.at(-1);
    const mark = this.#teller.mark();
    this.lastEnd = mark.position;
    this.#checkDepth();
    this.#tag = undefined;
    this.#tagMark = undefined;
    this.#gapColumn = this.#source.column;
    if (!parent) this.#checkNamespace(tag);
    else parent.hasChild = true;
    const siblings = parent ? parent.node?.children : this.#tree.children;
    const name = this.#nameIn(tag.uri, tag.local);
    const place = name === undefined ? undefined : siblings?.get(name);
    const node = place && chooseVariant(place, (attribute) => tag.attributes[attribute]?.value);
    const spelling = node && this.#spell(node, parent?.spelling);
    const record = node?.record ? this.#openRecord(node.record) : parent?.record;
    this.#stack.push({ name: tag.local, node, record, spelling, mark, text: '', hasChild: false });
    if (spelling && !isHolder(node)) this.#keep(spelling, record);
    if (place && !node) this.#reportOther(place);
    else if (siblings && !node) this.#reportUnknown(this.#markTag(), `the element ${tag.local}`);
    if (node) this.#readAttributes(tag, node, record);
  }

  addText(text: string): void {
    const element = this.#stack.at(-1);
    this.lastEnd = this.#teller.position;
    if (!element) return;
    // Of what has no text of its own only whether something stands there is kept.
    if (element.node?.text) element.text += text;
    else element.text ||= text.trim();
    if (element.text.length > MAX_XML_TEXT) stopTooLong(this.#teller);
  }

  close(): void {
    const { node, record, text, spelling, mark, hasChild } = this.#stack.at(-1)!;
    this.lastEnd = this.#teller.position;
    if (node?.text && record) this.#set(record, node.text, text, mark);
    else if (node && text.trim() !== '') this.#reportUnknown(mark, 'text between elements');
    this.#stack.pop();
    const parent = this.#stack.at(-1);
    if (spelling) this.#spellEnd(spelling);
    else if (parent?.spelling) this.#keepUnknown(parent, this.#source.cut(this.lastEnd));
    if (spelling && isHolder(node!) && !hasChild) this.#keep(spelling, record);
    if (node?.record && record) record.isDone = true;
  }

  /** What is unknown may be of any length: it is not held until its end. */
  endPiece(): void {
    const known = this.#stack.findLast((element) => element.spelling);
    if (known && known !== this.#stack.at(-1)) this.#keepUnknown(known, this.#source.cutAll());
    if (this.#queue.length > MAX_WAITING) this.#stopTooLarge('has too many records');
  }

  /** What stands after the root is written after it. */
  end(): void {
    if (this.#root) this.#root.end += this.#source.cutAll();
  }

  /** The name that the layout's paths have for an element; undefined in a namespace it does not know. */
  #nameIn(uri: string, local: string): string | undefined {
    if (uri === this.#namespace) return local;
    const prefix = this.#prefixes.get(uri);
    return prefix === undefined ? undefined : `${prefix}:${local}`;
  }

  #openRecord(type: RecordType): XmlRecord {
    const outer = this.#stack.at(-1)?.record;
    // A record around items is given out when the first record inside it begins; an item waits for its end.
    if (outer && !this.#layout.item?.members.has(outer.type.index)) outer.isDone = true;
    const open = new XmlRecord(type, this.#markTag());
    this.#queue.push(open);
    return open;
  }

  #spell(node: XmlNode, parent: XmlElement | undefined): XmlElement {
    const { gap, tag } = splitStart(this.#source.cut(this.lastEnd));
    const spelling = {
      parent,
      gap,
      tag,
      tail: '',
      end: '',
      text: node.text,
      attributes: node.attributes,
      isRecord: node.record !== undefined,
    };
    this.#root ??= spelling;
    this.#tag = spelling;
    return spelling;
  }

  /** Where the tag that was read last begins. */
  #markTag(): Mark {
    this.#tagMark ??= this.#findTag();
    return this.#tagMark;
  }

  #findTag(): Mark {
    const { gap, tag } = this.#tag ?? splitStart(this.#source.peek(this.lastEnd));
    const { piece, position, line, column } = this.#teller.mark();
    if (!tag.includes('\n')) return { piece, position, line, column: column - tag.length, tag };
    const lines = tag.split('\n').length - 1;
    const lineEnd = gap.lastIndexOf('\n');
    const start = lineEnd < 0 ? this.#gapColumn + gap.length : gap.length - lineEnd;
    return { piece, position, line: line - lines, column: start, tag };
  }

  /** Nothing is left for the end when the start tag was the end. */
  #spellEnd(spelling: XmlElement): void {
    const source = this.#source.cut(this.lastEnd);
    if (source === '') return;
    const at = source.lastIndexOf('</');
    spelling.tail = source.slice(0, at);
    spelling.end = source.slice(at);
  }

  /** Puts an element where it is written: with the last record before it, unless that may be left out without it. */
  #keep(element: XmlElement, owner: XmlRecord | undefined): void {
    const isOpen = owner && !owner.isDone;
    const keeper = isOpen ? this.#queue.at(-1)! : new XmlRecord(KEPT, this.#teller.mark());
    if (!isOpen) {
      keeper.isDone = true;
      this.#queue.push(keeper);
    }
    keeper.spelling.elements.push(element);
    keeper.size += element.gap.length + element.tag.length;
    if (keeper.size > MAX_RECORD) this.#stopTooLarge('has too much text');
  }

  #keepUnknown({ spelling, record }: OpenElement, tag: string): void {
    const attributes = NO_ATTRIBUTES;
    const rest = { tail: '', end: '', text: undefined, attributes, isRecord: false };
    this.#keep({ parent: spelling, gap: '', tag, ...rest }, record);
  }

  #checkDepth(): void {
    if (this.#stack.length < MAX_DEPTH) return;
    const message = 'the elements are nested too deep';
    this.#teller.stop('XML_TOO_DEEP', message, `at most ${MAX_DEPTH} levels`);
  }

  #stopTooLarge(what: string): void {
    this.#teller.stop('ITEM_TOO_LARGE', `an item ${what}`, 'a smaller item');
  }

  /** The elements of the file are those of its root's namespace, which should be the layout's. */
  #checkNamespace(tag: SaxesTagNS): void {
    const { namespace = '' } = this.#layout.raw;
    this.#namespace = tag.uri;
    if (tag.uri === namespace) return;
    const expected = namespace === '' ? 'no namespace' : namespace;
    const message = 'the file is of another namespace';
    this.#teller.report('XML_NAMESPACE', message, expected, this.#markTag(), tag.uri);
  }

  #readAttributes(tag: SaxesTagNS, node: XmlNode, record: XmlRecord | undefined): void {
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name]!;
      const own = this.#prefixes.get(attribute.uri);
      const field =
        node.attributes.get(own === undefined ? name : `${own}:${attribute.local}`) ??
        node.attributes.get(attribute.local);
      if (field && record) this.#set(record, field, attribute.value, this.#markTag());
      else if (!isAboutXml(attribute))
        this.#reportUnknown(this.#markTag(), `the attribute ${name}`);
    }
  }

  /** An element that is none of the records of its path. */
  #reportOther({ name, variants = [] }: XmlNode): void {
    const known = variants.flatMap(({ attributes }) =>
      [...attributes].flatMap(([attribute, { id }]) =>
        id === undefined ? [] : `${attribute}="${id}"`,
      ),
    );
    const expected = `<${name}> with ${[...new Set(known)].join(' or ')}`;
    const message = 'the element is no record of this transaction';
    this.#teller.report('RECORD_UNKNOWN', message, expected, this.#markTag());
  }

  #reportUnknown(mark: Mark, what: string): void {
    const key = `${this.path} ${what}`;
    if (this.#layout.raw.unknown === 'ignored' || this.#unknownPaths.has(key)) return;
    if (this.#unknownPaths.size < MAX_UNKNOWN) this.#unknownPaths.add(key);
    const expected = 'only what the layout describes';
    this.#teller.report('XML_UNKNOWN', `${what} is not known here`, expected, mark, what);
  }

  #set(record: XmlRecord, field: Field, text: string, mark: Mark): void {
    const { title } = field;
    if (record.raws[field.index] !== undefined)
      this.#teller.report('FIELD_REPEATED', `${title} stands twice in one record`, 'it once', mark);
    if (record.isDone)
      this.#teller.report(
        'FIELD_LATE',
        `${title} stands after the records nested in its own`,
        'it before them',
        mark,
      );
    record.set(field, text, mark);
  }
}

/** Declarations of namespaces, and hints for XML Schema processors. */
function isAboutXml({ prefix, name, uri }: SaxesTagNS['attributes'][string]): boolean {
  return prefix === 'xmlns' || name === 'xmlns' || uri === XSI;
}
