import { GrantError } from './grant-error.ts';
import type { LoopbackRequest } from './loopback.ts';

/** The only grant type there is. */
export const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Reads the assertion of a token request. */
export function readAssertion({ headers, body }: LoopbackRequest): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new GrantError('no-form', 'the content type is not application/x-www-form-urlencoded');
  const form = new URLSearchParams(body);
  const grantType = getOnly(form, 'grant_type');
  if (grantType !== GRANT_TYPE) throw new GrantError('grant-type', grantType);
  return getOnly(form, 'assertion');
}

function getOnly(form: URLSearchParams, name: string): string {
  const [value, ...more] = form.getAll(name);
  if (value === undefined || value === '' || more.length > 0)
    throw new GrantError('no-form', `give ${name} once`);
  return value;
}
