import type { SchemaNode } from './model-keywords.ts';

/** A node of a schema with what it refers to in it; its own keywords come first. */
export function followNode(schema: SchemaNode, node: unknown): SchemaNode | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { $ref, ...own } = node as SchemaNode;
  if (typeof $ref !== 'string') return own;
  const name = $ref.replace('#/$defs/', '');
  const target = followNode(schema, (schema.$defs as SchemaNode | undefined)?.[name]);
  return { ...target, ...own };
}

/** The node that describes the value at a JSON pointer; undefined where the schema says nothing of it. */
export function findNode(schema: SchemaNode, pointer: string): SchemaNode | undefined {
  let node = followNode(schema, schema);
  for (const part of pointer.split('/').slice(1)) {
    const { properties, items } = node ?? {};
    node = followNode(schema, (properties as SchemaNode | undefined)?.[part] ?? items);
  }
  return node;
}
