import type { SystemUser } from './clients.ts';
import { GrantError } from './grant-error.ts';

/** The type of authorization details that asks for a system user. */
export const SYSTEM_USER_TYPE = 'urn:altinn:systemuser';
/** How organisations are named by Maskinporten. */
export const ORGANISATION_AUTHORITY = 'iso6523-actorid-upis';

const FIELDS = ['type', 'systemuser_org', 'externalRef'];
const ORGANISATION_FIELDS = ['authority', 'ID'];

type Fields = Readonly<Record<string, unknown>>;

/** An organisation as it stands in a token: `0192:` and the number. */
export function toActor(orgnr: string): { readonly authority: string; readonly ID: string } {
  return { authority: ORGANISATION_AUTHORITY, ID: `0192:${orgnr}` };
}

/** Finds the system user that a grant asks for, among those of customers who accepted. */
export function findSystemUser(
  details: unknown,
  clientId: string,
  systemUsers: readonly SystemUser[],
): SystemUser {
  const only = readOnly(details);
  if (only.type !== SYSTEM_USER_TYPE) throw new GrantError('details-type');
  refuseUnknown(only, FIELDS);
  const orgnr = readOrganisation(only.systemuser_org);
  const externalRef = only.externalRef ?? orgnr;
  const found = systemUsers.find(
    (user) =>
      user.clientIds.includes(clientId) && user.orgnr === orgnr && user.externalRef === externalRef,
  );
  if (!found) throw new GrantError('details-value', 'no system user of this customer');
  return found;
}

function readOnly(details: unknown): Fields {
  const [only, ...more] = Array.isArray(details) ? (details as readonly unknown[]) : [];
  if (!isFields(only) || more.length > 0)
    throw new GrantError('details-value', 'exactly one element is asked for');
  return only;
}

function readOrganisation(organisation: unknown): string {
  if (!isFields(organisation)) throw new GrantError('details-value', 'systemuser_org');
  refuseUnknown(organisation, ORGANISATION_FIELDS);
  const { authority, ID } = organisation;
  const orgnr = typeof ID === 'string' ? /^0192:(\d{9})$/.exec(ID)?.[1] : undefined;
  if (authority !== ORGANISATION_AUTHORITY || orgnr === undefined)
    throw new GrantError('details-value', 'systemuser_org');
  return orgnr;
}

function refuseUnknown(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new GrantError('details-field', unknown.join(', '));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
