import { posix } from 'node:path';
import { IMPORT_TABLE } from './import-table.ts';
import { getFolder, type SourceFile, type SourceTree } from './source-file.ts';
import { findLine, type Violation } from './violation.ts';
import { type AstNode, walk } from './walk.ts';

/** A file longer than this has more than one duty. */
export const MAXIMUM_LINES = 300;

const EMPTY_NAMES = ['util', 'utils', 'helper', 'helpers'];

/** Checks that only folders and root files of the import table exist. Sees files of every kind. */
export function checkFolders(tree: SourceTree): Violation[] {
  const unknown = new Map<string, string>();
  for (const path of Object.keys(tree).sort()) {
    const [, first = '', inside] = path.split('/');
    if (path === 'src/README.md') continue;
    const isRootFile = inside === undefined;
    const name = getFolder(path);
    const isKnown =
      Object.hasOwn(IMPORT_TABLE, name) &&
      (!isRootFile || ROOT_FILES.includes(name)) &&
      !(name === 'main' && !isRootFile);
    if (!isKnown && !unknown.has(first)) unknown.set(first, path);
  }
  return [...unknown].map(([name, file]) => ({
    file,
    line: 1,
    rule: 'folder',
    message: `src/${name} has no row in the import table`,
    fix: 'put the file into a folder of the table; a new folder needs a row there, here and a decision note',
  }));
}

const ROOT_FILES = ['main', 'app', 'pipeline'];

/** Checks that no file has more lines than a person can hold in the head. */
export function checkLength(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (lines <= MAXIMUM_LINES) return [];
    return [
      {
        file: path,
        line: MAXIMUM_LINES + 1,
        rule: 'length',
        message: `the file has ${lines} lines, the limit is ${MAXIMUM_LINES}`,
        fix: 'find the second duty of the file and give it a file of its own',
      },
    ];
  });
}

/** Checks that no file or folder has a name that would fit anything. */
export function checkNames(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path }) => {
    const names = path.split('/').map((part) => posix.basename(part, '.ts'));
    const empty = names.find(
      (name) => name === 'index' || name.split('-').some((word) => EMPTY_NAMES.includes(word)),
    );
    if (empty === undefined) return [];
    return [
      {
        file: path,
        line: 1,
        rule: 'name',
        message: `'${empty}' does not say what is in it`,
        fix: 'name the file after what it does; for an index, import the files themselves',
      },
    ];
  });
}

/** Checks that every export has a name of its own: no `export *`, no default. */
export function checkExports(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    [...walk(file.program)].flatMap(({ node }) => {
      const judged = judgeExport(node);
      const line = findLine(file.text, node.start);
      return judged ? [{ file: file.path, line, rule: 'export', ...judged }] : [];
    }),
  );
}

function judgeExport(node: AstNode): Pick<Violation, 'message' | 'fix'> | undefined {
  if (node.type === 'ExportAllDeclaration') {
    return {
      message: 'export * hides what is exported and from where',
      fix: 'let the importer import the file itself',
    };
  }
  const exported = node.type === 'ExportSpecifier' ? (node.exported as AstNode) : undefined;
  const isDefault = exported?.name === 'default' || exported?.value === 'default';
  if (node.type !== 'ExportDefaultDeclaration' && !isDefault) return undefined;
  return {
    message: 'a default export gets a new name in every file that imports it',
    fix: 'export it under its name',
  };
}
