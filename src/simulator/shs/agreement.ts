import { findOrgnr, toProductKey } from './address.ts';

/** Who may send what to whom. */
export interface ShsAgreement {
  readonly uuid: string;
  readonly from: string;
  readonly to: string;
  readonly product: string;
}

export interface Permission {
  readonly from: string;
  /** Not known yet when the label does not tell. */
  readonly to?: string | undefined;
  readonly product: string;
  /** The agreement that the label names. */
  readonly uuid?: string | undefined;
  /** A reply goes the other way than what was agreed on. */
  readonly isReply: boolean;
}

/** The agreements that allow a message. */
export function findAgreements(
  agreements: readonly ShsAgreement[],
  { from, to, product, uuid, isReply }: Permission,
): ShsAgreement[] {
  return agreements
    .map(isReply ? reverse : keep)
    .filter(
      (one) =>
        findOrgnr(one.from) === findOrgnr(from) &&
        (to === undefined || findOrgnr(one.to) === findOrgnr(to)) &&
        toProductKey(one.product) === toProductKey(product) &&
        (uuid === undefined || toProductKey(one.uuid) === toProductKey(uuid)),
    );
}

function keep(agreement: ShsAgreement): ShsAgreement {
  return agreement;
}

function reverse(agreement: ShsAgreement): ShsAgreement {
  return { ...agreement, from: agreement.to, to: agreement.from };
}
