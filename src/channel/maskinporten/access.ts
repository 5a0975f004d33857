/** As whom, and to what, a token gives access. Everything in it changes the token. */
export interface Access {
  readonly scopes: readonly string[];
  /** For a customer that has delegated the scope in Altinn: its organisation number. */
  readonly consumerOrg?: string | undefined;
  /** For a system user of a customer; `externalRef` where one was given when it was made. */
  readonly systemUser?:
    | { readonly orgnr: string; readonly externalRef?: string | undefined }
    | undefined;
}

/** Who we are to Maskinporten. */
export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly keyId: string;
}

const GRANT_SECONDS = 100;

/**
 * The claims of a grant (Maskinporten, "JWT grants"; facts of July 2026): aud is the issuer as it calls itself, lifetime at
 * most 120 seconds, a jti of its own. `resource` and `sub` are left out on purpose.
 */
export function makeClaims(
  { issuer, clientId }: Client,
  access: Access,
  now: Date,
  jti: string,
): object {
  const iat = Math.floor(now.getTime() / 1000);
  const { consumerOrg, systemUser } = access;
  return {
    aud: issuer,
    iss: clientId,
    scope: access.scopes.join(' '),
    iat,
    exp: iat + GRANT_SECONDS,
    jti,
    ...(consumerOrg === undefined ? {} : { consumer_org: consumerOrg }),
    ...(systemUser ? { authorization_details: [toDetails(systemUser)] } : {}),
  };
}

function toDetails({ orgnr, externalRef }: NonNullable<Access['systemUser']>): object {
  return {
    type: 'urn:altinn:systemuser',
    systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${orgnr}` },
    ...(externalRef === undefined ? {} : { externalRef }),
  };
}

/** What tells tokens apart: nothing that changes the identity of one may be missing. */
export function toCacheKey({ issuer, clientId, keyId }: Client, access: Access): string {
  const { scopes, consumerOrg, systemUser } = access;
  const scope = [...scopes].sort().join(' ');
  return JSON.stringify([
    issuer,
    clientId,
    keyId,
    scope,
    consumerOrg ?? null,
    systemUser?.orgnr ?? null,
    systemUser?.externalRef ?? null,
  ]);
}
