import type { Command } from 'commander';
import { AppError, getErrorCode, getMessage } from '../core/errors.ts';
import { maskData, showText } from '../core/shown-text.ts';

/** 0 all well, 1 something needs a person, 2 the world is wrong, 3 we are wrong. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a command found: for people and for programs. */
export interface Result {
  readonly exit: ExitCode;
  readonly text: string;
  readonly data: unknown;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export const EXIT_HELP = `
Exit codes:
  0  all well
  1  something needs a person (a file rejected or held, a batch in doubt, an answer overdue)
  2  operating error (configuration, a counterpart refused, a disk is full)
  3  internal error: please report it`;

/** Adds what every command shares: --config, --json, examples and exit codes in its help. */
export function addCommon(
  command: Command,
  examples: readonly string[],
  config = 'configuration file (default: $KVITTERA_CONFIG or ./kvittera.yaml)',
): Command {
  return command
    .option('--config <path>', config)
    .option('--json', 'print JSON for programs')
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((example) => `  $ kvittera ${example}`).join('\n')}\n${EXIT_HELP}`,
    );
}

/** Runs a command's work, prints its result once and sets the exit code. */
export async function runCommand(
  options: CommonOptions,
  work: () => Promise<Result>,
): Promise<void> {
  try {
    const { exit, text, data } = await work();
    const output = options.json ? `${JSON.stringify(data, null, 1)}\n` : ensureNewline(text);
    // JSON leaves signs that turn the text around as they are; spelled out they are JSON all the same.
    if (output !== '') process.stdout.write(showText(output));
    process.exitCode = exit;
  } catch (error) {
    process.exitCode = reportError(error, options.json ?? false);
  }
}

function ensureNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Tells an error where people or programs look for it; returns the exit code. */
export function reportError(error: unknown, json: boolean): ExitCode {
  const known = toAppError(error);
  if (json) {
    const { code = 'INTERNAL', message = getMessage(error), fix = null } = maskError(known) ?? {};
    process.stdout.write(showText(`${JSON.stringify({ error: { code, message, fix } })}\n`));
  } else if (known) {
    const { code, message, fix } = maskError(known)!;
    process.stderr.write(showText(`${code}: ${message}\n  Fix: ${fix}\n`));
  } else {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`Internal error: ${stack}\nNothing more was done. Please report it.\n`);
  }
  return known ? 2 : 3;
}

/** A name or path in an error may hold a personal number. */
function maskError(error: AppError | undefined) {
  return error && maskData({ code: error.code, message: error.message, fix: error.fix });
}

/** What the system or the database refuses is the world's fault, not ours. */
function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const code = getErrorCode(error) ?? '';
  const isDatabase = error instanceof Error && error.name === 'SqliteError';
  if (!isDatabase && !/^(E[A-Z]+|SQLITE_[A-Z_]+)$/.test(code)) return undefined;
  if (code === 'EADDRINUSE')
    return new AppError(code, getMessage(error), {
      fix: 'another program listens there: end it, or choose another port',
      cause: error,
    });
  const fix = isDatabase
    ? 'look at the free space and the rights of the state folder; only when both are right may the database be damaged: then restore state and work together from a backup'
    : 'check the path, its rights and the space on its disk';
  return new AppError(code || 'LEDGER_FAILED', getMessage(error), { fix, cause: error });
}
