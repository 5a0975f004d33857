import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getErrorCode } from './errors.ts';

/** What a file is called while we write it: nobody else gives such names. */
export function getTemporaryEnding(): string {
  return `.${process.pid}.kvittera.tmp`;
}

const OURS = /^\..+\.(\d+)\.kvittera\.tmp$/;

/**
 * Removes what killed processes of ours were still writing, below a folder. Files that others put
 * there, and those of a process that lives, are left alone.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    const pid = Number(OURS.exec(entry.name)?.[1]);
    if (!entry.isFile() || !(pid > 0) || isAlive(pid)) continue;
    await unlink(join(entry.parentPath, entry.name)).catch(() => undefined);
  }
}

/** This process itself is not writing now: one of its number is left of a dead one. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return getErrorCode(error) !== 'ESRCH';
  }
}
