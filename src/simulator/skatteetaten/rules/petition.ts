import { type Payment, readPayment } from './account.ts';
import { type Actor, readActor } from './actor.ts';
import {
  type AttachmentReference,
  findReferences,
  readSlots,
  type SlotReference,
} from './attachments.ts';
import { type Claim, readClaim } from './claim.ts';
import { type Ground, readGround } from './ground.ts';
import { getList, getMember, getObject, getText } from './json.ts';
import type { Model } from './model.ts';
import { type Representative, readRepresentative } from './representative.ts';

/** A petition as the rules look at it, whatever its model calls things. What is missing is ''. */
export interface Petition {
  readonly body: unknown;
  readonly date: string;
  readonly reference: string;
  /** The tvangsfullbyrdelsestype. */
  readonly type: string;
  readonly claimants: readonly Actor[];
  readonly debtors: readonly Actor[];
  readonly sender: Actor | undefined;
  readonly representatives: readonly Representative[];
  readonly claims: readonly Claim[];
  readonly grounds: readonly Ground[];
  readonly payment: Payment;
  /** The kreverRettsgebyrErstattet. */
  readonly courtFee: unknown;
  readonly attachments: readonly AttachmentReference[];
  readonly slots: readonly SlotReference[];
}

/** Reads a petition; never throws, whatever it is given. */
export function readPetition(body: unknown, model: Model): Petition {
  const sender = getObject(body, 'innsender');
  const claimants = getList(body, 'saksoeker');
  const debtors = getList(body, 'saksoekt');
  const claims = getList(body, 'kravTilInnkreving').map((claim) => readClaim(claim, model));
  const grounds = getList(body, 'begjaeringensTvangsgrunnlag').map(readGround);
  const representatives = [
    ...readRepresentative(sender, 'innsender', model),
    ...claimants.flatMap((party) => readRepresentative(party, 'saksoeker', model)),
    ...debtors.flatMap((party) => readRepresentative(party, 'saksoekt', model)),
  ];
  const slots = readSlots(claims, grounds, representatives);
  const senderActor = getObject(sender, 'innsender');
  return {
    body,
    date: getText(body, 'begjaeringsdato'),
    reference: getText(body, 'innsenderReferanse'),
    type: getText(body, 'tvangsfullbyrdelsestype'),
    claimants: claimants.map((party) => readActor(getMember(party, 'saksoeker'), model)),
    debtors: readDebtors(body, model),
    sender: senderActor && readActor(senderActor, model),
    representatives,
    claims,
    grounds,
    payment: readPayment(getMember(body, 'betalingsinformasjon')),
    courtFee: getMember(body, 'kreverRettsgebyrErstattet'),
    attachments: findReferences(body, slots),
    slots,
  };
}

/** Reads the debtors of a petition alone. */
export function readDebtors(body: unknown, model: Model): Actor[] {
  return getList(body, 'saksoekt').map((party) => readActor(getMember(party, 'saksoekt'), model));
}
