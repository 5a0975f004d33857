import { AppError, type Outcome } from '../core/errors.ts';
import type { FileDrop } from './file-drop-context.ts';

function buildError(
  drop: FileDrop,
  code: string,
  path: string,
  what: string,
  rest: { fix: string; outcome: Outcome; cause?: unknown },
): AppError {
  const { name: channel } = drop.settings;
  const message = `${channel}: ${path} at ${drop.disk.place} ${what}`;
  return new AppError(code, message, {
    ...rest,
    details: { channel, place: drop.disk.place, path },
  });
}

/** The final name is in use for something else, and is left alone. */
export function nameTaken(drop: FileDrop, path: string, seen: string): AppError {
  return buildError(drop, 'REMOTE_NAME_TAKEN', path, `is taken: ${seen}; nothing was overwritten`, {
    // Only a person can tell whose it is: trying again would not make it go away.
    outcome: 'permanent',
    fix: 'ask the counterpart whose file it is and have it moved away, then resend',
  });
}

/** What arrived under the temporary name is not as long as what was sent. */
export function uploadIncomplete(
  drop: FileDrop,
  path: string,
  sent: number,
  seen: number | undefined,
): AppError {
  const what = `is ${seen ?? 'no'} bytes after an upload of ${sent}; it was not put in place`;
  return buildError(drop, 'UPLOAD_INCOMPLETE', path, what, {
    outcome: 'transient',
    fix: 'Try again. If it repeats, ask the counterpart about quota, free space and size limits.',
  });
}

/** The part file of an earlier attempt went away: that one may have been published after all. */
export function partGone(drop: FileDrop, path: string, cause?: unknown): AppError {
  const what = 'has gone since it was last seen; an earlier attempt may have been published late';
  return buildError(drop, 'PART_FILE_GONE', path, what, {
    cause,
    outcome: 'in-doubt',
    fix:
      'Inquire before sending again. If the counterpart cleans part files away, set ' +
      'partCleanup.',
  });
}

/** A file came down shorter or longer than it was listed. */
export function fetchIncomplete(
  drop: FileDrop,
  path: string,
  listed: number,
  got: number,
): AppError {
  const what = `was listed with ${listed} bytes and came down as ${got}; the copy was thrown away`;
  return buildError(drop, 'FETCH_INCOMPLETE', path, what, {
    outcome: 'transient',
    fix: 'List and fetch again: the counterpart was probably still writing it.',
  });
}

/** The file to acknowledge is no longer the file that was fetched. */
export function remoteFileChanged(drop: FileDrop, path: string): AppError {
  const what = 'is not the file that was fetched; it was left there';
  return buildError(drop, 'REMOTE_FILE_CHANGED', path, what, {
    outcome: 'transient',
    fix: 'List and fetch again: the counterpart has put another file under the same name.',
  });
}

/** The local end of a transfer failed. */
export function localFailed(
  drop: FileDrop,
  path: string,
  cause: unknown,
  outcome: Outcome,
): AppError {
  return buildError(drop, 'LOCAL_WRITE_FAILED', path, 'could not be written on our own disk', {
    cause,
    outcome,
    fix: 'Look at free space and permissions of our folder, and that the local name is not in use.',
  });
}
