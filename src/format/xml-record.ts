import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import type { Field, RecordType } from './layout.ts';
import type { Excerpt, Origin } from './record.ts';
import type { XmlElement, XmlSpelling } from './spelling.ts';
import { type Mark, toMarkPlace } from './xml-marks.ts';
import { findAttribute } from './xml-tags.ts';

const EXCERPT_WIDTH = 100;

/** A record being read from XML: what its fields held so far, where, and how it stands there. */
export class XmlRecord implements Origin {
  readonly type: RecordType;
  readonly raws: (string | undefined)[];
  readonly mark: Mark;
  readonly spelling: XmlSpelling = { kind: 'xml', elements: [] };
  /** Complete: may be given out once those before it are. */
  isDone = false;
  /** A record nested in it has begun. */
  hasNested = false;
  /** Characters kept of it. */
  size = 0;
  readonly #marks: (Mark | undefined)[] = [];

  constructor(type: RecordType, mark: Mark) {
    this.type = type;
    this.mark = mark;
    this.raws = new Array(type.fields.length).fill(undefined);
  }

  get line(): number {
    return this.mark.line;
  }

  set(field: Field, text: string, mark: Mark): void {
    this.raws[field.index] = text;
    this.#marks[field.index] = mark;
  }

  place(field?: Field): Place {
    const path = field && field.at !== '.' ? `${this.type.path}/${field.at}` : this.type.path;
    const mark = (field && this.#marks[field.index]) ?? this.mark;
    const { ahead, source } = this.#findSource(field);
    const place = toMarkPlace(mark, lengthOfLine(source));
    if (ahead === '') return { ...place, path };
    const [from, to] = place.columns!;
    const lines = ahead.split('\n');
    const shift = lines.length === 1 ? ahead.length : lines.at(-1)!.length + 1 - from;
    return {
      line: place.line! + lines.length - 1,
      byte: place.byte! + mark.piece.countBytes(ahead),
      columns: [from + shift, to + shift],
      path,
    };
  }

  /** The line of the field in the element that holds it, its personal content masked. */
  excerpt(field: Field): Excerpt | undefined {
    const element = this.#find(field) ?? this.spelling.elements[0];
    if (!element) return undefined;
    const mark = this.#marks[field.index] ?? this.mark;
    const isText = element.text === field;
    const at = isText ? element.tag.length : this.#findSource(field).ahead.length;
    const text = element.text ? element.tail : '';
    const whole = `${maskTag(element)}${element.text?.personal ? maskText(text) : text}${element.text ? element.end : ''}`;
    const lineStart = whole.slice(0, at).lastIndexOf('\n') + 1;
    const column = lineStart > 0 ? 1 : mark.column - (isText ? element.tag.length : 0);
    if (column < 1) return undefined;
    const line = whole.slice(lineStart).split('\n')[0]!;
    const from = Math.max(0, Math.min(at - lineStart - 20, line.length - EXCERPT_WIDTH));
    return { text: line.slice(from, from + EXCERPT_WIDTH), fromColumn: column + from };
  }

  #find(field: Field): XmlElement | undefined {
    return this.spelling.elements.find(
      (element) => element.text === field || [...element.attributes.values()].includes(field),
    );
  }

  /** A field as it stands in the file, and what stands in its tag before the value of an attribute. */
  #findSource(field: Field | undefined): { readonly ahead: string; readonly source: string } {
    const element = field && this.#find(field);
    if (!element || this.raws[field.index] === undefined) return { ahead: '', source: '' };
    if (element.text === field) return { ahead: '', source: element.tail };
    const name = [...element.attributes].find(([, own]) => own === field)![0];
    const { tag } = element;
    const value = findAttribute(tag, name);
    return value
      ? { ahead: tag.slice(0, value.from), source: tag.slice(value.from, value.to) }
      : { ahead: '', source: '' };
  }
}

function lengthOfLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

function maskTag({ tag, attributes }: XmlElement): string {
  let masked = tag;
  for (const [name, field] of attributes) {
    const value = field.personal ? findAttribute(masked, name) : undefined;
    if (value)
      masked =
        masked.slice(0, value.from) +
        maskText(masked.slice(value.from, value.to)) +
        masked.slice(value.to);
  }
  return masked;
}
