import { getErrorCode, getMessage } from '../core/errors.ts';
import type { FailureRow } from './failure-table.ts';

/** An answer that came, and is no success. */
export class HttpStatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpStatusError';
    this.status = status;
  }
}

/** The counterpart did not answer, or not in time. */
export class SilenceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SilenceError';
  }
}

function hasCode(...codes: string[]): FailureRow['fits'] {
  return (error) => codes.includes(getErrorCode(error) ?? '');
}

function hasStatus(...statuses: number[]): FailureRow['fits'] {
  return (error) => error instanceof HttpStatusError && statuses.includes(error.status);
}

/** The server does not take our certificate; an alert may have other causes. */
function isCertificateRefusal(error: unknown): boolean {
  return /alert (bad |certificate|unknown ca|access denied|handshake)/i.test(getMessage(error));
}

/** How a refusal can look before anything was sent: some servers only hang up on a certificate. */
export function mayBeCertificateRefusal(error: unknown): boolean {
  const isLost = ['ECONNRESET', 'EPIPE'].includes(getErrorCode(error) ?? '');
  return isLost || isCertificateRefusal(error);
}

/** What can go wrong on the way to and at an HTTPS counterpart, and what follows from it. */
export const HTTPS_FAILURES: readonly FailureRow[] = [
  {
    code: 'HTTPS_CERTIFICATE_NOT_TRUSTED',
    says: "the server's certificate is not trusted",
    before: 'permanent',
    after: 'permanent',
    // Named by OpenSSL and Node, of several dozen reasons.
    fits: (error) =>
      /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|CRL_|INVALID_|ERR_TLS_CERT_)/.test(
        getErrorCode(error) ?? '',
      ),
    fix: 'Send nothing. Compare the certificate with what the counterpart has told, and the issuers in `ca`; only then change them.',
  },
  {
    code: 'HTTPS_CERTIFICATE_REFUSED',
    says: 'the server does not take our certificate',
    before: 'permanent',
    // A certificate is refused before anything is looked at, but an alert may have other causes.
    after: 'in-doubt',
    fits: isCertificateRefusal,
    fix: 'Check that the certificate is of the right environment, has not expired and is known to the counterpart.',
  },
  {
    code: 'HTTPS_FORBIDDEN',
    says: 'the server refused',
    before: 'permanent',
    after: 'permanent',
    fits: hasStatus(401, 403),
    fix: 'Ask the counterpart whether our certificate has the right to this product.',
  },
  {
    code: 'HTTPS_BUSY',
    says: 'the server asks to come back later',
    before: 'transient',
    after: 'transient',
    fits: hasStatus(429),
    fix: 'Nothing: it is tried again by itself.',
  },
  {
    code: 'HTTPS_SERVER_FAILED',
    says: 'the server failed',
    before: 'transient',
    after: 'in-doubt',
    fits: (error) =>
      error instanceof HttpStatusError && (error.status >= 500 || error.status === 408),
    fix: 'Ask the counterpart if it stays.',
  },
  {
    code: 'HTTPS_REFUSED',
    says: 'the server refused the request',
    before: 'permanent',
    after: 'permanent',
    fits: (error) => error instanceof HttpStatusError && error.status >= 400,
    fix: 'Compare the address and the settings of the channel with what the counterpart has told.',
  },
  {
    code: 'HTTPS_HOST_UNKNOWN',
    says: 'the host name does not resolve',
    before: 'transient',
    after: 'in-doubt',
    fits: hasCode('ENOTFOUND', 'EAI_AGAIN'),
    fix: 'Check the address in the settings and the name servers of this machine.',
  },
  {
    code: 'HTTPS_NOT_REACHED',
    says: 'the server could not be reached',
    before: 'transient',
    after: 'in-doubt',
    fits: hasCode('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'),
    fix: 'Check address, port and firewall.',
  },
  {
    code: 'HTTPS_TIMED_OUT',
    says: 'the server did not answer in time',
    before: 'transient',
    after: 'in-doubt',
    fits: (error) => error instanceof SilenceError || getErrorCode(error) === 'ETIMEDOUT',
    fix: 'Look at the network; raise timeouts.answerSeconds if this server is known to be slow.',
  },
  {
    code: 'HTTPS_CONNECTION_LOST',
    says: 'the connection was lost',
    before: 'transient',
    after: 'in-doubt',
    fits: (error) =>
      hasCode('ECONNRESET', 'EPIPE', 'ECONNABORTED')(error) ||
      /socket hang up|aborted/i.test(getMessage(error)),
    fix: 'Nothing at first: it is tried again, or asked about, by itself.',
  },
  {
    code: 'HTTPS_FAILED',
    says: 'it failed',
    before: 'transient',
    after: 'in-doubt',
    fits: () => true,
    fix: 'Look at the text; ask the counterpart if it stays.',
  },
];
