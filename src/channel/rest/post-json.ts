import type { AuthorisedAnswer, AuthorisedClient } from './authorised-client.ts';
import { toRestFailure } from './rest-failure.ts';

/** Asks a question that has no effect, as JSON. Throws what `toRestFailure` makes of a call without answer. */
export async function postJson(
  client: AuthorisedClient,
  url: string,
  body: object,
): Promise<AuthorisedAnswer> {
  const headers = { 'content-type': 'application/json' };
  const call = { method: 'POST', url, headers, body: JSON.stringify(body) };
  return client.call(call).catch((error: unknown) => {
    throw toRestFailure(error, url);
  });
}
