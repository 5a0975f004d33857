import { randomUUID } from 'node:crypto';
import { SYSTEM_USER_TYPE, toActor } from './authorization-details.ts';
import type { Judged } from './judge-grant.ts';

/** What another service learns from a token that is good now. */
export interface VerifiedToken {
  /** Whom it acts for: the system user's organisation if there is one, else the consumer. */
  readonly org: string;
  /** The organisation that the token names as consumer. */
  readonly consumer: string;
  /** The client's owner, when the consumer delegated to it. */
  readonly supplier?: string;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly systemUserId?: string;
  readonly systemId?: string;
}

/** The claims of an access token that its lifetime is read from, beside all others. */
export interface TokenClaims {
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly [name: string]: unknown;
}

/** Where delegations are given. */
const DELEGATION_SOURCE = 'https://tt02.altinn.no';

/** The claims of the access token that a grant gives. */
export function makeTokenClaims(
  judged: Judged,
  { issuer, now, seconds }: { issuer: string; now: Date; seconds: number },
): TokenClaims {
  const { client, claims, consumer, scopes, method } = judged;
  const iat = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    aud: claims.resource ?? 'unspecified',
    client_id: client.clientId,
    client_amr: method,
    token_type: 'Bearer',
    consumer: toActor(consumer),
    ...(consumer === client.orgnr ? {} : nameSupplier(client.orgnr)),
    ...(claims.pid === undefined ? {} : { pid: claims.pid }),
    ...nameSystemUser(judged),
    scope: scopes.join(' '),
    iat,
    exp: iat + seconds,
    jti: randomUUID(),
  };
}

/** What a token that was given tells of who may use it. */
export function describeToken({ client, consumer, scopes, systemUser }: Judged): VerifiedToken {
  return {
    org: systemUser?.orgnr ?? consumer,
    consumer,
    ...(consumer === client.orgnr ? {} : { supplier: client.orgnr }),
    scopes,
    clientId: client.clientId,
    ...(systemUser ? { systemUserId: systemUser.systemUserId, systemId: systemUser.systemId } : {}),
  };
}

function nameSupplier(orgnr: string) {
  return { supplier: toActor(orgnr), delegation_source: DELEGATION_SOURCE };
}

function nameSystemUser({ systemUser }: Judged) {
  if (!systemUser) return {};
  const { orgnr, externalRef, systemUserId, systemId } = systemUser;
  const details = {
    type: SYSTEM_USER_TYPE,
    systemuser_org: toActor(orgnr),
    systemuser_id: [systemUserId],
    system_id: systemId,
    ...(externalRef === orgnr ? {} : { externalRef }),
  };
  return { authorization_details: [details] };
}
