import { lstat, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';

/** A refusal with an SFTP status of its own. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const PERMISSION_DENIED = 3;

/** The path as the client sees it: absolute below `/`, without `.` and `..`. */
export function normalizePath(path: string): string {
  return posix.normalize(`/${path}`).replace(/(?<=.)\/$/, '');
}

/**
 * The local path of a client's path. Neither `..` nor a symbolic link leads out of the root; the
 * last name itself is followed only when asked.
 */
export async function findLocal(root: string, path: string, follow: boolean): Promise<string> {
  const realRoot = await realpath(root);
  const inside = normalizePath(path);
  if (inside === '/') return realRoot;

  const folder = await realpath(join(realRoot, posix.dirname(inside)));
  requireInside(realRoot, folder);
  const local = join(folder, posix.basename(inside));
  if (follow && (await isLink(local))) {
    const target = await realpath(local);
    requireInside(realRoot, target);
    return target;
  }
  return local;
}

function requireInside(root: string, path: string): void {
  if (path === root || path.startsWith(root + sep)) return;
  throw new Refusal(PERMISSION_DENIED, 'outside of the root');
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
