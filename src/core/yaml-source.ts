import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { getMessage } from './errors.ts';

/** One thing wrong in a YAML file of ours (definition or configuration). */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

export type YamlPath = readonly (string | number)[];

/** A YAML text that remembers on which line each of its values stands. */
export class YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly faults: Fault[] = [];
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true });
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const line = this.#lines.linePos(error.pos[0]).line;
      const message = error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '');
      this.faults.push({ file, line, path: '', message });
    }
    this.value = this.faults.length > 0 ? undefined : this.#document.toJS({ maxAliasCount: 100 });
  }

  /** The line of the value at the path, or of its nearest parent that exists. */
  lineOf(path: YamlPath): number {
    for (let depth = path.length; depth >= 0; depth--) {
      const node: unknown = this.#document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  addFault(path: YamlPath, message: string): void {
    this.faults.push({ file: this.file, line: this.lineOf(path), path: formatPath(path), message });
  }

  /** Checks the whole value against a schema; every problem becomes a fault with its line. */
  parse<T extends z.ZodType>(schema: T): z.infer<T> | undefined {
    if (this.faults.length > 0) return undefined;
    const result = schema.safeParse(this.value ?? {});
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#addIssue(issue);
    return undefined;
  }

  #addIssue(issue: z.core.$ZodIssue): void {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) this.addFault([...path, key], `unknown key '${key}'`);
    } else if (issue.code === 'invalid_union' && issue.errors[0]?.[0]) {
      const inner = issue.errors.map((errors) => errors[0]?.message ?? '').filter(Boolean);
      this.addFault(path, [...new Set(inner)].join(', or '));
    } else {
      this.addFault(path, issue.message);
    }
  }
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
