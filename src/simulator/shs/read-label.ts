import type { ShsData, ShsHistory, ShsLabel, ShsParty } from './label.ts';
import { refuseStructure } from './shs-error.ts';
import { readXml, type XmlElement } from './xml-tree.ts';

/** A label as it was read, before the checks of a node: what they judge may be missing or double. */
export interface ReadLabel
  extends Omit<ShsLabel, 'from' | 'originator' | 'sequenceType' | 'product'> {
  readonly froms: readonly ShsParty[];
  readonly originators: readonly ShsParty[];
  readonly products: readonly string[];
  readonly sequenceType: string | undefined;
  readonly isCompound: boolean;
}

/** Ids: no blanks and no marks. */
const TOKEN = /^[-.:\w\xc0-\uffff]+$/;
/** A datetime; fractions of seconds and a zone occur. */
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

/** Reads a label; what it must have by its document type is demanded, in any order of elements. */
export function readLabel(text: string): ReadLabel {
  const root = readXml(text, 'shs.label');
  const content = getOne(root, 'content');
  const txId = getToken(root, 'tx.id');
  const get = (name: string, byDefault: string) => root.getAttribute(name) ?? byDefault;
  if (get('version', '1.2') !== '1.2') refuseStructure('the version is not 1.2');
  const isCompound =
    [get('message-type', 'simple'), get('document-type', 'simple')].includes('compound') ||
    content.getChildren('compound').length > 0;
  return {
    txId,
    corrId: root.getAttribute('corr.id') === undefined ? txId : getToken(root, 'corr.id'),
    contentId: getToken(content, 'content.id'),
    agreement: root.getAttribute('shs.agreement'),
    transferType: get('transfer-type', 'asynch'),
    sequenceType: root.getAttribute('sequence-type'),
    status: getStatus(get('status', 'production')),
    isCompound,
    originators: root.getChildren('originator').map((party) => readParty(party, 'name')),
    froms: root.getChildren('from').map((party) => readParty(party, 'commonName')),
    to: root.getChildren('to').map((party) => readParty(party, 'commonName'))[0],
    endRecipient: root.getChildren('end-recipient').map((party) => readParty(party, 'name'))[0],
    products: root.getChildren('product').map((product) => product.text),
    meta: root.getChildren('meta').map((meta) => ({
      name: getAttribute(meta, 'name'),
      value: meta.text,
    })),
    subject: root.getChildren('subject')[0]?.text,
    datetime: getDatetime(root),
    data: content.getChildren('data').map(readData),
    history: root.getChildren('history').map(readHistory),
  };
}

function readParty(element: XmlElement, nameAttribute: string): ShsParty {
  return { address: element.text, name: element.getAttribute(nameAttribute) };
}

function readData(data: XmlElement): ShsData {
  return {
    datapartType: getAttribute(data, 'datapartType'),
    fileName: data.getAttribute('filename'),
    bytes: data.getAttribute('no-of-bytes'),
    records: data.getAttribute('no-of-records'),
  };
}

function readHistory(history: XmlElement): ShsHistory {
  return {
    nodeId: getAttribute(history, 'node.id'),
    contentId: history.getAttribute('content.id'),
    txId: history.getAttribute('tx.id'),
    from: history.getAttribute('from'),
    to: history.getAttribute('to'),
    localId: history.getAttribute('local.id'),
    datetime: getDatetime(history),
    comment: history.getChildren('comment')[0]?.text,
  };
}

function getOne(parent: XmlElement, name: string): XmlElement {
  const [first, second] = parent.getChildren(name);
  if (!first || second) return refuseStructure(`there must be one <${name}>`);
  return first;
}

function getAttribute(element: XmlElement, name: string): string {
  return element.getAttribute(name) ?? refuseStructure(`the attribute ${name} is missing`);
}

function getToken(element: XmlElement, name: string): string {
  const token = getAttribute(element, name);
  return TOKEN.test(token) ? token : refuseStructure(`${name}="${token}" is no name token`);
}

function getDatetime(parent: XmlElement): string {
  const { text } = getOne(parent, 'datetime');
  return DATETIME.test(text) ? text : refuseStructure(`the datetime '${text}' is none`);
}

function getStatus(status: string): string {
  const isKnown = status === 'test' || status === 'production';
  return isKnown ? status : refuseStructure(`the status '${status}' is none`);
}
