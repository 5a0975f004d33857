import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { getMessage } from '../../core/errors.ts';
import { refuseStructure } from './shs-error.ts';
import { decodeXml } from './xml-text.ts';

/** An element as it was read: attributes, children by name, text. */
export interface XmlElement {
  getAttribute(name: string): string | undefined;
  getChildren(name: string): readonly XmlElement[];
  readonly text: string;
}

type Node = Readonly<Record<string, unknown>>;

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  alwaysCreateTextNode: true,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** Reads a document without a prolog that has this root; entities of its own are refused. */
export function readXml(text: string, root: string): XmlElement {
  const judged = XMLValidator.validate(text);
  if (judged !== true) refuseStructure(`the XML is broken: ${judged.err.msg}`);
  return toElement(getNodes(parse(text), root)[0] ?? refuseStructure(`no <${root}>`));
}

function parse(text: string): Node {
  try {
    return PARSER.parse(text) as Node;
  } catch (error) {
    return refuseStructure(`the XML is broken: ${getMessage(error)}`);
  }
}

function toElement(node: Node): XmlElement {
  return {
    getAttribute: (name) => {
      const value = Object.hasOwn(node, `@${name}`) ? node[`@${name}`] : undefined;
      return value === undefined ? undefined : decodeXml(String(value));
    },
    getChildren: (name) => getNodes(node, name).map(toElement),
    text: decodeXml(String(node['#text'] ?? '')),
  };
}

function getNodes(node: Node, name: string): readonly Node[] {
  return Object.hasOwn(node, name) ? (node[name] as readonly Node[]) : [];
}
