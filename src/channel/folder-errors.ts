import { getErrorCode } from '../core/errors.ts';
import type { FailureRow } from './failure-table.ts';

function has(...codes: string[]): FailureRow['fits'] {
  return (error) => codes.includes(getErrorCode(error) ?? '');
}

/** What can go wrong in a folder of ours or on a share, and what follows from it. */
export const FOLDER_FAILURES: readonly FailureRow[] = [
  {
    code: 'FOLDER_PERMISSION_DENIED',
    says: 'permission denied',
    before: 'permanent',
    // The system refused the very step, so it was not done.
    after: 'permanent',
    fits: has('EACCES', 'EPERM', 'EROFS'),
    fix:
      'Give the service user the right to write there. On FAT and some shares: use a file ' +
      'system with hard links.',
  },
  {
    code: 'FOLDER_PATH_MISSING',
    says: 'no such path',
    before: 'permanent',
    // After the commit the part file was there a moment ago: somebody has moved it.
    after: 'in-doubt',
    fits: has('ENOENT', 'ENOTDIR'),
    fix: 'Check the folder in the settings, and that the share is mounted.',
  },
  {
    code: 'FOLDER_CANNOT_LINK',
    says: 'the file system cannot do this',
    before: 'permanent',
    after: 'permanent',
    fits: has('EXDEV', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EMLINK'),
    fix: 'Use a file system with hard links, and keep fetchFrom and archiveTo on the same one.',
  },
  {
    code: 'FOLDER_DISK_FULL',
    says: 'the disk is full',
    before: 'transient',
    after: 'in-doubt',
    fits: has('ENOSPC', 'EDQUOT'),
    fix: 'Free space there or have the quota raised.',
  },
  {
    code: 'FOLDER_FAILED',
    says: 'the file system failed',
    before: 'transient',
    after: 'in-doubt',
    fits: () => true,
    fix: 'Look at the system log of this machine and, for a share, at its server and the network.',
  },
];
