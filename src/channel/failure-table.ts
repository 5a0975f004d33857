import { AppError, AssertionError, getMessage, type Outcome } from '../core/errors.ts';

/** What was being done, where, when something failed. */
export interface Deed {
  readonly channel: string;
  /** Host and port, or what else tells the counterparts apart. */
  readonly place: string;
  readonly path: string;
  /** In words that fit after "while": `uploading`, `asking for` ... */
  readonly doing: string;
  /** Whether the step after `commit` was already under way. */
  readonly committed: boolean;
}

/** One class of failure: how it is known, what it is called, what follows, what to do about it. */
export interface FailureRow {
  readonly code: string;
  readonly says: string;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly fix: string;
  readonly fits: (error: unknown) => boolean;
}

/**
 * Puts a raw failure into words by the first row that fits; the last row must fit everything.
 * What already is an error of ours passes unchanged.
 */
export function toAppError(table: readonly FailureRow[], error: unknown, deed: Deed): Error {
  if (error instanceof AppError || error instanceof AssertionError) return error;
  const row = table.find(({ fits }) => fits(error)) ?? table[table.length - 1]!;
  const { channel, place, path, doing } = deed;
  const deedWords = `${row.says} while ${doing} ${path} at ${place}`;
  const message = `${channel}: ${deedWords}: ${getMessage(error)}`;
  return new AppError(row.code, message, {
    fix: row.fix,
    outcome: deed.committed ? row.after : row.before,
    cause: error,
    details: { channel, place, path, doing },
  });
}
