import type { SourceFile } from './source-file.ts';
import { findLine, type Violation } from './violation.ts';
import { type AstNode, type Visit, walk } from './walk.ts';

const STREAMS = ['stdout', 'stderr'];
const NAME_KEYS = ['property', 'key', 'imported', 'exported', 'label'];

/** Checks that only `src/cli` touches the console or the standard output and error streams. */
export function checkPrinting(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => file.folder !== 'cli')
    .flatMap((file) =>
      [...walk(file.program)].flatMap((visit) => {
        const found = findPrinter(visit);
        if (!found) return [];
        return [
          {
            file: file.path,
            line: findLine(file.text, visit.node.start),
            rule: 'printing',
            message: `${found} is used outside src/cli`,
            fix: 'return the text and let the command print it; for events, take the logger as an argument',
          },
        ];
      }),
    );
}

/** The name of the printer a node uses, when it uses one. */
function findPrinter({ node, parent, key }: Visit): string | undefined {
  switch (node.type) {
    case 'Identifier': {
      const isOnlyName = NAME_KEYS.includes(key) && parent?.computed !== true;
      return node.name === 'console' && !isOnlyName ? 'console' : undefined;
    }
    case 'MemberExpression':
      return findPrintingMember(node);
    case 'VariableDeclarator':
      return isNamed(node.init, 'process') ? findStream(node.id as AstNode) : undefined;
    case 'ImportDeclaration':
      return findPrintingImport(node);
    default:
      return undefined;
  }
}

function findPrintingMember(node: AstNode): string | undefined {
  const property = node.property as AstNode;
  const name = String(property.type === 'Literal' ? property.value : property.name);
  if (name === 'console' && isNamed(node.object, 'globalThis')) return 'globalThis.console';
  const object = node.object as AstNode;
  const isProcess = isNamed(object, 'process') || isNamed(object.property, 'process');
  return isProcess && STREAMS.includes(name) ? `process.${name}` : undefined;
}

function findStream(pattern: AstNode): string | undefined {
  const properties = (pattern.properties ?? []) as AstNode[];
  const taken = properties.map((property) => String((property.key as AstNode | undefined)?.name));
  const stream = taken.find((name) => STREAMS.includes(name));
  return stream && `process.${stream}`;
}

function findPrintingImport(node: AstNode): string | undefined {
  const source = String((node.source as AstNode).value).replace(/^node:/, '');
  if (source === 'console') return 'node:console';
  if (source !== 'process') return undefined;
  const names = (node.specifiers as AstNode[]).map((each) =>
    String((each.imported as AstNode | undefined)?.name),
  );
  const stream = names.find((name) => STREAMS.includes(name));
  return stream && `process.${stream}`;
}

function isNamed(node: unknown, name: string): boolean {
  const candidate = node as AstNode | null | undefined;
  return candidate?.type === 'Identifier' && candidate.name === name;
}
