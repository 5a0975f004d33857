import { createHash } from 'node:crypto';
import { findSystemUser } from './authorization-details.ts';
import { type ClientMethod, chooseKey } from './client-key.ts';
import type { MaskinportenClient, SystemUser } from './clients.ts';
import { checkAudience, checkTimes, type GrantClaims, readClaims } from './grant-claims.ts';
import { GrantError } from './grant-error.ts';
import { isJwtAlgorithm, isSignedBy, type ReadJwt, readJwt } from './jwt.ts';

/** What a grant is held against. */
export interface Judge {
  /** With a slash at its end. */
  readonly issuer: string;
  readonly clients: readonly MaskinportenClient[];
  readonly systemUsers: readonly SystemUser[];
  /** Grants that were seen; each is good for one request, whether it gives a token or not. */
  readonly used: Set<string>;
}

/** What a grant gives. */
export interface Judged {
  readonly client: MaskinportenClient;
  readonly method: ClientMethod;
  readonly claims: GrantClaims;
  readonly scopes: readonly string[];
  /** Whom the token names as consumer: the client's owner, or who delegated to it. */
  readonly consumer: string;
  readonly systemUser?: SystemUser;
}

/** Judges an assertion; throws a GrantError when it gives no token. */
export function judgeGrant(assertion: string, judge: Judge, now: Date): Judged {
  const jwt = readJwt(assertion);
  if (!jwt) throw new GrantError('malformed', 'the assertion is no JWT');
  const claims = readClaims(jwt.claims);
  checkAudience(claims, judge.issuer);
  const client = judge.clients.find(({ clientId }) => clientId === claims.iss);
  if (!client) throw new GrantError('client', 'unknown client');
  const method = authenticate(jwt, client, now);
  checkTimes(claims, now);
  useOnce(jwt, claims, judge.used);
  const access = checkAccess(client, claims);
  const details = claims.authorization_details;
  if (details === undefined) return { client, method, claims, ...access };
  const systemUser = findSystemUser(details, client.clientId, judge.systemUsers);
  return { client, method, claims, ...access, systemUser };
}

function authenticate(jwt: ReadJwt, client: MaskinportenClient, now: Date): ClientMethod {
  const { alg } = jwt.header;
  if (!isJwtAlgorithm(alg)) throw new GrantError('malformed', 'alg');
  const { key, method } = chooseKey(jwt, client, now);
  if (!isSignedBy(jwt, alg, key)) throw new GrantError('signature');
  return method;
}

/** Without a jti the grant itself is what may not come again. */
function useOnce({ signed }: ReadJwt, { iss, jti }: GrantClaims, used: Set<string>): void {
  const grant = jti ?? createHash('sha256').update(signed).digest('base64');
  const name = JSON.stringify([iss, jti === undefined, grant]);
  if (used.has(name)) throw new GrantError('used');
  used.add(name);
}

function checkAccess(
  { orgnr, scopes: known, delegations = [] }: MaskinportenClient,
  { scope, consumer_org }: GrantClaims,
): { readonly scopes: readonly string[]; readonly consumer: string } {
  const scopes = [...new Set(scope.split(' '))];
  const unknown = scopes.filter((one) => !known.includes(one));
  if (unknown.length > 0) throw new GrantError('scope', unknown.join(' '));
  if (consumer_org === undefined) return { scopes, consumer: orgnr };
  if (consumer_org === orgnr) throw new GrantError('own-organisation');
  const isDelegated = (one: string) =>
    delegations.some((given) => given.consumerOrg === consumer_org && given.scope === one);
  if (!scopes.every(isDelegated))
    throw new GrantError('delegation', `${consumer_org} to supplier ${orgnr}`);
  return { scopes, consumer: consumer_org };
}
