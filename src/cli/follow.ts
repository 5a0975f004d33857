import type { Command } from 'commander';
import { followCase } from '../app/follow-case.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { withApp } from './with-app.ts';

interface FollowOptions extends CommonOptions {
  readonly case: string;
}

/** `follow REFERENCE --case REFERENCE`: a petition was taken, and somebody has learned which case it is. */
export function addFollow(program: Command): void {
  addCommon(
    program
      .command('follow')
      .description('follow the case of a petition whose answer was lost, by the reference it has'),
    ['follow SAK-2026-17 --case 5f0c7a1e'],
  )
    .argument('<reference>', 'the reference that the petition has from us')
    .requiredOption('--case <reference>', 'the reference that the authority has given its case')
    .action((reference: string, options: FollowOptions) =>
      runCommand(options, () =>
        withApp('follow', { ...options, quiet: true }, async (app) => {
          await followCase(app, reference, options.case);
          const text = `${reference} is case ${options.case}: it is asked about in the next pass.`;
          return { exit: 0, text, data: { reference, case: options.case } };
        }),
      ),
    );
}
