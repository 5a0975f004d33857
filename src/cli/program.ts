import { Command } from 'commander';
import { VERSION } from '../app/paths.ts';
import { addCheck } from './check.ts';
import { addConfig } from './config.ts';
import { addDemo } from './demo.ts';
import { addDescribe } from './describe.ts';
import { addFormats } from './formats.ts';
import { addInit } from './init.ts';
import { addReport } from './report.ts';
import { addResend, addResolve } from './resolve.ts';
import { addRun } from './run.ts';
import { addShow } from './show.ts';
import { addStatus } from './status.ts';
import { addVerify } from './verify.ts';
import { addWatch } from './watch.ts';

/** The command line: every command in the order a new user meets them. */
export function createProgram(): Command {
  const program = new Command('kvittera')
    .description(
      "Carries a creditor's claims to the Nordic enforcement authorities and brings the receipts back",
    )
    .version(VERSION)
    // Before the commands are added: each takes it over from its parent when it is made.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .showHelpAfterError('(kvittera help shows the commands)');
  for (const add of [
    addInit,
    addDemo,
    addRun,
    addWatch,
    addCheck,
    addDescribe,
    addStatus,
    addShow,
    addReport,
    addResolve,
    addResend,
    addVerify,
    addFormats,
    addConfig,
  ])
    add(program);
  return program;
}

/** Runs a command line; a wrong one ends with exit code 2. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  // Files hold personal data: nobody outside the owner and the group reads them.
  process.umask(process.umask() | 0o027);
  // `kvittera status | head` closes the pipe early, which is no fault of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  await createProgram().parseAsync(argv);
}
