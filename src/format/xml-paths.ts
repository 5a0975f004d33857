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
  /** Records of one path, told apart by their attributes: each with what stands in it. */
  variants?: XmlNode[];
}

/** The namespace of hints for XML Schema processors. */
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Builds the tree of elements that a layout knows. */
export function buildXmlTree(layout: Layout): XmlNode {
  const root = createNode('');
  for (const record of layout.records) {
    const path = splitPath(record.path);
    const isOneOfMany = layout.records.some(
      (other) => other !== record && splitPath(other.path).join('/') === path.join('/'),
    );
    for (const place of findOrMakeAll(root, path)) {
      const node = isOneOfMany ? addVariant(place) : place;
      node.record = record;
      for (const field of record.fields) addField(node, field);
    }
  }
  return root;
}

function addVariant(place: XmlNode): XmlNode {
  const variant = createNode(place.name);
  place.variants = [...(place.variants ?? []), variant];
  return variant;
}

/** A record nested in one of several may stand in each of them. */
function findOrMakeAll(root: XmlNode, names: readonly string[]): XmlNode[] {
  let nodes = [root];
  for (const [depth, name] of names.entries()) {
    nodes = nodes.map((node) => findOrMake(node, [name]));
    if (depth < names.length - 1) nodes = nodes.flatMap((node) => node.variants ?? [node]);
  }
  return nodes;
}

/** The node of an element by its attributes, where several records have its path; undefined when it is none of them. */
export function chooseVariant(
  node: XmlNode,
  readAttribute: (name: string) => string | undefined,
): XmlNode | undefined {
  if (!node.variants) return node;
  return node.variants.find(({ record, attributes }) =>
    record!.fields.every(
      (field) =>
        field.id === undefined ||
        [...attributes].some(([name, own]) => own === field && readAttribute(name) === field.id),
    ),
  );
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

/** True for an element that only holds others. */
export function isHolder({ record, text, attributes }: XmlNode): boolean {
  return !record && !text && attributes.size === 0;
}
