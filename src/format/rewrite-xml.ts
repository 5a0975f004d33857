import { type Encoding, findEncoding } from './encoding.ts';
import type { Field, Layout } from './layout.ts';
import type { Record } from './record.ts';
import type { XmlElement, XmlSpelling } from './spelling.ts';
import { escapeAttribute, escapeText } from './xml-escape.ts';
import { openTag, replaceAttribute } from './xml-tags.ts';

interface Open {
  readonly element: XmlElement;
  readonly record: Record | undefined;
}

/**
 * Writes records that were read from XML as they stood: every tag, blank and comment, but for the
 * fields that were given another content, and without the elements of records that were left out.
 */
export async function* rewriteXml(
  layout: Layout,
  records: AsyncIterable<Record>,
): AsyncGenerator<string> {
  const writer = new XmlRewriter(findEncoding(layout.raw.encoding)!);
  for await (const record of records) yield writer.write(record);
  yield writer.end();
}

class XmlRewriter {
  readonly #encoding: Encoding;
  readonly #stack: Open[] = [];

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  write(record: Record): string {
    const { elements } = record.origin!.spelling as XmlSpelling;
    if (record.type.index < 0 && !this.#holds(elements[0]!)) return '';
    return elements.map((element) => this.#enter(element, record)).join('');
  }

  end(): string {
    return this.#closeTo(0);
  }

  /** What is no record goes with the record that it stands in. */
  #holds(kept: XmlElement): boolean {
    let outer = kept.parent;
    while (outer && !outer.isRecord) outer = outer.parent;
    return !outer || this.#find(outer) >= 0;
  }

  #find(element: XmlElement): number {
    return this.#stack.findIndex((open) => open.element === element);
  }

  #enter(element: XmlElement, record: Record | undefined): string {
    const before = element.parent ? this.#returnTo(element.parent) : this.#closeTo(0);
    this.#stack.push({ element, record });
    return before + element.gap + this.#formatTag(element);
  }

  /** Closes what does not hold the next element, and opens what does. */
  #returnTo(parent: XmlElement): string {
    const at = this.#find(parent);
    return at < 0 ? this.#enter(parent, undefined) : this.#closeTo(at + 1);
  }

  #closeTo(depth: number): string {
    let out = '';
    while (this.#stack.length > depth) {
      const { element } = this.#stack.at(-1)!;
      const change = element.end === '' ? undefined : this.#findChange(element.text);
      out += (change === undefined ? element.tail : this.#escape(change)) + element.end;
      this.#stack.pop();
    }
    return out;
  }

  #formatTag({ tag, text, end, attributes }: XmlElement): string {
    let changed = tag;
    for (const [name, field] of attributes) {
      const change = this.#findChange(field);
      if (change !== undefined)
        changed = replaceAttribute(changed, name, escapeAttribute(change, this.#encoding));
    }
    const change = end === '' ? this.#findChange(text) : undefined;
    return change ? openTag(changed, this.#escape(change)) : changed;
  }

  #escape(text: string): string {
    return escapeText(text, this.#encoding);
  }

  /** The new content of a field of the record that is open around it. */
  #findChange(field: Field | undefined): string | undefined {
    if (!field) return undefined;
    const owner = this.#stack.findLast(({ record }) => record?.type.fields[field.index] === field);
    return owner?.record?.changes?.get(field);
  }
}
