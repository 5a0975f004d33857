import { SYSTEM_USER_TYPE } from './authorization-details.ts';
import { GRANT_TYPE } from './token-request.ts';

/** Where the metadata lie (RFC 8414). */
export const METADATA_PATH = '/.well-known/oauth-authorization-server';

/** What an issuer, with a slash at its end, tells of itself (RFC 8414). */
export function describeIssuer(issuer: string, scopes: readonly string[]) {
  return {
    issuer,
    token_endpoint: `${issuer}token`,
    jwks_uri: `${issuer}jwks`,
    grant_types_supported: [GRANT_TYPE],
    response_types_supported: [],
    scopes_supported: scopes,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'RS512'],
    authorization_details_types_supported: [SYSTEM_USER_TYPE],
  };
}
