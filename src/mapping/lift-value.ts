import type { Change, ChangeList } from '../rules/change-list.ts';
import { hasPath, type Json, LiftedDocument, type LiftNote } from './lifted-document.ts';

/** Lifts one document from version to version, in place; returns what became of its parts. */
export function liftValue(value: unknown, lists: readonly ChangeList[]): LiftNote[] {
  const document = new LiftedDocument(value);
  for (const [index, list] of lists.entries()) {
    const later = lists.slice(index + 1).flatMap(({ changes }) => changes);
    for (const change of list.changes) new Lifter(document, list.to, later).apply(change);
  }
  return document.finish();
}

class Lifter {
  readonly #document: LiftedDocument;
  readonly #version: string;
  /** What is changed after this, on the way to the version that is asked for. */
  readonly #later: readonly Change[];

  constructor(document: LiftedDocument, version: string, later: readonly Change[]) {
    this.#document = document;
    this.#version = version;
    this.#later = later;
  }

  apply(change: Change): void {
    if ('renamed' in change) this.#rename(change);
    else if ('removed' in change) this.#remove(change);
    else if ('renewed' in change)
      this.#document.visit(change.renewed, (parent, key) => {
        this.#drop(parent, key, change.note ?? 'it means something else now');
        if (!this.#isSpared(change.renewed)) this.#note('add', parent, key, change.add);
      });
    else if ('required' in change) this.#require(change);
    else if ('code' in change) this.#recode(change);
    else if ('only' in change)
      this.#document.visit(change.only, (parent) => {
        if (Object.hasOwn(parent, change.without))
          this.#drop(parent, change.without, change.note ?? 'it may not stand here too');
      });
    else if ('object' in change) this.#makeObject(change);
    else if ('deprecated' in change)
      this.#tell('deprecated', change.deprecated, change.note, 'to be deleted in a later version');
    else if ('unsure' in change)
      this.#tell('unsure', change.unsure, change.note, 'left as it stood');
  }

  #rename({ renamed, to, note }: Extract<Change, { renamed: string }>): void {
    this.#document.visit(renamed, (parent, key) => {
      if (Object.hasOwn(parent, to)) return this.#drop(parent, key, `${to} stands there too`);
      this.#note('renamed', parent, key, `${to}${note === undefined ? '' : ` (${note})`}`);
      this.#document.rename(parent, key, to);
    });
  }

  #remove({ removed, when, note }: Extract<Change, { removed: string }>): void {
    this.#document.visit(removed, (parent, key) => {
      const fits = Object.entries(when ?? {}).every(([name, values]) =>
        values.includes(String(parent[name])),
      );
      if (fits) this.#drop(parent, key, note ?? 'it has no place in this version');
    });
  }

  #require(change: Extract<Change, { required: string }>): void {
    const { required, add, unless, with: needed } = change;
    if (this.#isSpared(required)) return;
    if (needed !== undefined && !this.#document.has(needed)) return;
    this.#document.visitParents(required, (parent, key) => {
      const isThere = Object.hasOwn(parent, key);
      const isSpared = unless !== undefined && Object.hasOwn(parent, unless);
      if (!isThere && !isSpared) this.#note('add', parent, key, add);
    });
  }

  /** A later version on the way does without it. */
  #isSpared(path: string): boolean {
    return this.#later.some(
      (change) =>
        ('optional' in change && change.optional === path) ||
        ('deprecated' in change && change.deprecated === path) ||
        ('removed' in change && change.removed === path && change.when === undefined),
    );
  }

  #recode(change: Extract<Change, { code: string }>): void {
    this.#document.visit(change.code, (parent, key) => {
      const value = parent[key];
      if (typeof value !== 'string' || !change.from.includes(value)) return;
      if ('to' in change) {
        parent[key] = change.to;
        this.#note('renamed', parent, key, `the code ${value} is ${change.to}`);
      } else {
        const gone = `the code ${value} is gone${change.note ? `: ${change.note}` : ''}`;
        const choices = this.#listChoices(change).join(', ');
        if (change.keep) {
          this.#note(
            'choose',
            parent,
            key,
            `one of ${choices}, or leave the element out (${gone})`,
          );
          return;
        }
        this.#drop(parent, key, gone);
        if (change.unless === undefined || !hasPath(parent, change.unless))
          this.#note('add', parent, key, `one of ${choices}`);
      }
    });
  }

  /** The codes to choose from in the end: those of this version may be gone in a later one. */
  #listChoices({
    code,
    choose,
  }: Extract<Change, { choose: readonly string[] }>): readonly string[] {
    return this.#later.reduce<readonly string[]>((choices, change) => {
      if (!('code' in change) || change.code !== code) return choices;
      const left = choices.filter((one) => !change.from.includes(one));
      if (left.length === choices.length) return choices;
      return [...left, ...('to' in change ? [change.to] : change.choose)];
    }, choose);
  }

  #makeObject({ object, note }: Extract<Change, { object: string }>): void {
    this.#document.visit(object, (parent, key) => {
      if (parent[key] === true) {
        parent[key] = {};
        this.#note('renamed', parent, key, `true is now an object${note ? ` (${note})` : ''}`);
      } else if (parent[key] === false) {
        this.#drop(parent, key, 'false is now said by leaving it out');
      }
    });
  }

  #tell(kind: 'deprecated' | 'unsure', path: string, note: string | undefined, text: string): void {
    this.#document.visit(path, (parent, key) => this.#note(kind, parent, key, note ?? text));
  }

  #drop(parent: Json, key: string, text: string): void {
    this.#note('dropped', parent, key, text);
    delete parent[key];
  }

  #note(kind: LiftNote['kind'], parent: Json, key: string, text: string): void {
    this.#document.note(parent, key, { kind, version: this.#version, text });
  }
}
