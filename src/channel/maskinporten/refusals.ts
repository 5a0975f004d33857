/** Why a grant is refused, and what to do (Maskinporten, "Feilsøking"). */
export interface Refusal {
  readonly means: string;
  readonly fix: string;
  /** A grant made anew may do. */
  readonly isOnce?: true;
}

const REFUSALS: readonly (readonly [RegExp, Refusal])[] = [
  [
    /MP-011/,
    {
      means: 'a value in the grant does not have its form',
      fix: 'check clientId, scopes and organisation numbers in the settings; report it if they are right',
    },
  ],
  [
    /MP-012/,
    { means: 'the grant was used before', fix: 'nothing: a new one is made', isOnce: true },
  ],
  [
    /MP-100/,
    {
      means: 'the client is not known there, or has no key of this kid',
      fix: 'check clientId, that the kid is registered for it, and that both are of the same environment (test or production) as the issuer',
    },
  ],
  [
    /MP-110/,
    {
      means: 'the grant is made for another issuer',
      fix: 'write the issuer as its metadata has it, with the slash at its end',
    },
  ],
  [
    /MP-120/,
    {
      means: 'the certificate is not taken',
      fix: 'check that it is a virksomhetssertifikat of this environment that has not been revoked',
    },
  ],
  [
    /MP-121/,
    {
      means: 'the certificate or the registered key has ended',
      fix: 'put the new one in its place; a registered key lives for a year at most',
    },
  ],
  [
    /MP-122/,
    {
      means: 'the certificate is of another organisation than the client',
      fix: 'use the certificate of the organisation that owns the client',
    },
  ],
  [
    /MP-123/,
    {
      means: 'the client must name its key otherwise',
      fix: 'a client with a registered key uses kid and no certificate: set jwk (or privateKey) and kid',
    },
  ],
  [
    /MP-124/,
    {
      means: 'the signature does not fit the key',
      fix: 'check that the private key belongs to the certificate or to the key that was registered',
    },
  ],
  [
    /MP-130|issue time is after now|issued? in the future/i,
    { means: 'the clocks differ', fix: 'set the clock of this machine by NTP', isOnce: true },
  ],
  [
    /MP-200/,
    {
      means: 'the client does not have the scope',
      fix: 'add the scope to the client in the self-service of Digdir; Skatteetaten must have granted it',
    },
  ],
  [
    /MP-201/,
    {
      means: 'the client is of the wrong kind for the scope',
      fix: 'make a client for Maskinporten',
    },
  ],
  [
    /MP-250/,
    {
      means: 'the organisation has no access to the scope',
      fix: 'ask Skatteetaten to grant it: in production after the tests are documented',
    },
  ],
  [
    /MP-251/,
    {
      means: 'the customer has not delegated the access in Altinn',
      fix: 'ask the customer to delegate the API to your organisation in Altinn',
    },
  ],
  [
    /MP-301/,
    {
      means: 'the kind of authorization_details is not known',
      fix: 'report it: it is made by the program',
    },
  ],
  [
    /MP-302/,
    {
      means: 'authorization_details has an unknown member',
      fix: 'report it: it is made by the program',
    },
  ],
  [
    /MP-303/,
    {
      means: 'there is no such system user',
      fix: 'check orgnr and externalRef in the settings, and that the customer has accepted: `kvittera altinn status`',
    },
  ],
];

/** What an error of the token service means; undefined for what is not known. */
export function explainRefusal(description: string): Refusal | undefined {
  return REFUSALS.find(([pattern]) => pattern.test(description))?.[1];
}
