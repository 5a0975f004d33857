import { readFile } from 'node:fs/promises';
import { ignoreMissing } from '../core/errors.ts';
import { getOwnPath } from '../core/file-names.ts';
import { replaceFile } from '../core/files.ts';

const NOTE = 'attempts';

/**
 * How often a batch's payload has been on its way by what lies beside it. More than the ledger knows
 * means that the ledger is older than the work folder.
 */
export async function readAttempts(folder: string): Promise<number> {
  return Number((await readFile(getOwnPath(folder, NOTE), 'utf8').catch(ignoreMissing)) ?? 0);
}

/** Notes an attempt before its first byte leaves. */
export async function noteAttempt(folder: string, attempt: number): Promise<void> {
  await replaceFile(getOwnPath(folder, NOTE), String(attempt));
}
