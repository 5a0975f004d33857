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
    const length = field ? (this.raws[field.index]?.length ?? 0) : 0;
    const place = toMarkPlace(mark, length);
    const ahead = field && this.#readAhead(field);
    if (!ahead || ahead.includes('\n')) return { ...place, path };
    const [from, to] = place.columns!;
    return {
      ...place,
      byte: place.byte! + mark.piece.countBytes(ahead),
      columns: [from + ahead.length, to + ahead.length],
      path,
    };
  }

  /** The element that holds the field, its personal content masked. */
  excerpt(field: Field): Excerpt | undefined {
    const element = this.#find(field) ?? this.spelling.elements[0];
    if (!element) return undefined;
    const mark = this.#marks[field.index] ?? this.mark;
    const isText = element.text === field;
    const column = mark.column - (isText ? element.tag.length : 0);
    const text = element.text ? element.tail : '';
    const whole = `${maskTag(element)}${element.text?.personal ? maskText(text) : text}${element.text ? element.end : ''}`;
    if (column < 1 || element.tag.includes('\n')) return undefined;
    return { text: whole.split('\n')[0]!.slice(0, EXCERPT_WIDTH), fromColumn: column };
  }

  #find(field: Field): XmlElement | undefined {
    return this.spelling.elements.find(
      (element) => element.text === field || [...element.attributes.values()].includes(field),
    );
  }

  /** What stands in a tag before the value of an attribute; nothing before a text. */
  #readAhead(field: Field): string | undefined {
    const element = this.#find(field);
    const name = [...(element?.attributes ?? [])].find(([, own]) => own === field)?.[0];
    const value = name === undefined ? undefined : findAttribute(element!.tag, name);
    return value && element!.tag.slice(0, value.from);
  }
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
