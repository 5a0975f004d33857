import { randomUUID } from 'node:crypto';
import type { GrantError } from './grant-error.ts';
import { type Reply, replyJson } from './reply.ts';

/** A refused token request. */
export interface RefusedGrant {
  /** Undefined for what has no published code. */
  readonly code: string | undefined;
  readonly description: string;
  /** Stands in the description too, for support to find it. */
  readonly logId: string;
}

/** Where the codes are explained. */
const ERROR_URI = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking';

/** The answer to a grant that gives no token. */
export function refuseGrant(
  { message, refusal: { code, error, status } }: GrantError,
  headers: Readonly<Record<string, string>>,
): { readonly reply: Reply; readonly refusal: RefusedGrant } {
  const logId = randomUUID();
  const description = `${message} (log id ${logId})`;
  const body = {
    error,
    error_description: description,
    ...(code === undefined ? {} : { error_uri: ERROR_URI }),
  };
  return { reply: replyJson(status, body, headers), refusal: { code, description, logId } };
}
