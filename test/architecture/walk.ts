/** A node of the syntax tree, seen without knowing its type. */
export interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node with the node it hangs under and the name it has there. */
export interface Visit {
  readonly node: AstNode;
  readonly parent: AstNode | undefined;
  readonly key: string;
}

/** Visits a node and everything below it, in source order. */
export function* walk(root: unknown, parent?: AstNode, key = ''): Generator<Visit> {
  if (Array.isArray(root)) {
    for (const element of root) yield* walk(element, parent, key);
    return;
  }
  if (typeof root !== 'object' || root === null) return;
  const node = root as AstNode;
  if (typeof node.type === 'string') yield { node, parent, key };
  for (const [name, value] of Object.entries(node)) yield* walk(value, node, name);
}
