import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import { toActor } from '../maskinporten/authorization-details.ts';
import { isSignedBy, readJwt, type SigningKey, signJwt } from '../maskinporten/jwt.ts';

/** What Altinn tokens are made with. */
export interface AltinnTokenSettings {
  readonly clock: Clock;
  readonly key: SigningKey;
  readonly seconds: number;
}

interface Given {
  readonly caller: VerifiedToken;
  readonly endsAt: number;
}

/** Gives Altinn tokens for those of Maskinporten, and knows them again. */
export class AltinnTokens {
  readonly #settings: AltinnTokenSettings;
  readonly #given = new Map<unknown, Given>();

  constructor(settings: AltinnTokenSettings) {
    this.#settings = settings;
  }

  /** Gives a token that acts for the same; as it stands in the answer. */
  give(caller: VerifiedToken, issuer: string): string {
    const { clock, key, seconds } = this.#settings;
    const iat = Math.floor(clock.now().getTime() / 1000);
    const jti = randomUUID();
    this.#given.set(jti, { caller, endsAt: (iat + seconds) * 1000 });
    const claims = {
      iss: issuer,
      client_id: caller.clientId,
      consumer: toActor(caller.consumer),
      scope: caller.scopes.join(' '),
      'urn:altinn:orgNumber': caller.org,
      ...(caller.systemUserId === undefined
        ? {}
        : { 'urn:altinn:systemuser:uuid': caller.systemUserId }),
      iat,
      exp: iat + seconds,
      jti,
    };
    return signJwt(claims, key);
  }

  /** What a token says; undefined when it is not good now. */
  verify(bearer: string): VerifiedToken | undefined {
    const { clock, key } = this.#settings;
    const jwt = readJwt(bearer);
    if (!jwt || !isSignedBy(jwt, 'RS256', key.publicKey)) return undefined;
    const given = this.#given.get(jwt.claims.jti);
    return given && given.endsAt > clock.now().getTime() ? given.caller : undefined;
  }
}
