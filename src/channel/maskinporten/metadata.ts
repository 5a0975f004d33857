import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { callRest, parseJson, type RestAnswer, type RestSettings } from '../rest/call-rest.ts';
import { toTokenFailure } from './request-token.ts';

const metadataSchema = z.object({ issuer: z.string(), token_endpoint: z.url() });

/** Who gives tokens, and where. */
export interface TokenService {
  /** As it calls itself: grants are made out to it. */
  readonly issuer: string;
  readonly endpoint: string;
}

/** Where an issuer may describe itself: Maskinporten in the first; others of its kind in the second alone, or as RFC 8414 (section 3.1) has it. */
function listPlaces(issuer: string): string[] {
  const base = withoutSlash(issuer);
  const { origin, pathname } = new URL(base);
  const places = [
    `${base}/.well-known/oauth-authorization-server`,
    `${base}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${withoutSlash(pathname)}`,
  ];
  return [...new Set(places)];
}

/** The token endpoint, from the metadata of the issuer (RFC 8414), which must be its own. */
export async function findTokenService(
  issuer: string,
  settings: RestSettings,
): Promise<TokenService> {
  const places = listPlaces(issuer);
  let first: RestAnswer | undefined;
  for (const url of places) {
    const answer = await callRest(settings, { method: 'GET', url }).catch((error: unknown) => {
      throw toTokenFailure(error, url);
    });
    first ??= answer;
    const found = metadataSchema.safeParse(parseJson(answer.text));
    if (answer.status === 200 && found.success) return checkOwn(url, issuer, found.data);
    // It is there, and does not answer now.
    if (answer.status >= 500 || answer.status === 429) break;
  }
  throw misread(places[0]!, `status ${first?.status}, and no metadata of an issuer`);
}

function checkOwn(
  url: string,
  issuer: string,
  { issuer: named, token_endpoint: endpoint }: z.infer<typeof metadataSchema>,
): TokenService {
  // Another one's metadata would send our grants to whoever wrote it.
  if (withoutSlash(named) !== withoutSlash(issuer)) throw misread(url, `the metadata of ${named}`);
  if (new URL(endpoint).origin !== new URL(issuer).origin)
    throw misread(url, `a token endpoint at another place: ${endpoint}`);
  return { issuer: named, endpoint };
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '');
}

function misread(url: string, what: string): AppError {
  return new AppError('MASKINPORTEN_METADATA', `${url} answered ${what}`, {
    outcome: 'transient',
    blames: 'channel',
    fix: 'check maskinporten.issuer in the settings: https://test.maskinporten.no/ or https://maskinporten.no/',
  });
}
