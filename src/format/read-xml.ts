import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Place } from '../core/finding.ts';
import { findEncoding } from './encoding.ts';
import type { Field, Layout, RecordType } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { type Record, ValuesRecord } from './record.ts';
import { decodePieces, type TextPiece } from './text-pieces.ts';
import { buildXmlTree, type XmlNode } from './xml-paths.ts';

const MAX_DEPTH = 64;
const MAX_TEXT = 1 << 20;

interface OpenRecord {
  readonly type: RecordType;
  readonly raws: (string | undefined)[];
  readonly marks: (Mark | undefined)[];
  readonly mark: Mark;
  /** Complete: may be given out once those before it are. */
  isDone: boolean;
  isGiven: boolean;
}

interface OpenElement {
  readonly name: string;
  readonly node: XmlNode | undefined;
  readonly record: OpenRecord | undefined;
  readonly mark: Mark;
  text: string;
}

/** A place in the text, kept small; the byte offset is only worked out for a finding. */
interface Mark {
  readonly piece: TextPiece;
  readonly position: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads XML as records by element path, streaming. Refuses what a claim file never needs: DOCTYPE
 * (so no entities of its own), depth over 64, texts over 1 MiB. A file that is not well-formed
 * gives one finding with its line and column, and is read no further.
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
    this.#parser.on('xmldecl', (declaration) => this.#checkDeclaration(declaration.encoding));
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', () => this.#close());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
  }

  write(piece: TextPiece): void {
    this.#piece = piece;
    this.#guard(() => this.#parser.write(piece.text));
  }

  close(): void {
    this.#guard(() => this.#parser.close());
  }

  /** The records that are complete, in document order. */
  take(): Record[] {
    const count = this.#queue.findIndex((record) => !record.isDone);
    const done = count < 0 ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count < 0 ? [] : this.#queue.slice(count);
    return done.map((open) => {
      open.isGiven = true;
      return new ValuesRecord(open.type, open.raws, open.mark.line, (field) =>
        toPlace(open, field),
      );
    });
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
    this.#report(code, message, expected, this.#mark());
    this.#queue = this.#queue.map((record) => ({ ...record, isDone: true }));
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
    const mark = this.#mark();
    if (this.#stack.length >= MAX_DEPTH)
      this.#stop('XML_TOO_DEEP', 'the elements are nested too deep', `at most ${MAX_DEPTH} levels`);
    const siblings = parent ? parent.node?.children : this.#tree.children;
    const node = siblings?.get(tag.local);
    const record = node?.record ? this.#openRecord(node.record, mark) : parent?.record;
    this.#stack.push({ name: tag.local, node, record, mark, text: '' });
    if (siblings && !node) this.#reportUnknown(mark, `the element ${tag.local}`);
    else if (node) this.#checkNamespace(tag, mark, parent === undefined);
    if (node && record) this.#readAttributes(tag, node, record, mark);
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
      isGiven: false,
    };
    this.#queue.push(open);
    return open;
  }

  #checkNamespace(tag: SaxesTagNS, mark: Mark, isRoot: boolean): void {
    const { namespace } = this.#layout.raw;
    if (!isRoot || namespace === undefined || tag.uri === namespace) return;
    this.#report('XML_NAMESPACE', 'the file is of another namespace', namespace, mark, tag.uri);
  }

  #readAttributes(tag: SaxesTagNS, node: XmlNode, record: OpenRecord, mark: Mark): void {
    for (const attribute of Object.values(tag.attributes)) {
      const field = node.attributes.get(attribute.name) ?? node.attributes.get(attribute.local);
      if (field) this.#set(record, field, attribute.value, mark);
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
    if (!element) return;
    if (element.text.length + text.length > MAX_TEXT)
      this.#stop('XML_TEXT_TOO_LONG', 'a text is too long', `at most ${MAX_TEXT} characters`);
    element.text += text;
  }

  #close(): void {
    const element = this.#stack.at(-1)!;
    const { node, record, text } = element;
    if (node?.text && record) this.#set(record, node.text, text, element.mark);
    else if (node && text.trim() !== '') this.#reportUnknown(element.mark, 'text between elements');
    this.#stack.pop();
    if (node?.record && record) record.isDone = true;
  }

  #set(record: OpenRecord, field: Field, text: string, mark: Mark): void {
    if (record.raws[field.index] !== undefined)
      this.#report('FIELD_REPEATED', `${field.title} stands twice in one record`, 'it once', mark);
    if (record.isGiven || (record.isDone && this.#queue.every((open) => open !== record))) {
      this.#report(
        'FIELD_LATE',
        `${field.title} stands after the records nested in its own`,
        'it before them',
        mark,
      );
    }
    record.raws[field.index] = text;
    record.marks[field.index] = mark;
  }
}

function toPlace(open: OpenRecord, field: Field | undefined): Place {
  const path = field && field.at !== '.' ? `${open.type.path}/${field.at}` : open.type.path;
  const mark = (field && open.marks[field.index]) ?? open.mark;
  const length = field ? (open.raws[field.index]?.length ?? 0) : 0;
  return { ...toMarkPlace(mark, length), path };
}

function toMarkPlace(mark: Mark, length: number): Place {
  return {
    line: mark.line,
    byte: mark.piece.findByte(mark.position),
    columns: [mark.column, mark.column + Math.max(0, length - 1)],
  };
}
