import { SaxesParser } from 'saxes';
import { getMessage } from '../core/errors.ts';
import { findEncoding } from './encoding.ts';
import type { Ending } from './ending.ts';
import type { Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import type { Record } from './record.ts';
import { decodePieces, type TextPiece } from './text-pieces.ts';
import { XmlBuilder } from './xml-builder.ts';
import { type Mark, toMarkPlace } from './xml-marks.ts';
import { MAX_XML_TEXT, stopTooLong, type XmlTeller } from './xml-teller.ts';

const BAD_CHARACTER = 'disallowed character.';
const TEXT_OUTSIDE = 'text data outside of root node.';

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
  ending: Ending,
): AsyncGenerator<Record[]> {
  const reader = new XmlReader(layout, reporter, ending);
  const encoding = findEncoding(layout.raw.encoding)!;
  for await (const piece of decodePieces(encoding, source, reporter, ending)) {
    reader.write(piece);
    yield reader.builder.take();
    if (ending.isCut) return;
  }
  if (!ending.isCut) reader.close();
  yield reader.builder.take();
}

/** Drives the parser, and tells where it is and what is wrong. */
class XmlReader implements XmlTeller {
  readonly builder: XmlBuilder;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  readonly #ending: Ending;
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  #piece: TextPiece | undefined;
  /** Where the text before or after the root begins: only its end is told by the parser. */
  #outside: Mark | undefined;

  constructor(layout: Layout, reporter: Reporter, ending: Ending) {
    this.#layout = layout;
    this.#reporter = reporter;
    this.#ending = ending;
    this.builder = new XmlBuilder(layout, this);
    // No more than six handlers: with seven the parser's object is a slow one, and reading takes four times as long.
    this.#parser.on('doctype', () =>
      this.stop('XML_DOCTYPE', 'the file has a DOCTYPE', 'XML without a DOCTYPE'),
    );
    this.#parser.on('xmldecl', (declaration) => {
      this.#outside = this.mark();
      this.#checkDeclaration(declaration.encoding);
    });
    this.#parser.on('opentag', (tag) => this.builder.open(tag));
    this.#parser.on('closetag', () => {
      this.builder.close();
      if (this.builder.isOutside) this.#outside = this.mark();
    });
    this.#parser.on('text', (text) => this.builder.addText(text));
    this.#parser.on('cdata', (text) => this.builder.addText(text));
  }

  get position(): number {
    return this.#parser.position;
  }

  write(piece: TextPiece): void {
    this.#piece = piece;
    this.#outside ??= this.mark();
    this.builder.addSource(piece);
    this.#guard(() => {
      this.#parser.write(piece.text);
      // What has no end yet is kept by the parser: it must not grow without bound.
      if (this.builder.openLength > MAX_XML_TEXT) stopTooLong(this);
      this.builder.endPiece();
    });
  }

  close(): void {
    if (!this.#piece) return;
    this.#guard(() => this.#parser.close());
    this.builder.end();
  }

  /** What the parser throws is what it does not understand; what we throw has been told. */
  #guard(run: () => void): void {
    if (this.#ending.isCut) return;
    try {
      run();
    } catch (error) {
      if (!this.#ending.isCut) this.#reportMalformed(getMessage(error));
    }
  }

  #reportMalformed(message: string): void {
    const { isOutside } = this.builder;
    const told = message.replace(/^\d+:\d+: /, '');
    this.#ending.isCut = true;
    // How far the parser came in such a text, and so what it says of it, depends on the pieces.
    const isText = isOutside && told === BAD_CHARACTER;
    const place = (isOutside && this.#outside) || this.mark();
    this.report('XML_MALFORMED', isText ? TEXT_OUTSIDE : told, 'well-formed XML', place);
  }

  stop(code: string, message: string, expected: string): never {
    this.#ending.isCut = true;
    this.report(code, message, expected, this.mark());
    throw new Error(message);
  }

  report(code: string, message: string, expected: string, mark: Mark, found?: string): void {
    this.#reporter.report({
      code,
      consequence: 'reject-file',
      file: this.#reporter.file,
      ...toMarkPlace(mark, 0),
      path: this.builder.path,
      message,
      expected,
      ...(found === undefined ? {} : { found }),
      fix: 'correct the XML file by the transaction description',
    });
  }

  mark(): Mark {
    const { position, line, column } = this.#parser;
    return { piece: this.#piece!, position, line, column: column + 1 };
  }

  #checkDeclaration(declared: string | undefined): void {
    const { encoding } = this.#layout.raw;
    if (declared === undefined || findEncoding(declared)?.name === findEncoding(encoding)?.name)
      return;
    const message = 'the file declares another encoding';
    this.report('XML_ENCODING', message, encoding, this.mark(), declared);
  }
}
