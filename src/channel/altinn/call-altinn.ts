import { callRest, parseJson, type RestAnswer, type RestCall } from '../rest/call-rest.ts';
import { toRestFailure } from '../rest/rest-failure.ts';

/** Altinn as it is reached. */
export interface AltinnPlatform {
  /** e.g. https://platform.tt02.altinn.no */
  readonly platform: string;
  readonly answerMs: number;
}

/** Altinn's platforms. */
export const PLATFORMS = {
  demo: 'https://platform.tt02.altinn.no',
  test: 'https://platform.tt02.altinn.no',
  production: 'https://platform.altinn.no',
} as const;

/** What petitions are in the resource registry (ELAN page, model 1.0). */
export const PETITION_RESOURCE = 'ske-utleggsbegjaering';

/** A call of Altinn with a token; `url` is the path behind the platform. Throws when there is no answer. */
export async function callAltinn(
  { platform, answerMs }: AltinnPlatform,
  token: string,
  call: RestCall,
): Promise<RestAnswer> {
  const url = `${platform.replace(/\/$/, '')}${call.url}`;
  const headers = {
    accept: 'application/json',
    ...call.headers,
    authorization: `Bearer ${token}`,
  };
  return callRest({ answerMs }, { ...call, url, headers }).catch((error: unknown) => {
    throw toRestFailure(error, url);
  });
}

/** A token of Maskinporten as one of Altinn's own; the answer tells it, or why not. */
export async function exchangeToken(
  altinn: AltinnPlatform,
  token: string,
): Promise<{ readonly token: string } | { readonly refusal: RestAnswer }> {
  const answer = await callAltinn(altinn, token, {
    method: 'GET',
    url: '/authentication/api/v1/exchange/maskinporten',
  });
  if (answer.status !== 200) return { refusal: answer };
  const text = parseJson(answer.text);
  return { token: typeof text === 'string' ? text : answer.text.trim() };
}
