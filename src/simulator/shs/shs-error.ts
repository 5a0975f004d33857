/** Error codes a node answers with, as the protocol names them. */
export type ShsErrorCode =
  | 'UnresolvedReceiver'
  | 'UnknownReceiver'
  | 'IllegalReceiver'
  | 'UnknownSender'
  | 'IllegalSender'
  | 'IllegalOriginator'
  | 'IllegalEndRecipient'
  | 'MissingAgreement'
  | 'UnknownProductType'
  | 'IllegalProductType'
  | 'MissingDeliveryAddress'
  | 'MissingDeliveryExecution'
  | 'IllegalMessageStructure'
  | 'IllegalDatapartContent'
  | 'OtherError';

/** A message that the node does not take. */
export class ShsError extends Error {
  readonly code: ShsErrorCode;

  constructor(code: ShsErrorCode, info: string) {
    super(info);
    this.name = 'ShsError';
    this.code = code;
  }
}

/** Refuses a message whose MIME structure or label is broken. */
export function refuseStructure(info: string): never {
  throw new ShsError('IllegalMessageStructure', info);
}
