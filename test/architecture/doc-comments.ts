import type { SourceFile } from './source-file.ts';
import { findLine, type Violation } from './violation.ts';
import type { AstNode } from './walk.ts';

interface Declared {
  readonly name: string;
  /** Where the statement starts, `export` included. */
  readonly start: number;
}

const FUNCTION_VALUES = ['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'];

/** Checks that every exported function and class carries its promise in a doc comment above it. */
export function checkDocComments(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    findExported(file)
      .filter(({ start }) => !hasDocComment(file, start))
      .map(({ name, start }) => ({
        file: file.path,
        line: findLine(file.text, start),
        rule: 'doc-comment',
        message: `${name} is exported without a doc comment right above it`,
        fix: 'write one sentence in /** */ above it that says what it promises',
      })),
  );
}

/** Exported functions and classes, each name once: the first overload speaks for the others. */
function findExported(file: SourceFile): Declared[] {
  const body = file.program.body as unknown as AstNode[];
  const local = body.flatMap((statement) => readDeclared(statement, statement.start));
  const found = body
    .filter((statement) => statement.type === 'ExportNamedDeclaration')
    .flatMap((statement) => {
      const declaration = statement.declaration as AstNode | null;
      if (declaration) return readDeclared(declaration, statement.start);
      const names = (statement.specifiers as AstNode[]).map((each) => (each.local as AstNode).name);
      return statement.source ? [] : local.filter(({ name }) => names.includes(name));
    });
  return [...new Map(found.toReversed().map((each) => [each.name, each])).values()].toReversed();
}

function readDeclared(declaration: AstNode, start: number): Declared[] {
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
      return [{ name: getName(declaration), start }];
    case 'VariableDeclaration':
      return (declaration.declarations as AstNode[])
        .filter((each) => FUNCTION_VALUES.includes((each.init as AstNode | null)?.type ?? ''))
        .map((each) => ({ name: getName(each), start }));
    default:
      return [];
  }
}

function getName(node: AstNode): string {
  return String((node.id as AstNode).name);
}

function hasDocComment(file: SourceFile, start: number): boolean {
  return file.comments.some((comment) => {
    if (comment.type !== 'Block' || !comment.value.startsWith('*')) return false;
    const saysSomething = /\p{L}/u.test(comment.value);
    return (
      saysSomething && comment.end <= start && isRightAbove(file.text.slice(comment.end, start))
    );
  });
}

/** Only line comments (for the linter, say) may stand between; a blank line cuts the tie. */
function isRightAbove(between: string): boolean {
  const [rest = '', ...lines] = between.split('\n');
  const indent = lines.pop() ?? '';
  const isTied = lines.every((line) => line.trimStart().startsWith('//'));
  return rest.trim() === '' && indent.trim() === '' && isTied;
}
