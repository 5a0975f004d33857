const PARTY = 'urn:altinn:organization:identifier-no:';
const RESOURCE = 'urn:altinn:resource:';

/** An organisation as a party. */
export function toPartyUrn(orgnr: string): string {
  return `${PARTY}${orgnr}`;
}

/** A service of the resource registry. */
export function toResourceUrn(resource: string): string {
  return `${RESOURCE}${resource}`;
}

/** Whether it names an organisation. */
export function isPartyUrn(text: string): boolean {
  return text.startsWith(PARTY) && /^\d{9}$/.test(text.slice(PARTY.length));
}

/** Whether it names a service. */
export function isResourceUrn(text: string): boolean {
  return text.startsWith(RESOURCE) && text.length > RESOURCE.length;
}
