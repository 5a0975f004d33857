/** How a grant is refused: status, OAuth error, code if one is published, and words. */
interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly code?: string;
  readonly text: string;
}

const FAILED = 'Invalid assertion. Client authentication failed.';
const REFUSALS = {
  'no-form': { status: 400, error: 'invalid_request', text: 'Malformed token request' },
  'grant-type': { status: 400, error: 'unsupported_grant_type', text: 'Unsupported grant type' },
  claim: { status: 400, error: 'invalid_grant', text: 'Invalid assertion' },
  lifetime: { status: 400, error: 'invalid_grant', text: 'Invalid assertion' },
  'issue-time': { status: 400, error: 'invalid_grant', text: 'Issue time is after now' },
  'own-organisation': {
    status: 400,
    error: 'invalid_request',
    text: 'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
  },
  malformed: coded('MP-011', 'invalid_request', 'Invalid assertion. Invalid parameter value'),
  used: coded('MP-012', 'invalid_grant', 'Grant is used before'),
  client: coded('MP-100', 'invalid_grant', FAILED),
  audience: coded('MP-110', 'invalid_grant', `${FAILED} Invalid JWT claim aud`),
  certificate: coded(
    'MP-120',
    'invalid_grant',
    `${FAILED} The JWT is signed with an invalid certificate.`,
  ),
  'expired-key': coded('MP-121', 'invalid_grant', `${FAILED} Expired key`),
  owner: coded(
    'MP-122',
    'invalid_grant',
    'Invalid JWT. Invalid organization number for client. Does not match certificate orgno',
  ),
  'key-hint': coded('MP-123', 'invalid_grant', 'Invalid JWT header x5c'),
  signature: coded('MP-124', 'invalid_grant', 'Invalid JWT signature'),
  expired: coded('MP-130', 'invalid_grant', 'JWT is expired'),
  scope: coded('MP-200', 'invalid_scope', 'Token request contains invalid scopes for client'),
  delegation: {
    ...coded('MP-251', 'access_denied', 'Consumer has not delegated access to the scope'),
    status: 403,
  },
  'details-type': coded(
    'MP-301',
    'invalid_authorization_details',
    'Unknown authorization details type',
  ),
  'details-field': coded(
    'MP-302',
    'invalid_authorization_details',
    'Unknown fields in the authorization details',
  ),
  'details-value': coded(
    'MP-303',
    'invalid_altinn_customer_configuration',
    'Invalid authorization details values',
  ),
} as const satisfies Record<string, Refusal>;

/** Why a grant is refused. */
export type RefusalReason = keyof typeof REFUSALS;

/** A grant that gives no token. */
export class GrantError extends Error {
  readonly refusal: Refusal;
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail = '') {
    const refusal: Refusal = REFUSALS[reason];
    const code = refusal.code === undefined ? '' : `${refusal.code}: `;
    super(`${code}${refusal.text}${detail === '' ? '' : ` (${detail})`}`);
    this.name = 'GrantError';
    this.refusal = refusal;
    this.reason = reason;
  }
}

function coded<Code extends string>(code: Code, error: string, text: string) {
  return { status: 400, error, code, text };
}
