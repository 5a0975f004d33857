import { Command } from 'commander';
import { VERSION } from '../app/paths.ts';

type AddCommand = (program: Command) => void;

/** The commands in the order a new user meets them; one is loaded when it is called, all for the help. */
const COMMANDS: { readonly [name: string]: () => Promise<AddCommand> } = {
  init: async () => (await import('./init.ts')).addInit,
  demo: async () => (await import('./demo.ts')).addDemo,
  run: async () => (await import('./run.ts')).addRun,
  watch: async () => (await import('./watch.ts')).addWatch,
  check: async () => (await import('./check.ts')).addCheck,
  describe: async () => (await import('./describe.ts')).addDescribe,
  map: async () => (await import('./map.ts')).addMap,
  convert: async () => (await import('./convert.ts')).addConvert,
  generate: async () => (await import('./generate.ts')).addGenerate,
  simulate: async () => (await import('./simulate.ts')).addSimulate,
  status: async () => (await import('./status.ts')).addStatus,
  show: async () => (await import('./show.ts')).addShow,
  report: async () => (await import('./report.ts')).addReport,
  resolve: async () => (await import('./resolve.ts')).addResolve,
  resend: async () => (await import('./resolve.ts')).addResend,
  verify: async () => (await import('./verify.ts')).addVerify,
  follow: async () => (await import('./follow.ts')).addFollow,
  insight: async () => (await import('./insight.ts')).addInsight,
  altinn: async () => (await import('./altinn.ts')).addAltinn,
  formats: async () => (await import('./formats.ts')).addFormats,
  config: async () => (await import('./config.ts')).addConfig,
};

/** The command line, with the command called or with all. */
export async function createProgram(called?: string): Promise<Command> {
  const program = new Command('kvittera')
    .description(
      "Carries a creditor's claims to the Nordic enforcement authorities and brings the receipts back",
    )
    .version(VERSION)
    // Before the commands are added: each takes it over from its parent when it is made.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .showHelpAfterError('(kvittera help shows the commands)');
  const one = Object.entries(COMMANDS).find(([name]) => name === called);
  for (const [, load] of one ? [one] : Object.entries(COMMANDS)) (await load())(program);
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
  await (await createProgram(argv[2])).parseAsync(argv);
}
