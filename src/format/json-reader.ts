import { parse } from 'lossless-json';
import { getMessage } from '../core/errors.ts';
import type { Place } from '../core/finding.ts';
import { maskText } from '../core/mask.ts';
import { JsonOrigin, JsonSource } from './json-document.ts';
import { JsonShapeError } from './json-elements.ts';
import { reportSchemaErrors } from './json-schema-findings.ts';
import type { KnownMembers, Layout } from './layout.ts';
import type { Reporter } from './problem-finding.ts';
import { KEPT, type Record, ValuesRecord } from './record.ts';

/** What stops the cutting of the text; the values before it have been read. */
export function catchShapeError<T>(run: () => T): T | JsonShapeError {
  try {
    return run();
  } catch (error) {
    if (error instanceof JsonShapeError) return error;
    throw error;
  }
}

/** A fault of the text itself, where no more can be read. */
export function reportMalformed(reporter: Reporter, place: Place, message: string): void {
  reporter.report({
    code: 'JSON_MALFORMED',
    consequence: 'reject-file',
    file: reporter.file,
    ...place,
    message: `the JSON cannot be read: ${message}`,
    expected: 'JSON by RFC 8259',
    fix: 'correct the file',
  });
}

/** The parser tells a key that stands twice, or a number so far: but for names of the model, either may be that of a person. */
function maskQuoted(message: string, known: KnownMembers | undefined): string {
  return message.replace(
    /^((?:Duplicate key|Invalid number) ')(.*)('.*)$/s,
    (_, before: string, key: string, after: string) =>
      `${before}${known && isMember(known, key) ? key : maskText(key)}${after}`,
  );
}

/** Whether a model has a member of this name anywhere. */
function isMember({ members }: KnownMembers, name: string): boolean {
  return members.has(name) || [...members.values()].some((inner) => isMember(inner, name));
}

/** Parses the values of a file and keeps what stands between them. */
export class JsonReader {
  /** A value was no JSON: what is missing then is no news. */
  hasFailed = false;
  readonly #layout: Layout;
  readonly #reporter: Reporter;
  /** Each value is an item of its own. */
  readonly #areItems: boolean;

  constructor(layout: Layout, reporter: Reporter) {
    this.#layout = layout;
    this.#reporter = reporter;
    const head = layout.records.find(({ name }) => name === layout.item?.name);
    this.#areItems = head?.path === '';
  }

  /**
   * The value of a source; undefined when it is no JSON, which is reported. `base` is its pointer in the file,
   * `ordinal` its number there, from 1.
   */
  read(source: JsonSource, base: string, ordinal?: number): unknown {
    const { element } = source;
    try {
      const value = parse(element.text);
      const { schema } = this.#layout;
      const item = this.#areItems ? ordinal : undefined;
      if (schema) reportSchemaErrors(schema, { source, base, item, reporter: this.#reporter });
      return value;
    } catch (error) {
      this.hasFailed = true;
      const message = getMessage(error);
      const offset = /position (\d+)$/.exec(message)?.[1] ?? element.text.length;
      const place = source.placeOf({ offset: Number(offset), length: 1 });
      reportMalformed(this.#reporter, place, maskQuoted(message, this.#layout.known));
      return undefined;
    }
  }
}

/** What stands after the last value, kept for writing. `head` is what stands before the first. */
export function keepTail(gap: string, head = '', frame?: JsonSource): Record {
  const element = { text: '', gap, line: 0, column: 0, byte: 0 };
  return keep(new JsonSource(element, head, frame));
}

/** A value of which no record may come, kept for writing. */
export function keep(source: JsonSource): Record {
  return new ValuesRecord(KEPT, [], new JsonOrigin(source, '', ''));
}
