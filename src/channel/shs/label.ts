import { AppError } from '../../core/errors.ts';
import { asNodes, getAttribute, getText, readXml, type XmlNode } from './read-xml.ts';

export const SEQUENCE_TYPES = ['event', 'request', 'reply', 'adm'] as const;
export type SequenceType = (typeof SEQUENCE_TYPES)[number];
export type Status = 'production' | 'test';

/** What a label says of one data part. */
export interface LabelData {
  readonly datapartType: string;
  readonly filename?: string | undefined;
  /** Of the decoded bytes. */
  readonly bytes?: number | undefined;
  readonly records?: number | undefined;
}

export interface Actor {
  /** 10 digits, perhaps with an internal id after a point. */
  readonly orgnr: string;
  readonly name?: string | undefined;
}

/** An `shs.label` (version 1.2), as far as it is used here. Source: facts of SHS 1.2.01, its document type. */
export interface Label {
  /** Of this transmission: who gets it twice takes it once. */
  readonly txId: string;
  /** Of the whole conversation: the transmission id of its first message. */
  readonly corrId: string;
  readonly contentId: string;
  readonly agreement?: string | undefined;
  readonly sequenceType: SequenceType;
  /** In words, where it is of a kind that nobody here can deal with. */
  readonly unfit?: string | undefined;
  readonly status: Status;
  readonly originator?: Actor | undefined;
  readonly from?: Actor | undefined;
  readonly to?: Actor | undefined;
  readonly endRecipient?: Actor | undefined;
  /** UUID, or `confirm`, `error`, `agreement`. */
  readonly product: string;
  readonly meta: readonly (readonly [name: string, value: string])[];
  readonly subject?: string | undefined;
  /** `yyyy-MM-ddTHH:mm:ss`, of the sender's own clock. */
  readonly datetime: string;
  readonly data: readonly LabelData[];
}

const PREFIX = /^urn:x-shs:/i;

/** An address or product without the prefix that may stand before it, whatever its case. */
export function stripUrn(text: string): string {
  return text.trim().replace(PREFIX, '');
}

/** An address or product with its prefix. */
export function toUrn(name: string): string {
  return `urn:X-shs:${name}`;
}

/** Reads a label; the XML declaration decides on its characters. Throws an `AppError` (`SHS_MESSAGE_BROKEN`). */
export function parseLabel(bytes: Buffer, charset?: string): Label {
  const root = readXml(bytes, 'shs.label', charset);
  const need = (what: string, value: string | undefined): string => {
    if (value !== undefined && value !== '') return value;
    throw new AppError('SHS_MESSAGE_BROKEN', `the label of the message has no ${what}`, {
      fix: 'Ask the counterpart to send the message again; what came is kept.',
    });
  };
  const content = asNodes(root.content)[0] ?? {};
  const txId = need('tx.id', getAttribute(root, 'tx.id'));
  const sequenceType = need('sequence-type', getAttribute(root, 'sequence-type'));
  if (!SEQUENCE_TYPES.includes(sequenceType as SequenceType))
    need(`sequence-type that is known (it says '${sequenceType}')`, undefined);
  return {
    txId,
    corrId: getAttribute(root, 'corr.id') || txId,
    contentId: getAttribute(content, 'content.id') ?? '',
    agreement: getAttribute(root, 'shs.agreement'),
    sequenceType: sequenceType as SequenceType,
    unfit: findUnfit(root),
    status: getAttribute(root, 'status') === 'test' ? 'test' : 'production',
    originator: readActor(root, 'originator', 'name'),
    from: readActor(root, 'from', 'commonName'),
    to: readActor(root, 'to', 'commonName'),
    endRecipient: readActor(root, 'end-recipient', 'name'),
    product: stripUrn(need('product', getText(root, 'product'))),
    meta: asNodes(root.meta).map((node) => [getAttribute(node, 'name') ?? '', toText(node)]),
    subject: getText(root, 'subject'),
    datetime: getText(root, 'datetime') ?? '',
    data: asNodes(content.data).map(readData),
  };
}

/** Files go one way and in one message here. */
function findUnfit(root: XmlNode): string | undefined {
  if (getAttribute(root, 'transfer-type') === 'synch')
    return 'it asks for an answer at once (synch)';
  if (getAttribute(root, 'message-type') === 'compound') return 'it is a compound message';
  return undefined;
}

function readActor(root: XmlNode, element: string, name: string): Actor | undefined {
  const node = asNodes(root[element])[0];
  if (!node) return undefined;
  return { orgnr: stripUrn(toText(node)), name: getAttribute(node, name) };
}

function readData(node: XmlNode): LabelData {
  const count = (name: string) => {
    const text = getAttribute(node, name);
    return text && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  return {
    datapartType: getAttribute(node, 'datapartType') ?? '',
    filename: getAttribute(node, 'filename'),
    bytes: count('no-of-bytes'),
    records: count('no-of-records'),
  };
}

function toText(node: XmlNode): string {
  const text = node['#text'];
  return typeof text === 'string' ? text : '';
}
