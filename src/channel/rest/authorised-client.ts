import { randomUUID } from 'node:crypto';
import pLimit, { type LimitFunction } from 'p-limit';
import { AppError } from '../../core/errors.ts';
import type { AskedRequest } from '../evidence.ts';
import type { Access } from '../maskinporten/access.ts';
import type { Token, TokenSource } from '../maskinporten/token-source.ts';
import { callRest, type RestAnswer, type RestCall, readRetryAfter } from './call-rest.ts';

export interface AuthorisedSettings {
  readonly tokens: TokenSource;
  readonly access: Access;
  readonly now: () => Date;
  readonly answerMs: number;
  /** Names of the headers that get an id of their own with every call, and those that are always the same. */
  readonly idHeaders: readonly string[];
  readonly headers: Readonly<{ [name: string]: string }>;
  /** Calls at the same time, of all clients with this key in the program. */
  readonly simultaneous: number;
  readonly limitKey: string;
}

/** An answer, and the id that the call is known by at both ends. */
export interface AuthorisedAnswer extends RestAnswer {
  readonly correlationId: string;
  /** When the server wants to be asked again; ISO. */
  readonly retryAt: string | undefined;
}

/** What is done right before a call, and who hears of each request that is made (never of its token). */
export interface CallSteps {
  readonly begin?: () => Promise<void>;
  readonly note?: (request: AskedRequest, correlationId: string) => void;
}

/** One API and organisation have one limit, however many clients there are. */
const limits = new Map<string, LimitFunction>();

/**
 * Calls an API with a token. A token that is not taken (401) is replaced once, by a new grant. A server that says when to
 * come back (429, 503 with Retry-After) is left alone until then: calls throw a transient `REST_PAUSED`.
 */
export class AuthorisedClient {
  readonly #settings: AuthorisedSettings;
  readonly #limit: LimitFunction;
  #pausedUntil = 0;

  constructor(settings: AuthorisedSettings) {
    this.#settings = settings;
    const known = limits.get(settings.limitKey) ?? pLimit(settings.simultaneous);
    limits.set(settings.limitKey, known);
    this.#limit = known;
  }

  /** `begin` is awaited when the token is there and a place is free, right before the call; `note` hears each request. */
  call(call: RestCall, { begin, note }: CallSteps = {}): Promise<AuthorisedAnswer> {
    return this.#limit(async () => {
      this.#refuseWhilePaused();
      const { tokens, access } = this.#settings;
      const token = await tokens.getToken(access);
      await begin?.();
      const first = await this.#callWith(token, call, note);
      if (first.status !== 401) return first;
      tokens.drop(token);
      return this.#callWith(await tokens.getToken(access), call, note);
    });
  }

  async #callWith(
    token: Token,
    call: RestCall,
    note: CallSteps['note'],
  ): Promise<AuthorisedAnswer> {
    const { idHeaders, headers, answerMs, now } = this.#settings;
    const correlationId = randomUUID();
    const ids = Object.fromEntries(idHeaders.map((name) => [name, correlationId]));
    const asked = { accept: 'application/json', ...headers, ...ids, ...call.headers };
    note?.({ method: call.method, url: call.url, headers: asked }, correlationId);
    const authorised = { ...asked, authorization: `Bearer ${token.value}` };
    const answer = await callRest({ answerMs }, { ...call, headers: authorised });
    const waitMs = [429, 503].includes(answer.status)
      ? readRetryAfter(answer.headers, now())
      : undefined;
    if (waitMs === undefined) return { ...answer, correlationId, retryAt: undefined };
    this.#pausedUntil = now().getTime() + waitMs;
    const retryAt = new Date(this.#pausedUntil).toISOString();
    return { ...answer, correlationId, retryAt };
  }

  #refuseWhilePaused(): void {
    if (this.#settings.now().getTime() >= this.#pausedUntil) return;
    const until = new Date(this.#pausedUntil).toISOString();
    throw new AppError('REST_PAUSED', `the server has asked to be left alone until ${until}`, {
      outcome: 'transient',
      fix: 'nothing: it is tried again by itself',
      retryAt: until,
      blames: 'channel',
    });
  }
}
