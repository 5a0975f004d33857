import { chmod, lstat, mkdir, rmdir, stat, truncate, unlink, utimes } from 'node:fs/promises';
import ssh2, { type Attributes } from 'ssh2';
import { renameOnce, toAttributes } from './sftp-files.ts';
import { findLocal, normalizePath, Refusal } from './sftp-jail.ts';
import type { Operations, SessionScene } from './sftp-operation.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

/** The requests that name a path. */
export function buildNameOperations(scene: SessionScene): Operations {
  const { root, faults } = scene;
  const look = async (path: string, follow: boolean) => {
    const local = await findLocal(root, path, follow);
    const stats = await (follow ? stat(local) : lstat(local));
    if (faults.failStat && stats.isFile()) throw new Refusal(STATUS_CODE.FAILURE, 'Failure');
    return { attrs: toAttributes(stats, faults) };
  };

  return {
    STAT: (path: string) => look(path, true),
    LSTAT: (path: string) => look(path, false),
    SETSTAT: async (path: string, attrs: Partial<Attributes>) => {
      const local = await findLocal(root, path, true);
      if (attrs.size !== undefined) await truncate(local, attrs.size);
      if (attrs.mode !== undefined) await chmod(local, attrs.mode & 0o7777);
      if (attrs.mtime !== undefined) await utimes(local, attrs.atime ?? attrs.mtime, attrs.mtime);
      return undefined;
    },
    MKDIR: async (path: string) => {
      await mkdir(await findLocal(root, path, false));
      return undefined;
    },
    RMDIR: async (path: string) => {
      await rmdir(await findLocal(root, path, false));
      return undefined;
    },
    REMOVE: async (path: string) => {
      await unlink(await findLocal(root, path, false));
      return undefined;
    },
    REALPATH: async (path: string) => {
      const filename = normalizePath(path);
      return { names: [{ filename, longname: filename, attrs: {} as Attributes }] };
    },
    RENAME: async (from: string, to: string) => {
      if (faults.denyRename) throw new Refusal(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
      if (faults.diskFull) throw new Refusal(STATUS_CODE.FAILURE, 'Failure');
      if (faults.endSessionBeforeRename) return breakOff(scene.end);
      if (faults.dropConnectionBeforeRename) return breakOff(scene.cut);
      await renameOnce(root, from, to);
      return faults.dropConnectionAfterRename ? breakOff(scene.cut) : undefined;
    },
  };
}

function breakOff(how: () => void): 'cut' {
  how();
  return 'cut';
}
