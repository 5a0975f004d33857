import { AUTHORITIES, checkAuthorityNames } from './authority-names.ts';
import { checkDocComments } from './doc-comments.ts';
import { checkExports, checkFolders, checkLength, checkNames } from './file-form.ts';
import { checkImportCycles } from './import-cycles.ts';
import { checkImportTable } from './import-table.ts';
import { checkPrinting } from './printing.ts';
import { parseTree, type SourceTree } from './source-file.ts';
import type { Violation } from './violation.ts';

/** All rules of the house, each with the sentence its test is called by. */
export function checkTree(
  tree: SourceTree,
  authorities: readonly string[] = AUTHORITIES,
): Readonly<Record<string, readonly Violation[]>> {
  const files = parseTree(tree);
  return {
    'a folder imports only what the table lets it import': checkImportTable(files),
    'no files import each other in a ring': checkImportCycles(files),
    'no file is longer than a person can hold in the head': checkLength(files),
    'every file name says what the file does': checkNames(files),
    'every export has a name, given by its own file': checkExports(files),
    'no authority is named outside channel and simulator': checkAuthorityNames(tree, authorities),
    'only cli prints': checkPrinting(files),
    'every folder has a row in the import table': checkFolders(tree),
    'every exported function and class has a doc comment': checkDocComments(files),
  };
}
