import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AppError, getMessage } from '../../core/errors.ts';

/** An element: its attributes and children by name, its own text as `#text`. */
export type XmlNode = { readonly [name: string]: XmlNode | readonly XmlNode[] | string };

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  // Only so are numbered characters read; no entity is ever declared here.
  htmlEntities: true,
  alwaysCreateTextNode: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

const DOCTYPE = /<!DOCTYPE\s+[^>[]*>/;

/**
 * Reads a small SHS document and returns its root, which must be called `root`. The document type is
 * dropped unread; one with declarations of its own is refused, as is everything that is not well-formed.
 */
export function readXml(bytes: Buffer, root: string, charset?: string): XmlNode {
  const text = decode(bytes, charset).trim();
  const bare = text.replace(DOCTYPE, '');
  if (bare.includes('<!DOCTYPE') || bare.includes('<!ENTITY'))
    throw broken(root, 'it has a document type with declarations of its own');
  const validity = XMLValidator.validate(bare);
  if (validity !== true) throw broken(root, `${validity.err.msg} (line ${validity.err.line})`);
  const document = parse(bare, root);
  const found = asNodes(document[root])[0];
  if (!found) throw broken(root, `it is ${Object.keys(document).join(', ')}`);
  return found;
}

function parse(text: string, root: string): XmlNode {
  try {
    return PARSER.parse(text) as XmlNode;
  } catch (error) {
    throw broken(root, getMessage(error));
  }
}

/** What the document itself says of its characters counts; a MIME header may say something else. */
function decode(bytes: Buffer, charset: string | undefined): string {
  const declared = /^[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(bytes.toString('latin1', 0, 200));
  const name = declared?.[1] ?? charset ?? 'iso-8859-1';
  return bytes.toString(/^utf-?8$/i.test(name) ? 'utf8' : 'latin1').replace(/^\uFEFF/, '');
}

/** The elements of a name, however many there are. */
export function asNodes(value: XmlNode[string] | undefined): readonly XmlNode[] {
  if (value === undefined || typeof value === 'string') return [];
  return Array.isArray(value) ? (value as readonly XmlNode[]) : [value as XmlNode];
}

/** The text of the first element of a name. */
export function getText(node: XmlNode, name: string): string | undefined {
  const text = asNodes(node[name])[0]?.['#text'];
  return typeof text === 'string' ? text : undefined;
}

/** An attribute, with line breaks and blanks around it left out. */
export function getAttribute(node: XmlNode, name: string): string | undefined {
  const value = node[`@${name}`];
  return typeof value === 'string' ? value.trim() : undefined;
}

function broken(root: string, reason: string): AppError {
  return new AppError('SHS_MESSAGE_BROKEN', `${root} cannot be read: ${reason}`, {
    fix: 'Ask the counterpart to send the message again; what came is kept.',
  });
}
