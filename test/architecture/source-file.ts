import { posix } from 'node:path';
import { type ESTree, type ParseResult, parseSync } from 'vite';
import { findLine } from './violation.ts';
import { type AstNode, walk } from './walk.ts';

/** One import of a file: what was written, and how. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `type` leaves nothing behind when compiled; the others run. */
  readonly kind: 'static' | 'type' | 'dynamic';
  /** The path imported, for a relative import. */
  readonly path?: string;
}

/** A parsed file of `src/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** `cli` for `src/cli/run.ts`; `main` for `src/main.ts`. */
  readonly folder: string;
  readonly program: ESTree.Program;
  readonly comments: ParseResult['comments'];
  readonly imports: readonly Import[];
}

/** Files by path, as a tree on disk would hold them. */
export type SourceTree = Readonly<Record<string, string>>;

/** Parses the TypeScript files of a tree, in order of path. A file that does not parse throws. */
export function parseTree(tree: SourceTree): SourceFile[] {
  return Object.keys(tree)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => parseFile(path, tree[path] ?? ''));
}

function parseFile(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const imports = [...walk(program)].flatMap(({ node }) => readImport(path, text, node));
  return { path, text, folder: getFolder(path), program, comments, imports };
}

/** The folder a path belongs to; a file at the root of `src` is a folder of its own. */
export function getFolder(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

const STATIC = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'];

function readImport(path: string, text: string, node: AstNode): Import[] {
  const kind = readKind(node);
  const source = node.type === 'CallExpression' ? getFirstArgument(node) : node.source;
  if (!kind || !source) return [];
  const isLiteral = isNode(source) && source.type === 'Literal';
  const specifier = isLiteral ? String(source.value) : '';
  const line = findLine(text, node.start);
  if (!specifier.startsWith('.')) return [{ specifier, line, kind }];
  return [{ specifier, line, kind, path: posix.join(posix.dirname(path), specifier) }];
}

function readKind(node: AstNode): Import['kind'] | undefined {
  if (STATIC.includes(node.type)) {
    return node.importKind === 'type' || node.exportKind === 'type' ? 'type' : 'static';
  }
  if (node.type === 'TSImportType') return 'type';
  if (node.type === 'ImportExpression') return 'dynamic';
  const callee = node.callee;
  const isRequire = node.type === 'CallExpression' && isNode(callee) && callee.name === 'require';
  return isRequire ? 'dynamic' : undefined;
}

function getFirstArgument(node: AstNode): unknown {
  return Array.isArray(node.arguments) ? node.arguments[0] : undefined;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}
