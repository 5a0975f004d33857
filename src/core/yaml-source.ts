import { readFileSync } from 'node:fs';
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { z } from 'zod';
import { getMessage } from './errors.ts';
import {
  getAt,
  listProblems,
  listTextPaths,
  type Problem,
  type YamlPath,
} from './yaml-problems.ts';

/** One thing wrong in a YAML file of ours (definition or configuration). */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** What may stand in for the value at a path when that one is faulty. */
export type StandIn = (path: YamlPath) => unknown;

/** A faulty part mended may show the next: a key in it, then what holds it. */
const MAX_ROUNDS = 20;

const KEY_TWICE = 'the key stands for the second time in its map';

/** What YAML's own words do not say. */
const HINTS: Readonly<{ [code: string]: string }> = {
  DUPLICATE_KEY: KEY_TWICE,
  BLOCK_AS_IMPLICIT_KEY: "a text with ': ' in it must stand in quotes",
  BLOCK_IN_FLOW: "a text with ': ' in it must stand in quotes",
  BAD_ALIAS: 'a text that begins with * must stand in quotes',
  BAD_SCALAR_START: 'a text that begins with @, ` or % must stand in quotes',
  UNEXPECTED_TOKEN:
    'a text that begins with a brace, bracket or quote must stand in quotes as a whole',
};

type Node = ReturnType<ReturnType<typeof parseDocument>['getIn']>;

/** A YAML text that remembers on which line each of its values stands. */
export class YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly faults: Fault[] = [];
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #lines = new LineCounter();
  /** Parts that `parseRest` put something else in the place of. */
  readonly #patched: string[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      merge: true,
      uniqueKeys: (a, b) => isScalar(a) && isScalar(b) && readText(a) === readText(b),
    });
    this.#tellSyntax([...this.#document.errors, ...this.#document.warnings]);
    // An alias that looks its anchor up itself goes through the whole document each time.
    const anchors = new Set<string>();
    visit(this.#document, {
      Value: (_, { anchor }) => {
        if (anchor !== undefined) anchors.add(anchor);
      },
      // A key is a name: 01 is not 1.
      Pair: (_, { key }) => {
        if (!isScalar(key)) return;
        key.value = readText(key);
        if (key.value === '__proto__') this.#tellAt(key, "no key may be called '__proto__'");
      },
      Alias: (_, alias) => {
        if (alias.source !== '' && !anchors.has(alias.source))
          this.#tellAt(alias, HINTS.BAD_ALIAS!);
      },
    });
    this.value = this.faults.length > 0 ? undefined : this.#document.toJS({ maxAliasCount: 100 });
  }

  /** The line of the key or value at the path, or of its nearest parent that exists. */
  lineOf(path: YamlPath): number {
    for (let depth = path.length; depth >= 0; depth--) {
      const node =
        this.#findKey(path.slice(0, depth)) ?? this.#document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  addFault(path: YamlPath, message: string): void {
    this.faults.push({ file: this.file, line: this.lineOf(path), path: formatPath(path), message });
  }

  /** True when something at the path or in it is known to be faulty, or it lies in such a part. */
  isFaulty(path: YamlPath): boolean {
    const place = formatPath(path);
    return this.isReplaced(path) || this.faults.some((fault) => isWithin(fault.path, place));
  }

  /** Checks the whole value against a schema; every problem becomes a fault with its line. */
  parse<T extends z.ZodType>(schema: T): z.infer<T> | undefined {
    if (this.faults.length > 0) return undefined;
    const result = this.#read(schema, structuredClone(this.value ?? {}));
    if (result.problems.length === 0) return result.data;
    this.#tell(result.problems);
    return undefined;
  }

  /**
   * The same, but gives what remains without the faulty parts, so that all else can be checked too.
   * Undefined when nothing can stand in for a part that is needed.
   */
  parseRest<T extends z.ZodType>(schema: T, standIn: StandIn): z.infer<T> | undefined {
    if (this.faults.length > 0) return undefined;
    const value: unknown = structuredClone(this.value ?? {});
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { data, problems } = this.#read(schema, value);
      if (problems.length === 0) return data;
      this.#tell(problems);
      for (const { path, isUnknownKey } of problems)
        if (!isUnknownKey) this.#patched.push(formatPath(path));
      if (!problems.every((problem) => mend(value, problem, standIn))) return undefined;
    }
    return undefined;
  }

  /** True when `parseRest` put something else in the place of what stands at the path. */
  isReplaced(path: YamlPath): boolean {
    const place = formatPath(path);
    return this.#patched.some((patched) => isWithin(place, patched));
  }

  #tell(problems: readonly Problem[]): void {
    for (const { path, message } of problems)
      if (!this.isFaulty(path)) this.addFault(path, message);
  }

  /** Where the schema wants a text, a number is taken as it is written: 007 is not 7. */
  #read<T extends z.ZodType>(
    schema: T,
    value: unknown,
  ): { readonly data?: z.infer<T>; readonly problems: readonly Problem[] } {
    for (;;) {
      const result = schema.safeParse(value);
      if (result.success) return { data: result.data, problems: [] };
      const { issues } = result.error;
      const taken = listTextPaths(issues).filter((path) => this.#takeAsWritten(value, path));
      if (taken.length === 0) return { problems: listProblems(issues, value) };
    }
  }

  #takeAsWritten(value: unknown, path: YamlPath): boolean {
    const found = getAt(value, path);
    if (typeof found !== 'number' && typeof found !== 'boolean') return false;
    const scalar = this.#findWritten(path);
    if (!isScalar(scalar)) return false;
    Reflect.set(getAt(value, path.slice(0, -1)) as object, path.at(-1)!, readText(scalar));
    return true;
  }

  /** The node at a path, through aliases and what is merged into a map (`<<`). */
  #findWritten(path: YamlPath): unknown {
    let node: unknown = this.#document.contents;
    for (const part of path) node = this.#getMember(this.#resolve(node), part);
    return this.#resolve(node);
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #getMember(parent: unknown, part: string | number): unknown {
    if (isSeq(parent)) return parent.items[Number(part)];
    if (!isMap(parent)) return undefined;
    const own = parent.get(part, true);
    if (own !== undefined) return own;
    const merged = this.#resolve(parent.items.find(({ key }) => isMergeKey(key))?.value);
    const sources = isSeq(merged) ? merged.items : [merged];
    return sources
      .map((source) => this.#getMember(this.#resolve(source), part))
      .find((found) => found !== undefined);
  }

  /** After the first place where it is no YAML the rest is mostly taken for something else. */
  #tellSyntax(errors: readonly (YAMLParseError | YAMLWarning)[]): void {
    const told = errors.map((error) => ({
      range: error.pos,
      message: HINTS[error.code] ?? error.message.split('\n')[0]!.replace(/ at line \d+.*$/, ''),
    }));
    const first = told.find(({ message }) => message !== KEY_TWICE);
    for (const error of told)
      if (error === first || error.message === KEY_TWICE) this.#tellAt(error, error.message);
  }

  #tellAt({ range }: { range?: readonly number[] | null | undefined }, message: string): void {
    const { line } = this.#lines.linePos(range?.[0] ?? 0);
    this.faults.push({ file: this.file, line, path: '', message });
  }

  #findKey(path: YamlPath): Node {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    if (path.length === 0 || !isMap(parent)) return undefined;
    return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (key.value === '<<' || key.source === '<<');
}

