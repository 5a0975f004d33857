import type { Clock } from '../../core/clock.ts';
import type { VerifiedToken } from './access-token.ts';
import { listSystemUsers, type MaskinportenClient, type SystemUser } from './clients.ts';
import { type FaultSet, type HttpFaults, takeFault } from './faults.ts';
import { GrantError } from './grant-error.ts';
import { type Judge, judgeGrant } from './judge-grant.ts';
import { makeSigningKey, type SigningKey, toJwk } from './jwt.ts';
import { type LoopbackRequest, startLoopback } from './loopback.ts';
import { describeIssuer, METADATA_PATH } from './metadata.ts';
import { type RefusedGrant, refuseGrant } from './refuse-grant.ts';
import { type Reply, refuseMethod, replyJson, replyText } from './reply.ts';
import { type GrantedToken, TokenRegister } from './token-register.ts';
import { readAssertion } from './token-request.ts';

/** What is asked of Maskinporten. */
export type MaskinportenCall = 'metadata' | 'jwks' | 'token' | 'other';

/** What Maskinporten may do wrong, beside what any service may. */
export interface TokenFaults extends HttpFaults {
  /** The token is told to be good, and is over already where it is used. */
  expiredToken: object;
  /** Its clock goes wrong by so many seconds, ahead if positive. */
  skew: { seconds: number };
}

/** What goes wrong; read anew at every request. */
export type MaskinportenFaults = FaultSet<MaskinportenCall, TokenFaults>;

/** What a Maskinporten is started with. */
export interface MaskinportenOptions {
  readonly clock: Clock;
  readonly clients: readonly MaskinportenClient[];
  /** What it signs tokens with; made anew without it. */
  readonly key?: SigningKey;
  /** Any free one without it. */
  readonly port?: number | undefined;
}

/** A running Maskinporten. */
export interface MaskinportenServer {
  /** With a slash at its end, as it stands in `aud`. */
  readonly issuer: string;
  readonly faults: MaskinportenFaults;
  /** How often what was asked for. */
  readonly requests: ReadonlyMap<MaskinportenCall, number>;
  /** Every token that was given, in order, also of answers that never arrived. */
  readonly granted: readonly GrantedToken[];
  readonly refused: readonly RefusedGrant[];
  /** What a bearer token says to who takes it; undefined when it is unknown or over. */
  verify(bearer: string): VerifiedToken | undefined;
  /** From now on the clients of the system get tokens for this customer. */
  acceptSystemUser(systemUser: SystemUser): void;
  close(): Promise<void>;
}

/** How long a token lives when its client does not say. */
const TOKEN_SECONDS = 120;
const PATHS: Readonly<Record<string, MaskinportenCall>> = {
  [METADATA_PATH]: 'metadata',
  '/jwks': 'jwks',
  '/token': 'token',
};

/** Starts a Maskinporten on the loopback address: it gives tokens for JWT grants, and is strict. */
export async function startMaskinporten(options: MaskinportenOptions): Promise<MaskinportenServer> {
  const { clock, clients, key = await makeSigningKey() } = options;
  const faults: MaskinportenFaults = {};
  const tokens = new TokenRegister(key, clock);
  const refused: RefusedGrant[] = [];
  const systemUsers = listSystemUsers(clients);
  const used = new Set<string>();
  const loopback = await startLoopback<MaskinportenCall>({
    clock,
    faults,
    port: options.port,
    nameCall: ({ url }) => PATHS[url.pathname] ?? 'other',
    answer: (call, request) => answer(call, request, `${request.origin}/`),
  });

  function answer(call: MaskinportenCall, request: LoopbackRequest, issuer: string): Reply {
    if (call === 'other') return replyText(404, 'Not Found');
    if (call === 'token')
      return request.method === 'POST' ? giveToken(request, issuer) : refuseMethod('POST');
    if (request.method !== 'GET') return refuseMethod('GET');
    if (call === 'jwks') return replyJson(200, { keys: [toJwk(key)] });
    const scopes = new Set(clients.flatMap((client) => client.scopes));
    return replyJson(200, describeIssuer(issuer, [...scopes]));
  }

  function giveToken(request: LoopbackRequest, issuer: string): Reply {
    const skew = takeFault(faults, 'skew', 'token')?.seconds ?? 0;
    const now = new Date(clock.now().getTime() + skew * 1000);
    const headers = { date: now.toUTCString(), 'cache-control': 'no-store' };
    try {
      const judge: Judge = { issuer, clients, systemUsers, used };
      const judged = judgeGrant(readAssertion(request), judge, now);
      const seconds = judged.client.tokenSeconds ?? TOKEN_SECONDS;
      const isOver = takeFault(faults, 'expiredToken', 'token') !== undefined;
      const lives = { issuer, now, seconds: isOver ? 0 : seconds };
      const { accessToken, scopes } = tokens.give(judged, lives);
      const token = { access_token: accessToken, token_type: 'Bearer', expires_in: seconds };
      return replyJson(200, { ...token, scope: scopes.join(' ') }, headers);
    } catch (error) {
      if (!(error instanceof GrantError)) throw error;
      const { reply, refusal } = refuseGrant(error, headers);
      refused.push(refusal);
      return reply;
    }
  }

  return {
    issuer: `${loopback.origin}/`,
    faults,
    requests: loopback.requests,
    granted: tokens.granted,
    refused,
    verify: (bearer) => tokens.verify(bearer),
    acceptSystemUser: (systemUser) => void systemUsers.push(systemUser),
    close: () => loopback.close(),
  };
}
