export type SequenceType = 'event' | 'request' | 'reply' | 'adm';

/** An actor of a label, with the name that stands beside the address. */
export interface ShsParty {
  readonly address: string;
  readonly name?: string | undefined;
}

export interface ShsMeta {
  readonly name: string;
  readonly value: string;
}

/** What a label tells of a data part. */
export interface ShsData {
  readonly datapartType: string;
  readonly fileName?: string | undefined;
  readonly bytes?: string | undefined;
  readonly records?: string | undefined;
}

/** What a node noted when it took the message. */
export interface ShsHistory {
  readonly nodeId: string;
  readonly contentId?: string | undefined;
  readonly txId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly localId?: string | undefined;
  readonly datetime: string;
  readonly comment?: string | undefined;
}

/** The facts of a label; addresses and products are as they stood, with or without prefix. */
export interface ShsLabel {
  readonly txId: string;
  readonly corrId: string;
  readonly contentId: string;
  readonly agreement?: string | undefined;
  readonly transferType: string;
  readonly sequenceType: SequenceType;
  readonly status: string;
  readonly originator?: ShsParty | undefined;
  readonly from?: ShsParty | undefined;
  readonly to?: ShsParty | undefined;
  readonly endRecipient?: ShsParty | undefined;
  readonly product: string;
  readonly meta: readonly ShsMeta[];
  readonly subject?: string | undefined;
  readonly datetime: string;
  readonly data: readonly ShsData[];
  readonly history: readonly ShsHistory[];
}

/** Who sent a message: the sending actor, or else the first sender. */
export function getSender(label: Pick<ShsLabel, 'from' | 'originator'>): ShsParty | undefined {
  return label.from ?? label.originator;
}

/** A party told by its address alone, or with a name. */
export function toParty(party: string | ShsParty): ShsParty {
  return typeof party === 'string' ? { address: party } : party;
}
