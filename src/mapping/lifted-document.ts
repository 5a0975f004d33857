import { isLosslessNumber } from 'lossless-json';

/** What a person must know of a document that was lifted to another version. */
export interface LiftNote {
  /** dropped: had no place any more; add: must be filled in; choose: must be something else; deprecated, unsure: was left as it stood. */
  readonly kind: 'dropped' | 'add' | 'choose' | 'deprecated' | 'unsure' | 'renamed';
  /** JSON pointer: of what was dropped or renamed in the document that was read, of all else in the one that was made. */
  readonly path: string;
  /** The version that changed it. */
  readonly version: string;
  readonly text: string;
}

/** An object of a document. */
export interface Json {
  [name: string]: unknown;
}

interface Noted extends Omit<LiftNote, 'path'> {
  readonly parent: Json;
  readonly key: string;
  /** Where it stood in the document that was read. */
  readonly source: string;
}

type Visit = (parent: Json, key: string) => void;

/** A document that is being changed, which remembers where everything stood. */
export class LiftedDocument {
  readonly #value: unknown;
  /** Pointers of objects in the document that was read, and what their members were called. */
  readonly #origins = new Map<object, string>();
  readonly #names = new Map<object, Map<string, string>>();
  readonly #notes: Noted[] = [];

  constructor(value: unknown) {
    this.#value = value;
    mark(value, '', this.#origins);
  }

  /** Calls for every member that a path leads to. */
  visit(path: string, call: Visit): void {
    this.visitParents(path, (parent, key) => {
      if (Object.hasOwn(parent, key)) call(parent, key);
    });
  }

  /** The same, also where the last member of the path is missing. */
  visitParents(path: string, call: Visit): void {
    const parts = path.split('/');
    const last = parts.pop()!;
    for (const parent of findAll(this.#value, parts)) if (isObject(parent)) call(parent, last);
  }

  has(path: string): boolean {
    let isThere = false;
    this.visit(path, () => {
      isThere = true;
    });
    return isThere;
  }

  /** Calls a member otherwise; it keeps its place among the others. */
  rename(parent: Json, key: string, to: string): void {
    const names = this.#names.get(parent) ?? new Map<string, string>();
    this.#names.set(parent, names.set(to, names.get(key) ?? key));
    for (const [name, value] of Object.entries(parent)) {
      delete parent[name];
      parent[name === key ? to : name] = value;
    }
  }

  note(parent: Json, key: string, note: Omit<LiftNote, 'path'>): void {
    const name = this.#names.get(parent)?.get(key) ?? key;
    // What a change takes out may be what another asks for.
    const isTold = this.#notes.some(
      (one) =>
        one.kind === 'add' && note.kind === 'add' && one.parent === parent && one.key === key,
    );
    if (isTold) return;
    this.#notes.push({
      ...note,
      parent,
      key,
      source: `${this.#origins.get(parent) ?? ''}/${name}`,
    });
  }

  /** The notes with the paths as they are now; those of parts that are gone, or have been filled in since, are left out. */
  finish(): LiftNote[] {
    const places = new Map<object, string>();
    mark(this.#value, '', places);
    return this.#notes.flatMap(({ parent, key, source, ...note }) => {
      if (note.kind === 'dropped' || note.kind === 'renamed') return { ...note, path: source };
      const place = places.get(parent);
      const isSettled = Object.hasOwn(parent, key) === (note.kind === 'add');
      return place === undefined || isSettled ? [] : { ...note, path: `${place}/${key}` };
    });
  }
}

function mark(value: unknown, pointer: string, places: Map<object, string>): void {
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return;
  places.set(value, pointer);
  for (const [name, inner] of Object.entries(value)) mark(inner, `${pointer}/${name}`, places);
}

/** True when there is something at a path of an object. */
export function hasPath(value: Json, path: string): boolean {
  return findAll(value, path.split('/')).length > 0;
}

/** What a path leads to; `*` is every element of a list and every member of an object. */
function findAll(value: unknown, parts: readonly string[]): unknown[] {
  let found = [value];
  for (const part of parts)
    found = found.flatMap((each) => {
      if (part === '*')
        return Array.isArray(each) || isObject(each) ? Object.values(each as object) : [];
      return isObject(each) && Object.hasOwn(each, part) ? [each[part]] : [];
    });
  return found;
}

function isObject(value: unknown): value is Json {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}
