import { getErrorCode } from '../core/errors.ts';

const CODES = /^(ENOSPC|EDQUOT|EIO|EROFS|EMFILE|ENFILE|ENOMEM|SQLITE)/;

/** Whether a failure lies with the system or the ledger: then nothing else would fare better. */
export function stopsAll(error: unknown): boolean {
  return CODES.test(getErrorCode(error) ?? '');
}