/** A scalar as the file has it. */
function readText(scalar: { readonly value: unknown; readonly source?: string }): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}

/** Puts something else in the place of a faulty part, or takes away what cannot be without it. */
function mend(value: unknown, { path, isUnknownKey }: Problem, standIn: StandIn): boolean {
  const other = isUnknownKey ? undefined : standIn(path);
  if (path.length === 0) return false;
  const parent = getAt(value, path.slice(0, -1));
  if (typeof parent !== 'object' || parent === null) return true;
  const key = path.at(-1)!;
  if (other !== undefined) return Reflect.set(parent, key, other);
  if (Object.hasOwn(parent, key) && !Array.isArray(parent))
    return Reflect.deleteProperty(parent, key);
  return mend(value, { path: path.slice(0, -1), message: '', isUnknownKey: false }, standIn);
}

/** Faults of one file in the order of its lines. */
export function sortFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted((a, b) => a.line - b.line);
}

/** Reads a YAML file; a file that cannot be read is a fault, not an exception. */
export function loadYaml(path: string, shownAs = path): YamlSource {
  try {
    return new YamlSource(shownAs, readFileSync(path, 'utf8'));
  } catch (error) {
    const source = new YamlSource(shownAs, '');
    source.faults.push({ file: shownAs, line: 1, path: '', message: getMessage(error) });
    return source;
  }
}

function isWithin(place: string, outer: string): boolean {
  return place === outer || place.startsWith(`${outer}.`) || place.startsWith(`${outer}[`);
}

function formatPath(path: YamlPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** Formats faults as `file:line  path: message`, one a line. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults
    .map(
      (fault) =>
        `${fault.file}:${fault.line}  ${fault.path ? `${fault.path}: ` : ''}${fault.message}`,
    )
    .join('\n');
}
