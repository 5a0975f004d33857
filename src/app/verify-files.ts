import { join } from 'node:path';
import type { App } from '../app.ts';
import { getErrorCode, getMessage } from '../core/errors.ts';
import { readIdentity } from '../core/files.ts';

/** Kept files that are gone or no longer have the bytes that the ledger knows. */
export async function findFileFaults({ ledger, config }: App): Promise<string[]> {
  const { work } = config.folders;
  const drops = (await ledger.listDrops()).map(({ id, name, sha256 }) => ({
    what: `file ${id}`,
    path: join(work, id, name),
    sha256,
  }));
  const batches = (await ledger.listBatches()).map(({ id, dropId, payload, sha256 }) => ({
    what: `payload of ${id}`,
    path: join(work, dropId, payload),
    sha256,
  }));
  const answers = (await ledger.listAnswers()).map(({ id, path, sha256 }) => ({
    what: `answer ${id}`,
    path: join(work, path),
    sha256,
  }));
  const faults: string[] = [];
  for (const { what, path, sha256 } of [...drops, ...batches, ...answers]) {
    const found = await readIdentity(path).catch(getReason);
    if (typeof found === 'string') faults.push(`${what}: ${path} ${found}`);
    else if (found.sha256 !== sha256) faults.push(`${what}: ${path} was changed`);
  }
  return faults;
}

function getReason(error: unknown): string {
  const code = getErrorCode(error);
  return code === 'ENOENT' ? 'is missing' : `cannot be read: ${code ?? getMessage(error)}`;
}
