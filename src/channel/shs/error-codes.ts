import type { Outcome } from '../../core/errors.ts';

/** An SHS error code: what it means and what follows from it. */
export interface ShsErrorCode {
  readonly outcome: Outcome;
  readonly says: string;
  readonly fix: string;
}

const settings = 'Compare the settings of the channel with what the counterpart has told.';
const agreement = 'Ask the counterpart, or who runs the node, about the agreement (SHS-kontrakt).';
const node = 'Ask who runs the node.';

function permanent(says: string, fix: string): ShsErrorCode {
  return { outcome: 'permanent', says, fix };
}

function transient(says: string): ShsErrorCode {
  return { outcome: 'transient', says, fix: `${node} Until then it is tried again by itself.` };
}

/** The codes of SHS 1.2, in `X-shs-errorcode` and in error messages. */
export const SHS_ERROR_CODES: Readonly<{ [code: string]: ShsErrorCode }> = {
  UnresolvedReceiver: permanent('the node cannot tell who the receiver is', settings),
  UnknownReceiver: permanent('the node does not know the receiver', settings),
  IllegalReceiver: permanent('this receiver is not allowed', agreement),
  UnknownSender: permanent('the node does not know us', settings),
  IllegalSender: permanent(
    'our certificate or address does not fit the sender in the label',
    settings,
  ),
  IllegalOriginator: permanent('the originator is not allowed', settings),
  IllegalEndRecipient: permanent('the end recipient is not allowed', settings),
  MissingAgreement: permanent('there is no agreement for sender, receiver and product', agreement),
  IllegalAgreement: permanent('the agreement in the label is not valid', agreement),
  UnknownProductType: permanent('the product is not known there', settings),
  IllegalProductType: permanent('the product is not allowed or not written as a UUID', settings),
  MissingDeliveryAddress: permanent('the node has no address for the receiver', node),
  MissingDeliveryExecution: transient('the node could not deliver it to the next one'),
  IllegalMessageStructure: permanent(
    'the node cannot read the message',
    'Report it, with the message that is kept beside the file.',
  ),
  IllegalDatapartContent: permanent('the node does not take the content', settings),
  OtherError: transient('the node failed'),
};

/** A code that is not known counts as one that a person must look at. */
export function explainErrorCode(code: string): ShsErrorCode {
  const known = Object.hasOwn(SHS_ERROR_CODES, code) ? SHS_ERROR_CODES[code] : undefined;
  return known ?? permanent(`the node answered ${code}`, node);
}
