import ssh2 from 'ssh2';
import { getErrorCode, getMessage } from '../core/errors.ts';
import type { FailureRow } from './failure-table.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

/** The server answered a request, and the answer was no: `status` is the SFTP status code. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'StatusError';
    this.status = status;
  }
}

/** A request was not answered: the connection went, or we gave up waiting and cut it. */
export class UnansweredError extends Error {
  readonly isTimeout: boolean;

  constructor(message: string, options: { isTimeout: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'UnansweredError';
    this.isTimeout = options.isTimeout;
  }
}

// Only `StatusError` is asked for a status. ssh2 puts the reason of an SSH disconnect into the
// same numeric `code`, and its reason 2 ("protocol error") is no "no such file".
function hasStatus(status: number): FailureRow['fits'] {
  return (error) => error instanceof StatusError && error.status === status;
}

function hasCode(...codes: string[]): FailureRow['fits'] {
  return (error) => codes.includes(getErrorCode(error) ?? '');
}

function hasLevel(level: string): FailureRow['fits'] {
  return (error) => (error as { level?: unknown } | null)?.level === level;
}

function saysLike(pattern: RegExp): FailureRow['fits'] {
  return (error) => !(error instanceof StatusError) && pattern.test(getMessage(error));
}

function either(...tests: FailureRow['fits'][]): FailureRow['fits'] {
  return (error) => tests.some((test) => test(error));
}

/** What can go wrong on the way to and at an SFTP server, and what follows from it. */
export const SFTP_FAILURES: readonly FailureRow[] = [
  {
    code: 'SFTP_PERMISSION_DENIED',
    says: 'permission denied',
    before: 'permanent',
    // The server refused the very step, so it was not done.
    after: 'permanent',
    fits: hasStatus(STATUS_CODE.PERMISSION_DENIED),
    fix:
      'Ask the counterpart to give our account the right to write, rename and delete in this ' +
      'folder.',
  },
  {
    code: 'SFTP_PATH_MISSING',
    says: 'no such path',
    before: 'permanent',
    // After the commit the part file was there a moment ago: somebody has moved or removed it.
    after: 'in-doubt',
    fits: hasStatus(STATUS_CODE.NO_SUCH_FILE),
    fix:
      'Check the folders in the settings against what the counterpart gave us. If it cleans ' +
      'part files away, set partCleanup.',
  },
  {
    code: 'SFTP_UNSUPPORTED',
    says: 'the server does not support this',
    before: 'permanent',
    after: 'permanent',
    fits: hasStatus(STATUS_CODE.OP_UNSUPPORTED),
    fix: 'Ask the counterpart for an account with upload and rename (SFTP version 3).',
  },
  {
    code: 'SFTP_REFUSED',
    says: 'the server refused with a general failure',
    before: 'transient',
    after: 'in-doubt',
    fits: hasStatus(STATUS_CODE.FAILURE),
    fix:
      'The usual reasons are a full disk or quota, or a name in use; ask the counterpart if ' +
      'it stays.',
  },
  {
    code: 'SFTP_LOGIN_REFUSED',
    says: 'the login was refused',
    before: 'permanent',
    after: 'permanent',
    fits: either(
      hasLevel('client-authentication'),
      saysLike(/authentication methods failed|too many authentication failures/i),
    ),
    fix:
      'Check user name, password and key, and that the counterpart knows our public key. Do ' +
      'not try often: accounts get locked.',
  },
  {
    code: 'SFTP_KEY_UNREADABLE',
    says: 'our private key cannot be read',
    before: 'permanent',
    after: 'permanent',
    fits: saysLike(/privateKey|passphrase/i),
    fix: 'Check that the secret is a private key in OpenSSH or PEM form, and its passphrase.',
  },
  {
    code: 'SFTP_NO_COMMON_ALGORITHM',
    says: 'the server and we have no algorithm in common',
    before: 'permanent',
    after: 'permanent',
    fits: saysLike(/Handshake failed: no matching/i),
    fix: 'Ask the counterpart which key exchange, cipher and host key algorithms it offers.',
  },
  {
    code: 'SFTP_HOST_UNKNOWN',
    says: 'the host name does not resolve',
    before: 'transient',
    after: 'in-doubt',
    fits: hasCode('ENOTFOUND', 'EAI_AGAIN'),
    fix: 'Check the host name in the settings and the name servers of this machine.',
  },
  {
    code: 'SFTP_NOT_REACHED',
    says: 'the server could not be reached',
    before: 'transient',
    after: 'in-doubt',
    fits: hasCode('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'),
    fix: 'Check address, port and firewall; many counterparts let in only agreed addresses.',
  },
  {
    code: 'SFTP_TIMED_OUT',
    says: 'the server did not answer in time',
    before: 'transient',
    after: 'in-doubt',
    fits: either(
      (error) => error instanceof UnansweredError && error.isTimeout,
      hasLevel('client-timeout'),
      hasCode('ETIMEDOUT'),
    ),
    fix: 'Look at the network; raise timeouts.answerMs if this server is known to be slow.',
  },
  {
    code: 'SFTP_CONNECTION_LOST',
    says: 'the connection was lost',
    before: 'transient',
    after: 'in-doubt',
    fits: either(
      (error) => error instanceof UnansweredError,
      hasCode('ECONNRESET', 'EPIPE', 'ECONNABORTED'),
      saysLike(/No response from server|Connection lost/i),
    ),
    fix: 'Look at the network and at the counterpart; it will be tried again.',
  },
  {
    code: 'SFTP_FAILED',
    says: 'something unforeseen failed',
    before: 'transient',
    after: 'in-doubt',
    fits: () => true,
    fix: 'Read the cause; report it to us if it repeats.',
  },
];
