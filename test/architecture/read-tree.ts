import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from './source-file.ts';

/** Reads every file of `src/`, by path from the root of the project. */
export function readTree(root: string): SourceTree {
  const paths = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The authorities that have a folder under `formats/`. */
export function readAuthorities(root: string): string[] {
  const formats = join(root, 'formats');
  return readdirSync(formats).filter((name) => existsSync(join(formats, name, 'authority.yaml')));
}
