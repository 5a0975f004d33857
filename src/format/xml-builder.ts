import type { SaxesTagNS } from 'saxes';
import type { Field, Layout, RecordType } from './layout.ts';
import { KEPT, type Record, ValuesRecord } from './record.ts';
import { SourceText } from './source-text.ts';
import type { XmlElement } from './spelling.ts';
import type { TextPiece } from './text-pieces.ts';
import type { Mark } from './xml-marks.ts';
import { buildXmlTree, type XmlNode } from './xml-paths.ts';
import { XmlRecord } from './xml-record.ts';
import { splitEnd, splitStart } from './xml-tags.ts';

const MAX_DEPTH = 64;
/** Characters of a text, a tag or a comment. */
export const MAX_XML_TEXT = 1 << 20;
/** Records that wait for an item to end: more than the largest item allowed. */
const MAX_WAITING = 50_000;
const MAX_RECORD = 1 << 26;
const MAX_UNKNOWN = 100;
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const NO_ATTRIBUTES: ReadonlyMap<string, Field> = new Map();

/** Where the parser is, and where faults go. */
export interface XmlTeller {
  /** Characters read. */
  readonly position: number;
  mark(): Mark;
  report(code: string, message: string, expected: string, mark: Mark, found?: string): void;
  /** Reports and throws. */
  stop(code: string, message: string, expected: string): void;
}

interface OpenElement {
  readonly name: string;
  readonly node: XmlNode | undefined;
  readonly record: XmlRecord | undefined;
  /** How it stands in the file; undefined inside what is unknown, which is kept whole. */
  readonly spelling: XmlElement | undefined;
  /** Where its tag begins, and where its text does. */
  readonly mark: Mark;
  readonly textMark: Mark;
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
  readonly #stack: OpenElement[] = [];
  #queue: XmlRecord[] = [];
  #namespace = '';
  #root: XmlElement | undefined;
  readonly #unknownPaths = new Set<string>();

  constructor(layout: Layout, teller: XmlTeller) {
    this.#layout = layout;
    this.#teller = teller;
    this.#tree = buildXmlTree(layout);
  }

  get path(): string {
    return `/${this.#stack.map((element) => element.name).join('/')}`;
  }

  get isOutside(): boolean {
    return this.#stack.length === 0;
  }

  addSource(piece: TextPiece): void {
    this.#source.add(piece.text, piece.mark);
  }

  /** The records that are complete, in document order. */
  take(): Record[] {
    const count = this.#queue.findIndex((record) => !record.isDone);
    const done = count < 0 ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count < 0 ? [] : this.#queue.slice(count);
    return done.map((record) => new ValuesRecord(record.type, record.raws, record));
  }

  open(tag: SaxesTagNS, mark: Mark): void {
    const parent = this.#stack.at(-1);
    const textMark = this.#teller.mark();
    this.lastEnd = textMark.position;
    this.#checkDepth();
    if (!parent) this.#checkNamespace(tag, mark);
    else parent.hasChild = true;
    const siblings = parent ? parent.node?.children : this.#tree.children;
    const node = tag.uri === this.#namespace ? siblings?.get(tag.local) : undefined;
    const record = node?.record ? this.#openRecord(node.record, mark) : parent?.record;
    const spelling = node && this.#spell(node, parent?.spelling, textMark.position);
    const element = { name: tag.local, node, record, spelling, mark, textMark };
    this.#stack.push({ ...element, text: '', hasChild: false });
    if (spelling && (node.record || node.text || node.attributes.size > 0))
      this.#keep(spelling, record);
    if (siblings && !node) this.#reportUnknown(mark, `the element ${tag.local}`);
    if (node) this.#readAttributes(tag, node, record, mark);
  }

  addText(text: string): void {
    const element = this.#stack.at(-1);
    this.lastEnd = this.#teller.position;
    if (!element) return;
    if (element.text.length + text.length > MAX_XML_TEXT) stopTooLong(this.#teller);
    element.text += text;
  }

  close(): void {
    const { node, record, text, spelling, mark, textMark, hasChild } = this.#stack.at(-1)!;
    this.lastEnd = this.#teller.position;
    if (node?.text && record) this.#set(record, node.text, text, textMark);
    else if (node && text.trim() !== '') this.#reportUnknown(mark, 'text between elements');
    this.#stack.pop();
    const parent = this.#stack.at(-1);
    if (spelling) Object.assign(spelling, splitEnd(this.#source.cut(this.lastEnd)));
    else if (parent?.spelling) this.#keepUnknown(parent);
    const isHolder = !node?.record && !node?.text && node?.attributes.size === 0;
    if (spelling && isHolder && !hasChild) this.#keep(spelling, record);
    if (node?.record && record) record.isDone = true;
  }

  /** What is unknown may be of any length: it is not held until its end. */
  endPiece(): void {
    const known = this.#stack.findLast((element) => element.spelling);
    if (known && known !== this.#stack.at(-1)) this.#keepUnknown(known);
    if (this.#queue.length > MAX_WAITING) this.#stopTooLarge('has too many records');
  }

  /** What stands after the root is written after it. */
  end(): void {
    if (this.#root) this.#root.end += this.#source.cutAll();
  }

  #openRecord(type: RecordType, mark: Mark): XmlRecord {
    const outer = this.#stack.at(-1)?.record;
    // A record around items is given out when the first record inside it begins; an item waits for its end.
    if (outer && !this.#layout.item?.members.has(outer.type.index)) outer.isDone = true;
    const open = new XmlRecord(type, mark);
    this.#queue.push(open);
    return open;
  }

  #spell(node: XmlNode, parent: XmlElement | undefined, position: number): XmlElement {
    const spelling = {
      parent,
      ...splitStart(this.#source.cut(position)),
      tail: '',
      end: '',
      text: node.text,
      attributes: node.attributes.size > 0 ? node.attributes : NO_ATTRIBUTES,
      isRecord: node.record !== undefined,
    };
    this.#root ??= spelling;
    return spelling;
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

  #keepUnknown({ spelling, record }: OpenElement): void {
    const tag = this.#source.cut(this.#teller.position);
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
  #checkNamespace(tag: SaxesTagNS, mark: Mark): void {
    const { namespace = '' } = this.#layout.raw;
    this.#namespace = tag.uri;
    if (tag.uri === namespace) return;
    const expected = namespace === '' ? 'no namespace' : namespace;
    const message = 'the file is of another namespace';
    this.#teller.report('XML_NAMESPACE', message, expected, mark, tag.uri);
  }

  #readAttributes(tag: SaxesTagNS, node: XmlNode, record: XmlRecord | undefined, mark: Mark): void {
    for (const attribute of Object.values(tag.attributes)) {
      const field = node.attributes.get(attribute.name) ?? node.attributes.get(attribute.local);
      if (field && record) this.#set(record, field, attribute.value, mark);
      else if (!isAboutXml(attribute)) this.#reportUnknown(mark, `the attribute ${attribute.name}`);
    }
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

/** Stops at a text, a tag or a comment that is longer than any claim needs. */
export function stopTooLong(teller: XmlTeller): void {
  teller.stop('XML_TEXT_TOO_LONG', 'a text is too long', `at most ${MAX_XML_TEXT} characters`);
}
