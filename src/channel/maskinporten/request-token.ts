import { z } from 'zod';
import { AppError, getMessage } from '../../core/errors.ts';
import { callRest, parseJson, type RestAnswer, readRetryAfter } from '../rest/call-rest.ts';
import { explainRefusal } from './refusals.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The lifetime of a token that says none; Maskinporten's own is 120 seconds. */
const DEFAULT_SECONDS = 120;

const tokenSchema = z.object({
  access_token: z.string().min(1),
  // Some services write it as text, or leave it to be guessed.
  expires_in: z.preprocess((said) => said ?? DEFAULT_SECONDS, z.coerce.number().positive()),
});
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

export interface RequestSettings {
  readonly answerMs: number;
  readonly now: () => Date;
}

/** A grant that the token service did not take. */
export class TokenRefusal extends AppError {
  /** A grant made anew may do. */
  readonly isOnce: boolean;

  constructor(message: string, fix: string, isOnce: boolean) {
    super('MASKINPORTEN_REFUSED', message, { fix, outcome: 'transient', blames: 'channel' });
    this.isOnce = isOnce;
  }
}

/** Exchanges a grant for a token. The grant is used up by it, whatever the answer. */
export async function requestToken(
  endpoint: string,
  assertion: string,
  { answerMs, now }: RequestSettings,
): Promise<{ readonly value: string; readonly seconds: number }> {
  const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  const answer = await callRest(
    { answerMs },
    { method: 'POST', url: endpoint, headers, body },
  ).catch((error: unknown) => {
    throw toTokenFailure(error, endpoint);
  });
  const value = parseJson(answer.text);
  const isGiven = answer.status >= 200 && answer.status < 300;
  const token = isGiven ? tokenSchema.safeParse(value) : undefined;
  if (token?.success) return { value: token.data.access_token, seconds: token.data.expires_in };
  const error = errorSchema.safeParse(value);
  if (error.success && answer.status >= 400 && answer.status < 500)
    throw refuse(error.data, answer, now());
  const waitMs = isGiven ? undefined : readRetryAfter(answer.headers, now());
  throw new AppError(
    'MASKINPORTEN_FAILED',
    `${endpoint} answered with status ${answer.status} and no token that can be used`,
    {
      retryAt: waitMs === undefined ? undefined : new Date(now().getTime() + waitMs).toISOString(),
      outcome: 'transient',
      blames: 'channel',
      fix: 'nothing: it is asked again; look at status.digdir.no if it stays',
    },
  );
}

function refuse(
  { error, error_description: description = '' }: z.infer<typeof errorSchema>,
  answer: RestAnswer,
  now: Date,
): TokenRefusal {
  const refusal = explainRefusal(description);
  const means = refusal ? `: ${refusal.means}` : '';
  const clock = describeClock(answer, now);
  return new TokenRefusal(
    `Maskinporten gave no token${means} (${error}: ${description})${clock}`,
    refusal?.fix ?? 'read the description, which has the id that Digdir can look it up by',
    refusal?.isOnce === true,
  );
}

const SKEW_MS = 5_000;

/** How far its clock is from ours, where that is worth knowing. */
function describeClock({ headers }: RestAnswer, now: Date): string {
  const theirs = Date.parse(headers.get('date') ?? '');
  const difference = theirs - now.getTime();
  if (Number.isNaN(difference) || Math.abs(difference) < SKEW_MS) return '';
  const seconds = Math.round(Math.abs(difference) / 1000);
  return `; our clock is ${seconds} s ${difference > 0 ? 'behind' : 'ahead of'} theirs`;
}

/** A token service that could not be asked. */
export function toTokenFailure(error: unknown, url: string): AppError {
  return new AppError(
    'MASKINPORTEN_NOT_REACHED',
    `${url} could not be asked: ${getMessage(error)}`,
    {
      outcome: 'transient',
      blames: 'channel',
      fix: 'look at the network and the address; it is asked again by itself',
      cause: error,
    },
  );
}
