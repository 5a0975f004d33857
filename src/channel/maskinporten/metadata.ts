import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { callRest, parseJson, type RestSettings } from '../rest/call-rest.ts';
import { toTokenFailure } from './request-token.ts';

const metadataSchema = z.object({ issuer: z.string(), token_endpoint: z.url() });

/** The token endpoint, from the metadata of the issuer (RFC 8414), which must be its own. */
export async function findTokenEndpoint(issuer: string, settings: RestSettings): Promise<string> {
  const url = `${issuer}.well-known/oauth-authorization-server`;
  const answer = await callRest(settings, { method: 'GET', url }).catch((error: unknown) => {
    throw toTokenFailure(error, url);
  });
  const found = metadataSchema.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !found.success)
    throw misread(url, `status ${answer.status}, and no metadata of an issuer`);
  // Another one's metadata would send our grants to whoever wrote it.
  if (found.data.issuer !== issuer) throw misread(url, `the metadata of ${found.data.issuer}`);
  const endpoint = found.data.token_endpoint;
  if (new URL(endpoint).origin !== new URL(issuer).origin)
    throw misread(url, `a token endpoint at another place: ${endpoint}`);
  return endpoint;
}

function misread(url: string, what: string): AppError {
  return new AppError('MASKINPORTEN_METADATA', `${url} answered ${what}`, {
    outcome: 'transient',
    blames: 'channel',
    fix: 'check maskinporten.issuer in the settings: https://test.maskinporten.no/ or https://maskinporten.no/, with the slash',
  });
}
