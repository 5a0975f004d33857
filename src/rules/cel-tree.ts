import type { ASTNode } from '@marcbachmann/cel-js';

/** Visits an expression and all parts of it, from the outside in. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const part of [node.args].flat(Infinity)) if (isNode(part)) walk(part, visit);
}

/** Parts of an expression stand among names and values. */
export function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}
