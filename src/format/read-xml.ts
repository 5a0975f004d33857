import { SaxesParser, type SaxesTagNS } from 'saxes';
import { findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';
import { decodePieces, type TextPiece } from './text-pieces.ts';
import { type Mark, type OpenRecord, toMarkPlace, toPlace } from './xml-marks.ts';
import { buildXmlTree, type XmlNode } from './xml-paths.ts';

const MAX_DEPTH = 64;
const MAX_TEXT = 1 << 20;
const BAD_CHARACTER = 'disallowed character.';
const TEXT_OUTSIDE = 'text data outside of root node.';
/** Records that wait for an item to end: more than the largest item allowed. */
const MAX_WAITING = 50_000;

interface OpenElement {
  readonly name: string;
  readonly node: XmlNode | undefined;
  readonly record: OpenRecord | undefined;
  /** Where its tag begins, and where its text does. */
  readonly mark: Mark;
  readonly textMark: Mark;
  text: string;
}

/**
 * Reads XML as records by element path, streaming. Refuses what a claim file never needs: DOCTYPE
 * (so no entities of its own), depth over 64, texts, tags and comments over 1 MiB. A file that is
 * not well-formed gives one finding with its line and column, and is read no further; what had not
 * ended by then is left out.
 */
export async function* readXml(
  layout: Layout,
  source: AsyncIterable<Buffer>,
  reporter: Reporter,
): AsyncGenerator<Record[]> {
  const reader = new XmlReader(layout, reporter);
  for await (const piece of decodePieces(findEncoding(layout.raw.encoding)!, source, reporter)) {
    reader.write(piece);
    yield reader.take();
    if (reader.isStopped) return;
  }
  reader.close();
  yield reader.take();
}

class XmlReader {
  isStopped = false;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #stack: OpenElement[] = [];
  readonly #tree: XmlNode;
  #queue: OpenRecord[] = [];
  #piece: TextPiece | undefined;
  #tagMark: Mark | undefined;
  /** Characters read when the last tag or text ended. */
  #lastEnd = 0;
  /** Where the text before or after the root begins: only its end is told by the parser. */
  #outside: Mark | undefined;
  #namespace = '';
  readonly #unknownPaths = new Set<string>();

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#tree = buildXmlTree(layout);
    this.#parser.on('error', (error) =>
      this.#stop('XML_MALFORMED', error.message.replace(/^\d+:\d+: /, ''), 'well-formed XML'),
    );
    this.#parser.on('doctype', () =>
      this.#stop('XML_DOCTYPE', 'the file has a DOCTYPE', 'XML without a DOCTYPE'),
    );
    this.#parser.on('xmldecl', (declaration) => {
      this.#outside = this.#mark();
      this.#checkDeclaration(declaration.encoding);
    });
    this.#parser.on('opentagstart', (tag) => {
      this.#tagMark = this.#markTag(tag.name);
    });
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
  }

  write(piece: TextPiece): void {
    this.#piece = piece;
    this.#outside ??= this.#mark();
    this.#guard(() => {
      this.#parser.write(piece.text);
      // What has no end yet is kept by the parser: it must not grow without bound.
      if (this.#parser.position - this.#lastEnd > MAX_TEXT) this.#stopTooLong();
    });
    if (this.#queue.length > MAX_WAITING)
      this.#guard(() =>
        this.#stop('ITEM_TOO_LARGE', 'an item has too many records', 'a smaller item'),
      );
  }

  close(): void {
    this.#guard(() => this.#parser.close());
  }

  /** The records that are complete, in document order. */
  take(): Record[] {
    const count = this.#queue.findIndex((record) => !record.isDone);
    const done = count < 0 ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count < 0 ? [] : this.#queue.slice(count);
    return done.map(
      (open) =>
        new ValuesRecord(open.type, open.raws, open.mark.line, (field) => toPlace(open, field)),
    );
  }

  #guard(run: () => void): void {
    if (this.isStopped) return;
    try {
      run();
    } catch (error) {
      if (!this.isStopped) throw error;
    }
  }

  #stop(code: string, message: string, expected: string): void {
    if (this.isStopped) return;
    this.isStopped = true;
    const isOutside = code === 'XML_MALFORMED' && this.#stack.length === 0;
    // How far the parser came in such a text, and so what it says of it, depends on the pieces.
    const told = isOutside && message === BAD_CHARACTER ? TEXT_OUTSIDE : message;
    this.#report(code, told, expected, (isOutside && this.#outside) || this.#mark());
    throw new Error(message);
  }

  #report(code: string, message: string, expected: string, mark: Mark, found?: string): void {
    this.#reporter.report({
      code,
      consequence: 'reject-file',
      file: this.#reporter.file,
      ...toMarkPlace(mark, 0),
      path: this.#path(),
      message,
      expected,
      ...(found === undefined ? {} : { found }),
      fix: 'correct the XML file by the transaction description',
    });
  }

  #path(): string {
    return `/${this.#stack.map((element) => element.name).join('/')}`;
  }

  #mark(): Mark {
    const { position, line, column } = this.#parser;
    return { piece: this.#piece!, position, line, column: column + 1 };
  }

  /** Where the tag begins whose name has just been read, and the character after it. */
  #markTag(tag: string): Mark {
    const mark = this.#mark();
    // A name that ends its line leaves the column it began in unknown.
    return mark.column === 1
      ? { ...mark, tag, line: mark.line - 1 }
      : { ...mark, tag, column: mark.column - tag.length - 2 };
  }

  #checkDeclaration(declared: string | undefined): void {
    if (
      declared === undefined ||
      findEncoding(declared)?.name === findEncoding(this.#layout.raw.encoding)?.name
    )
      return;
    this.#report(
      'XML_ENCODING',
      'the file declares another encoding',
      this.#layout.raw.encoding,
      this.#mark(),
      declared,
    );
  }

  #open(tag: SaxesTagNS): void {
    const parent = this.#stack.at(-1);
    const mark = this.#tagMark ?? this.#mark();
    const textMark = this.#mark();
    this.#lastEnd = textMark.position;
    if (this.#stack.length >= MAX_DEPTH)
      this.#stop('XML_TOO_DEEP', 'the elements are nested too deep', `at most ${MAX_DEPTH} levels`);
    if (!parent) this.#checkNamespace(tag, mark);
    const siblings = parent ? parent.node?.children : this.#tree.children;
    const node = tag.uri === this.#namespace ? siblings?.get(tag.local) : undefined;
    const record = node?.record ? this.#openRecord(node.record, mark) : parent?.record;
    this.#stack.push({ name: tag.local, node, record, mark, textMark, text: '' });
    if (siblings && !node) this.#reportUnknown(mark, `the element ${tag.local}`);
    if (node) this.#readAttributes(tag, node, record, mark);
  }

  #openRecord(type: RecordType, mark: Mark): OpenRecord {
    const outer = this.#stack.at(-1)?.record;
    // A record around items is given out when the first record inside it begins; an item waits for its end.
    if (outer && !this.#layout.item?.members.has(outer.type.index)) outer.isDone = true;
    const open: OpenRecord = {
      type,
      raws: new Array(type.fields.length).fill(undefined),
      marks: [],
      mark,
      isDone: false,
    };
    this.#queue.push(open);
    return open;
  }

  /** The elements of the file are those of its root's namespace, which should be the layout's. */
  #checkNamespace(tag: SaxesTagNS, mark: Mark): void {
    const { namespace = '' } = this.#layout.raw;
    this.#namespace = tag.uri;
    if (tag.uri === namespace) return;
    const expected = namespace === '' ? 'no namespace' : namespace;
    this.#report('XML_NAMESPACE', 'the file is of another namespace', expected, mark, tag.uri);
  }

  #readAttributes(
    tag: SaxesTagNS,
    node: XmlNode,
    record: OpenRecord | undefined,
    mark: Mark,
  ): void {
    for (const attribute of Object.values(tag.attributes)) {
      const field = node.attributes.get(attribute.name) ?? node.attributes.get(attribute.local);
      if (field && record) this.#set(record, field, attribute.value, mark);
      else if (attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns')
        this.#reportUnknown(mark, `the attribute ${attribute.name}`);
    }
  }

  #reportUnknown(mark: Mark, what: string): void {
    const key = `${this.#path()} ${what}`;
    if (this.#layout.raw.unknown === 'ignored' || this.#unknownPaths.has(key)) return;
    if (this.#unknownPaths.size < 100) this.#unknownPaths.add(key);
    this.#report(
      'XML_UNKNOWN',
      `${what} is not known here`,
      'only what the layout describes',
      mark,
      what,
    );
  }

  #addText(text: string): void {
    const element = this.#stack.at(-1);
    this.#lastEnd = this.#parser.position;
    if (!element) return;
    if (element.text.length + text.length > MAX_TEXT) this.#stopTooLong();
    element.text += text;
  }

  #stopTooLong(): void {
    this.#stop('XML_TEXT_TOO_LONG', 'a text is too long', `at most ${MAX_TEXT} characters`);
  }

  #close(): void {
    const element = this.#stack.at(-1)!;
    const { node, record, text } = element;
    this.#lastEnd = this.#parser.position;
    if (node?.text && record) this.#set(record, node.text, text, element.textMark);
    else if (node && text.trim() !== '') this.#reportUnknown(element.mark, 'text between elements');
    this.#stack.pop();
    if (this.#stack.length === 0) this.#outside = this.#mark();
    if (node?.record && record) record.isDone = true;
  }

  #set(record: OpenRecord, field: Field, text: string, mark: Mark): void {
    if (record.raws[field.index] !== undefined)
      this.#report('FIELD_REPEATED', `${field.title} stands twice in one record`, 'it once', mark);
    if (record.isDone)
      this.#report(
        'FIELD_LATE',
        `${field.title} stands after the records nested in its own`,
        'it before them',
        mark,
      );
    record.raws[field.index] = text;
    record.marks[field.index] = mark;
  }
}
