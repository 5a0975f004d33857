import { findOrgnr, isAdministrative, isProduct, toProductKey } from './address.ts';
import { findAgreements, type ShsAgreement } from './agreement.ts';
import { getSender, type SequenceType, type ShsLabel } from './label.ts';
import type { ReadLabel } from './read-label.ts';
import { refuseStructure, ShsError, type ShsErrorCode } from './shs-error.ts';

/** What a node knows of the world. */
export interface NodeRegister {
  /** The organisations that have outboxes here, our own among them. */
  readonly organisations: readonly string[];
  readonly agreements?: readonly ShsAgreement[] | undefined;
  readonly products?: readonly string[] | undefined;
  readonly checkSender?: boolean | undefined;
}

const SEQUENCE_TYPES = ['event', 'request', 'reply', 'adm'];

/** Judges a label that came with a certificate, in the order that nodes do. */
export function judgeLabel(
  read: ReadLabel,
  register: NodeRegister,
  serialNumber: string | undefined,
): ShsLabel {
  const { froms, originators, products, isCompound, ...facts } = read;
  if (froms.length > 1 || originators.length > 1 || froms.length + originators.length === 0)
    refuseStructure('there must be one from or originator, and no more than one of each');
  const label: ShsLabel = {
    ...facts,
    from: froms[0],
    originator: originators[0],
    product: judgeProduct(products),
    sequenceType: judgeSequenceType(read.sequenceType),
  };
  if (isCompound) refuseStructure('compound messages are not taken');
  judgeTransfer(label);
  judgeSender(label, register, serialNumber);
  judgeKnownProduct(label, register);
  const addressed = findReceiver(label, register);
  judgeAgreement(addressed, register);
  return addressed;
}

function judgeProduct(products: readonly string[]): string {
  const [product, second] = products;
  if (product === undefined || second !== undefined)
    return refuseStructure('there must be one product');
  return isProduct(product) ? product : refuse('IllegalProductType', `'${product}' is no product`);
}

function judgeSequenceType(type: string | undefined): SequenceType {
  if (type === undefined || !SEQUENCE_TYPES.includes(type))
    return refuseStructure(`the sequence-type '${type ?? ''}' is none`);
  return type as SequenceType;
}

function judgeTransfer({ transferType, sequenceType }: ShsLabel): void {
  if (transferType === 'asynch') return;
  if (transferType !== 'synch') refuseStructure(`the transfer-type '${transferType}' is none`);
  if (sequenceType === 'adm') refuseStructure('an administrative message is never synchronous');
  refuse('OtherError', 'this node has no synchronous service');
}

function judgeSender(
  label: ShsLabel,
  { organisations, checkSender }: NodeRegister,
  serialNumber: string | undefined,
): void {
  const orgnr = findOrgnr(getSender(label)?.address ?? '');
  if (checkSender && serialNumber !== `16${orgnr}`)
    refuse('IllegalSender', `the certificate is of ${serialNumber}, the label of ${orgnr}`);
  if (orgnr === undefined || !organisations.includes(orgnr))
    refuse('UnknownSender', `the sender ${orgnr} is unknown`);
}

function judgeKnownProduct({ product }: ShsLabel, { products }: NodeRegister): void {
  const known = products?.map(toProductKey);
  if (!known || isAdministrative(product) || known.includes(toProductKey(product))) return;
  refuse('UnknownProductType', `the product ${product} is unknown`);
}

function findReceiver(label: ShsLabel, register: NodeRegister): ShsLabel {
  const to = label.to ?? deriveReceiver(label, register);
  if (!to) return refuse('UnresolvedReceiver', 'there is no receiver');
  const orgnr = findOrgnr(to.address);
  if (orgnr === undefined || !register.organisations.includes(orgnr))
    refuse('UnknownReceiver', `the receiver ${to.address} is unknown`);
  return { ...label, to };
}

/** The receiver of a label that tells none: that of the one agreement that fits. */
function deriveReceiver(label: ShsLabel, register: NodeRegister): ShsLabel['to'] {
  const receivers = new Set(listAgreements(label, register).map(({ to }) => to));
  const [address] = receivers;
  return receivers.size === 1 && address !== undefined ? { address } : undefined;
}

function judgeAgreement(label: ShsLabel, register: NodeRegister): void {
  if (!register.agreements || label.sequenceType === 'adm') return;
  if (listAgreements(label, register).length > 0) return;
  refuse('MissingAgreement', 'no agreement of this sender, receiver and product');
}

function listAgreements(label: ShsLabel, { agreements = [] }: NodeRegister): ShsAgreement[] {
  return findAgreements(agreements, {
    from: getSender(label)?.address ?? '',
    to: label.to?.address,
    product: label.product,
    uuid: label.agreement,
    isReply: label.sequenceType === 'reply',
  });
}

function refuse(code: ShsErrorCode, info: string): never {
  throw new ShsError(code, info);
}
