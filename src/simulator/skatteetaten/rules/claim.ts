import {
  getList,
  getMember,
  getObject,
  getText,
  isBlank,
  type JsonObject,
  toText,
} from './json.ts';
import { isSince, type Model } from './model.ts';

/** A claim (krav). What is missing is ''. */
export interface Claim {
  readonly body: unknown;
  readonly reference: string;
  /** The kravdetaljer. */
  readonly details: string;
  readonly dueDate: string;
  /** References of the claims that it comes from. */
  readonly related: readonly string[];
  /** Says what is claimed interest: period and basis. */
  readonly interest: JsonObject | undefined;
  /** Says that the claim bears interest. */
  readonly bearing: JsonObject | undefined;
  readonly priority: string;
}

/** Reads a claim; one of a wrong type is a claim without anything. */
export function readClaim(body: unknown, model: Model): Claim {
  const isNew = isSince(model, '1.0');
  return {
    body,
    reference: getText(body, isNew ? 'innsendersKravreferanse' : 'kravreferanse'),
    details: getText(body, 'kravdetaljer'),
    dueDate: getText(getMember(body, 'kravforfall'), 'forfallsdato'),
    related: getList(body, 'relatertKrav')
      .map(toText)
      .filter((reference) => !isBlank(reference)),
    interest: getObject(body, isNew ? 'rentekrav' : 'erRentekrav'),
    bearing: getObject(body, isNew ? 'rentebaerendeKrav' : 'renteOpplysning'),
    priority: getText(body, 'prioritetISak'),
  };
}

/** Whether a claim is a principal. */
export function isPrincipal({ details }: Claim): boolean {
  return details === 'Hovedkrav';
}

/** Whether a claim is one of interest. */
export function isInterest({ details }: Claim): boolean {
  return details === 'Rentekrav';
}

/** Which kinds of costs there are beside those that are public is not known. */
const COSTS: ReadonlySet<string> = new Set([
  'UtenrettsligeKostnader',
  'TidligereRettsligeSakskostnader',
  'SakskostnaderForSkriving',
]);

/** Whether a claim is a fee or cost, of a kind that is known as one. */
export function isCost({ details }: Claim): boolean {
  return COSTS.has(details);
}

/** Whether costs may belong to a claim: it is a principal, or of a kind that nobody knows. */
export function isBase(claim: Claim): boolean {
  return !isBlank(claim.details) && !isInterest(claim) && !isCost(claim);
}
