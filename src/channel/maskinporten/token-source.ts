import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GrantKey, signGrant } from '../../seal/grant-key.ts';
import { type Access, type Client, makeClaims, toCacheKey } from './access.ts';
import { findTokenService, type TokenService } from './metadata.ts';
import { requestToken, TokenRefusal } from './request-token.ts';

export interface MaskinportenSettings {
  /** What it calls itself counts: its metadata may have a slash more or less at the end. */
  readonly issuer: string;
  readonly clientId: string;
  /** Asked for whenever a token is needed, so that a new key counts at once. */
  readonly key: () => Promise<GrantKey>;
  readonly now: () => Date;
  readonly answerMs: number;
}

/** A token, as it is sent: opaque to us. */
export interface Token {
  readonly value: string;
  /** From then on another one is asked for. */
  readonly renewAt: number;
}

const RENEW_MS = 10_000;
const RENEW_SHARE = 0.1;
/** Before a grant is made anew that came too early by our clock. */
const CLOCK_WAIT_MS = 1_000;

/**
 * Tokens of Maskinporten, kept until shortly before they end, by everything that changes their identity. Many that ask at
 * once for the same wait for one request. Throws `AppError`s (`MASKINPORTEN_...`), all of them `transient`: without a token
 * nothing has been sent.
 */
export class TokenSource {
  readonly #settings: MaskinportenSettings;
  readonly #tokens = new Map<string, Token>();
  readonly #asking = new Map<string, Promise<Token>>();
  #service: Promise<TokenService> | undefined;

  constructor(settings: MaskinportenSettings) {
    this.#settings = settings;
  }

  async getToken(access: Access): Promise<Token> {
    const key = await this.#settings.key();
    const client = this.#toClient(key);
    const cacheKey = toCacheKey(client, access);
    const known = this.#tokens.get(cacheKey);
    if (known && this.#settings.now().getTime() < known.renewAt) return known;
    const asking = this.#asking.get(cacheKey) ?? this.#ask(cacheKey, client, key, access);
    this.#asking.set(cacheKey, asking);
    return asking;
  }

  /** Forgets a token that somebody did not take. */
  drop(token: Token): void {
    for (const [key, known] of this.#tokens) if (known === token) this.#tokens.delete(key);
  }

  async #ask(cacheKey: string, client: Client, key: GrantKey, access: Access): Promise<Token> {
    try {
      const token = await this.#request(client, key, access);
      this.#tokens.set(cacheKey, token);
      return token;
    } finally {
      this.#asking.delete(cacheKey);
    }
  }

  /** A refusal that a new grant may mend is tried once more. */
  async #request(client: Client, key: GrantKey, access: Access): Promise<Token> {
    const service = await this.#findService();
    try {
      return await this.#requestOnce(service, client, key, access);
    } catch (error) {
      if (!(error instanceof TokenRefusal && error.isOnce)) throw error;
      await sleep(CLOCK_WAIT_MS);
      return this.#requestOnce(service, client, key, access);
    }
  }

  async #requestOnce(
    { endpoint, issuer }: TokenService,
    client: Client,
    key: GrantKey,
    access: Access,
  ): Promise<Token> {
    const { now, answerMs } = this.#settings;
    const claims = makeClaims({ ...client, issuer }, access, now(), randomUUID());
    const asked = now().getTime();
    const { value, seconds } = await requestToken(endpoint, signGrant(key, claims), {
      answerMs,
      now,
    });
    const livesMs = seconds * 1000;
    return { value, renewAt: asked + livesMs - Math.max(RENEW_MS, livesMs * RENEW_SHARE) };
  }

  /** Asked for once; a failure is not kept. */
  #findService(): Promise<TokenService> {
    const { issuer, answerMs } = this.#settings;
    this.#service ??= findTokenService(issuer, { answerMs }).catch((error: unknown) => {
      this.#service = undefined;
      throw error;
    });
    return this.#service;
  }

  #toClient({ id }: GrantKey): Client {
    const { issuer, clientId } = this.#settings;
    return { issuer, clientId, keyId: id };
  }
}
