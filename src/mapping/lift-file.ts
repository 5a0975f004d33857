import { parse, stringify } from 'lossless-json';
import { replaceFile } from '../core/files.ts';
import { cutJson, type JsonDocumentText } from '../format/cut-json.ts';
import { JsonShapeError, type JsonText } from '../format/json-elements.ts';
import type { ChangeList } from '../rules/change-list.ts';
import { liftValue } from './lift-value.ts';
import type { LiftNote } from './lifted-document.ts';

/** Notes to keep; a file may hold thousands of documents. */
const MAX_NOTES = 1000;

/** What became of a file's documents. */
export interface Lifted {
  readonly documents: number;
  /** The first of them, and how many there were in all of each kind. */
  readonly notes: readonly (LiftNote & { readonly document: number })[];
  readonly counts: { readonly [kind in LiftNote['kind']]: number };
}

/**
 * Lifts every document of a JSON file (one, a list, or one after the other) through the change lists and writes them to
 * another, in flat memory: members keep their order, numbers their digits, and what nobody knows stays. Throws a
 * `JsonShapeError` or `SyntaxError` for what is no JSON; nothing is written then.
 */
export async function liftFile(
  path: string,
  target: string,
  lists: readonly ChangeList[],
): Promise<Lifted> {
  const lifting = new Lifting(lists);
  await replaceFile(target, lifting.run(path));
  return lifting.lifted;
}

class Lifting {
  readonly #lists: readonly ChangeList[];
  readonly #notes: (LiftNote & { readonly document: number })[] = [];
  readonly #counts = { dropped: 0, add: 0, choose: 0, deprecated: 0, unsure: 0, renamed: 0 };
  #documents = 0;

  constructor(lists: readonly ChangeList[]) {
    this.#lists = lists;
  }

  get lifted(): Lifted {
    return { documents: this.#documents, notes: this.#notes, counts: this.#counts };
  }

  async *run(path: string): AsyncGenerator<Buffer> {
    const documents = cutJson(path);
    try {
      for (;;) {
        const { done, value } = await documents.next();
        if (done) return yield Buffer.from(value);
        yield this.#lift(value);
      }
    } finally {
      await documents.return('');
    }
  }

  #lift(element: JsonDocumentText): Buffer {
    const value = readDocument(element);
    const base = element.isElement ? `/${this.#documents}` : '';
    this.#documents++;
    for (const note of liftValue(value, this.#lists)) {
      this.#counts[note.kind]++;
      if (this.#notes.length < MAX_NOTES)
        this.#notes.push({ ...note, path: base + note.path, document: this.#documents });
    }
    return Buffer.from(element.gap + layOut(value, element));
  }
}

function readDocument({ text, line }: JsonText): unknown {
  try {
    return parse(text);
  } catch (error) {
    // Its own words may quote what is personal.
    if (error instanceof SyntaxError) throw new JsonShapeError('it is no JSON by RFC 8259', line);
    throw error;
  }
}

/** A value indented as the one it was made of. */
function layOut(value: unknown, { text, gap }: JsonText): string {
  const [, second] = /\n([ \t]*)\S/.exec(text) ?? [];
  if (second === undefined) return stringify(value) ?? '';
  const [, own = ''] = /(?:^|\n)([ \t]*)$/.exec(gap) ?? [];
  const step = second.startsWith(own) && second !== own ? second.slice(own.length) : '  ';
  const lines = (stringify(value, undefined, step) ?? '').split('\n');
  return lines.join(`\n${own}`);
}
