import { describe, expect, it } from 'vitest';
import { type Deed, type FailureRow, toAppError } from '../../src/channel/failure-table.ts';
import { FOLDER_FAILURES } from '../../src/channel/folder-errors.ts';
import { SFTP_FAILURES, StatusError, UnansweredError } from '../../src/channel/sftp-errors.ts';
import { AppError, AssertionError, type Outcome } from '../../src/core/errors.ts';

const deed: Deed = {
  channel: 'krono',
  place: 'sftp.example:22',
  path: '/in/batch-1',
  doing: 'uploading',
  committed: false,
};

function judge(table: readonly FailureRow[], error: unknown): [string, Outcome, Outcome] {
  const before = toAppError(table, error, deed) as AppError;
  const after = toAppError(table, error, { ...deed, committed: true }) as AppError;
  expect(before.cause).toBe(error);
  return [before.code, before.outcome, after.outcome];
}

const withCode = (code: string | number, message = 'x') =>
  Object.assign(new Error(message), { code });
const withLevel = (level: string, message = 'x') => Object.assign(new Error(message), { level });

describe('SFTP_FAILURES', () => {
  it.each([
    [new StatusError(2, 'No such file'), 'SFTP_PATH_MISSING', 'permanent', 'in-doubt'],
    [new StatusError(3, 'Permission denied'), 'SFTP_PERMISSION_DENIED', 'permanent', 'permanent'],
    [new StatusError(4, 'Failure'), 'SFTP_REFUSED', 'transient', 'in-doubt'],
    [new StatusError(5, 'Bad message'), 'SFTP_FAILED', 'transient', 'in-doubt'],
    [new StatusError(8, 'Unsupported'), 'SFTP_UNSUPPORTED', 'permanent', 'permanent'],
    [withLevel('client-authentication'), 'SFTP_LOGIN_REFUSED', 'permanent', 'permanent'],
    // The reason of an SSH disconnect, which is no SFTP status.
    [
      withCode(2, 'Too many authentication failures'),
      'SFTP_LOGIN_REFUSED',
      'permanent',
      'permanent',
    ],
    [withCode(2, 'Protocol error'), 'SFTP_FAILED', 'transient', 'in-doubt'],
    [withCode(3, 'Key exchange failed'), 'SFTP_FAILED', 'transient', 'in-doubt'],
    [withCode('ECONNREFUSED'), 'SFTP_NOT_REACHED', 'transient', 'in-doubt'],
    [withCode('EHOSTUNREACH'), 'SFTP_NOT_REACHED', 'transient', 'in-doubt'],
    [withCode('ENOTFOUND'), 'SFTP_HOST_UNKNOWN', 'transient', 'in-doubt'],
    [withCode('ECONNRESET'), 'SFTP_CONNECTION_LOST', 'transient', 'in-doubt'],
    [withCode('EPIPE'), 'SFTP_CONNECTION_LOST', 'transient', 'in-doubt'],
    [withCode('ETIMEDOUT'), 'SFTP_TIMED_OUT', 'transient', 'in-doubt'],
    [withLevel('client-timeout', 'Keepalive timeout'), 'SFTP_TIMED_OUT', 'transient', 'in-doubt'],
    [new UnansweredError('x', { isTimeout: true }), 'SFTP_TIMED_OUT', 'transient', 'in-doubt'],
    [
      new UnansweredError('x', { isTimeout: false }),
      'SFTP_CONNECTION_LOST',
      'transient',
      'in-doubt',
    ],
    [new TypeError('a mistake'), 'SFTP_FAILED', 'transient', 'in-doubt'],
    ['not even an error', 'SFTP_FAILED', 'transient', 'in-doubt'],
    [undefined, 'SFTP_FAILED', 'transient', 'in-doubt'],
  ])('%o is %s: %s, after the commit %s', (error, ...expected) => {
    expect(judge(SFTP_FAILURES, error)).toEqual(expected);
  });
});

describe('FOLDER_FAILURES', () => {
  it.each([
    ['EACCES', 'FOLDER_PERMISSION_DENIED', 'permanent', 'permanent'],
    ['EPERM', 'FOLDER_PERMISSION_DENIED', 'permanent', 'permanent'],
    ['EROFS', 'FOLDER_PERMISSION_DENIED', 'permanent', 'permanent'],
    ['ENOENT', 'FOLDER_PATH_MISSING', 'permanent', 'in-doubt'],
    ['EXDEV', 'FOLDER_CANNOT_LINK', 'permanent', 'permanent'],
    ['ENOSPC', 'FOLDER_DISK_FULL', 'transient', 'in-doubt'],
    ['EIO', 'FOLDER_FAILED', 'transient', 'in-doubt'],
    ['ESTALE', 'FOLDER_FAILED', 'transient', 'in-doubt'],
  ])('%s is %s: %s, after the commit %s', (code, ...expected) => {
    expect(judge(FOLDER_FAILURES, withCode(code))).toEqual(expected);
  });
});

describe('toAppError', () => {
  it('says who, what, where and why', () => {
    const error = toAppError(SFTP_FAILURES, new StatusError(3, 'no'), deed) as AppError;

    expect(error.message).toBe(
      'krono: permission denied while uploading /in/batch-1 at sftp.example:22: no',
    );
    expect(error.details).toEqual({
      channel: 'krono',
      place: 'sftp.example:22',
      path: '/in/batch-1',
      doing: 'uploading',
    });
  });

  it('leaves errors of ours as they are', () => {
    for (const error of [new AppError('X', 'x', { fix: 'y' }), new AssertionError('z')]) {
      expect(toAppError(SFTP_FAILURES, error, deed)).toBe(error);
    }
  });

  it.each([
    ['SFTP', SFTP_FAILURES],
    ['FOLDER', FOLDER_FAILURES],
  ])('has a table of distinct codes for %s, and a last row that takes all', (prefix, table) => {
    const codes = table.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => code.startsWith(`${prefix}_`))).toBe(true);
    expect(table[table.length - 1]!.fits(Symbol('anything'))).toBe(true);
    expect(table.every(({ fix, says }) => fix.endsWith('.') && says !== '')).toBe(true);
  });
});
