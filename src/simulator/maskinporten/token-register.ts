import type { Clock } from '../../core/clock.ts';
import {
  describeToken,
  makeTokenClaims,
  type TokenClaims,
  type VerifiedToken,
} from './access-token.ts';
import type { ClientMethod } from './client-key.ts';
import type { GrantClaims } from './grant-claims.ts';
import type { Judged } from './judge-grant.ts';
import { isSignedBy, readJwt, type SigningKey, signJwt } from './jwt.ts';

/** A token that was given, and for what. */
export interface GrantedToken extends VerifiedToken {
  readonly accessToken: string;
  readonly method: ClientMethod;
  /** What the grant said. */
  readonly grant: GrantClaims;
  readonly claims: TokenClaims;
}

/** Gives tokens and knows them again. */
export class TokenRegister {
  /** In the order they were given. */
  readonly granted: GrantedToken[] = [];
  readonly #key: SigningKey;
  readonly #clock: Clock;

  constructor(key: SigningKey, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** Gives a token for a grant. */
  give(judged: Judged, how: { issuer: string; now: Date; seconds: number }): GrantedToken {
    const claims = makeTokenClaims(judged, how);
    const token: GrantedToken = {
      ...describeToken(judged),
      accessToken: signJwt(claims, this.#key),
      method: judged.method,
      grant: judged.claims,
      claims,
    };
    this.granted.push(token);
    return token;
  }

  /** What a token says, with or without `Bearer` before it; undefined when it is not good now. */
  verify(bearer: string): VerifiedToken | undefined {
    const text = bearer.replace(/^Bearer +/i, '');
    const jwt = readJwt(text);
    if (!jwt || !isSignedBy(jwt, 'RS256', this.#key.publicKey)) return undefined;
    const given = this.granted.find(({ claims }) => claims.jti === jwt.claims.jti);
    if (!given || given.claims.exp * 1000 <= this.#clock.now().getTime()) return undefined;
    const { accessToken, method, grant, claims, ...verified } = given;
    return verified;
  }
}
