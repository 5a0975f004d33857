import type { Import, SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** What a folder of `src/` may import, and why no more than that. */
export interface FolderRule {
  readonly mayImport: readonly string[];
  readonly why: string;
  /** The files of the folder may not import one another. */
  readonly filesApart?: boolean;
}

/** The import table of the house. A file at the root of `src` counts as a folder. */
export const IMPORT_TABLE: Readonly<Record<string, FolderRule>> = {
  main: {
    mayImport: ['cli'],
    why: 'it hands argv to the commands and their answer to the shell; there is nothing else to do',
  },
  cli: {
    mayImport: ['web', 'app', 'report', 'simulator', 'core'],
    why: 'a command asks the app and prints; a command that reaches a part past the app hides work from everybody who does not use the command line',
  },
  web: {
    mayImport: ['app', 'report', 'core'],
    why: 'a page shows what the app tells; a page with its own way to the ledger or a channel would be a second pipeline',
  },
  simulator: {
    mayImport: ['format', 'rules', 'seal', 'core'],
    why: 'a counterpart built from our channels would share their faults and never find them',
  },
  app: {
    mayImport: [
      'pipeline',
      'stages',
      'mapping',
      'format',
      'rules',
      'seal',
      'channel',
      'ledger',
      'report',
      'core',
    ],
    why: 'it is the one place where the parts are built, so it sees all of them and nobody sees it but the doors (cli, web)',
  },
  pipeline: {
    mayImport: ['stages', 'mapping', 'rules', 'core'],
    why: 'it reads as two lists of steps; whatever a step needs arrives as an argument. Transactions are nouns of rules',
  },
  stages: {
    mayImport: ['mapping', 'format', 'rules', 'seal', 'report', 'core'],
    filesApart: true,
    why: 'a step knows its own work only: the order of steps belongs to the pipeline, channels and ledger arrive as arguments',
  },
  channel: {
    mayImport: ['format', 'seal', 'core'],
    why: 'it carries bytes; one that knew rules or the ledger would decide what to carry',
  },
  mapping: {
    mayImport: ['format', 'rules', 'core'],
    why: 'it turns records that were read into others to be written; what becomes of the file is not its business',
  },
  rules: {
    mayImport: ['format', 'core'],
    why: 'a rule judges records that were read; it neither sends nor stores',
  },
  report: {
    mayImport: ['format', 'core'],
    why: 'it turns what it is given into text, so that the same input always gives the same report',
  },
  format: {
    mayImport: ['core'],
    why: 'the engine reads and writes by definition and serves everybody, so it may know nobody',
  },
  seal: {
    mayImport: ['core'],
    why: 'keys and signatures work on bytes, whatever the bytes mean',
  },
  ledger: {
    mayImport: ['core'],
    why: 'the truth about what happened may not depend on the code that made it happen',
  },
  core: {
    mayImport: [],
    why: 'the nouns everybody speaks in stand on nothing of ours',
  },
};

const RULE = 'import-table';

/** Checks every import between files of `src/` against the import table. */
export function checkImportTable(
  files: readonly SourceFile[],
  table: Readonly<Record<string, FolderRule>> = IMPORT_TABLE,
): Violation[] {
  const paths = new Set(files.map((file) => file.path));
  const folders = new Map(files.map((file) => [file.path, file.folder]));
  return files.flatMap((file) =>
    file.imports.flatMap((found) => {
      const at = { file: file.path, line: found.line, rule: RULE };
      if (found.specifier === '') return [{ ...at, ...COMPUTED }];
      if (found.path === undefined) return [];
      if (!paths.has(found.path)) return [{ ...at, ...describeMissing(found) }];
      const target = folders.get(found.path) ?? '';
      const judged = judge(file, found.path, target, table[file.folder]);
      return judged ? [{ ...at, ...judged }] : [];
    }),
  );
}

type Judgement = Pick<Violation, 'message' | 'fix'>;

const COMPUTED: Judgement = {
  message: 'the import computes what it imports, so nobody can check it',
  fix: 'write the imported path as a plain string',
};

function describeMissing(found: Import): Judgement {
  return {
    message: `'${found.specifier}' is no TypeScript file of src`,
    fix: 'import a file of src by its whole name with .ts; what lies outside src is data, loaded at start',
  };
}

function judge(
  file: SourceFile,
  path: string,
  target: string,
  row: FolderRule | undefined,
): Judgement | undefined {
  // A folder without a row is reported once, by the folder check.
  if (!row) return undefined;
  if (target === file.folder) {
    if (!row.filesApart || path === file.path) return undefined;
    return {
      message: `a file of ${target} imports another one (${path}): ${row.why}`,
      fix: 'move what both need to the folder it belongs to (core, format, report) or pass it in',
    };
  }
  if (row.mayImport.includes(target)) return undefined;
  const allowed = row.mayImport.join(', ') || 'nothing of ours';
  return {
    message: `${file.folder} imports ${target} (${path}), but may import only ${allowed}: ${row.why}`,
    fix: `pass what is needed from ${target} as an argument, or move it to a folder that ${file.folder} may import`,
  };
}
