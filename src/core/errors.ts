/**
 * What is known of an operation that failed: `permanent` will fail again, `transient` may pass
 * later, `in-doubt` may have taken effect and must be inquired before it is done again.
 */
export type Outcome = 'permanent' | 'transient' | 'in-doubt';

/**
 * What an operation failed for, other than the message that was to be sent: what nothing of its `channel` goes without (a key, a
 * token, a counterpart that wants to be left alone), or `nobody`, for the counterpart takes its time with it. A message that is
 * not to blame is tried for as long as it takes.
 */
export type Blame = 'channel' | 'nobody';

export interface AppErrorOptions {
  readonly fix: string;
  readonly outcome?: Outcome;
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, string | number>>;
  /** Not before then, as the counterpart has asked; ISO. */
  readonly retryAt?: string | undefined;
  /** The message itself, where nothing is said. */
  readonly blames?: Blame | undefined;
}

/** The world is wrong (a refused login, a full disk, a bad setting): an operator must act. */
export class AppError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly outcome: Outcome;
  readonly details: Readonly<Record<string, string | number>>;
  readonly retryAt: string | undefined;
  readonly blames: Blame | undefined;

  constructor(code: string, message: string, options: AppErrorOptions) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fix = options.fix;
    this.outcome = options.outcome ?? 'permanent';
    this.details = options.details ?? {};
    this.retryAt = options.retryAt;
    this.blames = options.blames;
  }
}

/** We are wrong: a state that the code promises cannot be. Stops the run with its stack. */
export class AssertionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AssertionError';
  }
}

/** Throws an `AssertionError` unless the promise holds. */
export function assert(holds: unknown, message: string): asserts holds {
  if (!holds) throw new AssertionError(message);
}

/** The system error code of a thrown value (`ENOENT`, `ECONNRESET` ...), if it has one. */
export function getErrorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The message of anything thrown. */
export function getMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For `catch`: undefined when a file or folder is not there; whatever else went wrong is thrown on. */
export function ignoreMissing(error: unknown): undefined {
  if (getErrorCode(error) !== 'ENOENT') throw error;
}
