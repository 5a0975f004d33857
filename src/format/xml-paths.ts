import type { Field, Layout, RecordType } from './layout.ts';
import { splitPath } from './path-parts.ts';

/** One element of the layout's tree: what it is, and what may stand in it. */
export interface XmlNode {
  readonly name: string;
  readonly children: Map<string, XmlNode>;
  readonly attributes: Map<string, Field>;
  record?: RecordType;
  /** The field whose value is this element's text. */
  text?: Field;
}

/** The namespace of hints for XML Schema processors. */
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Builds the tree of elements that a layout knows. */
export function buildXmlTree(layout: Layout): XmlNode {
  const root = createNode('');
  for (const record of layout.records) {
    const node = findOrMake(root, splitPath(record.path));
    node.record = record;
    for (const field of record.fields) addField(node, field);
  }
  return root;
}

function createNode(name: string): XmlNode {
  return { name, children: new Map(), attributes: new Map() };
}

function findOrMake(from: XmlNode, names: readonly string[]): XmlNode {
  let node = from;
  for (const name of names) {
    const child = node.children.get(name) ?? createNode(name);
    node.children.set(name, child);
    node = child;
  }
  return node;
}

function addField(record: XmlNode, field: Field): void {
  const parts = splitPath(field.at);
  const attribute = parts.at(-1)?.startsWith('@') ? parts.pop()!.slice(1) : undefined;
  const node = findOrMake(record, parts);
  if (attribute === undefined) node.text = field;
  else node.attributes.set(attribute, field);
}
