import type { Command } from 'commander';
import { lookInto } from '../app/insight.ts';
import { maskData } from '../core/shown-text.ts';
import { describeInsight } from '../report/describe-insight.ts';
import { addCommon, type CommonOptions, runCommand } from './command.ts';
import { withApp } from './with-app.ts';

interface InsightOptions extends CommonOptions {
  readonly showPersonal?: boolean;
}

/** `insight REFERENCE`: what the authority tells of the deductions that a petition leads to. */
export function addInsight(program: Command): void {
  addCommon(
    program
      .command('insight')
      .description('look into the deductions that a petition leads to (Innsyn i ett trekk)'),
    ['insight SAK-2026-17', 'insight SAK-2026-17 --json'],
  )
    .argument('<reference>', 'any reference of a petition that was sent; never a personal number')
    .option('--show-personal', 'do not mask personal numbers (think of who sees your screen)')
    .action((reference: string, options: InsightOptions) =>
      runCommand(options, () =>
        withApp('insight', { ...options, quiet: true }, async (app) => {
          const found = await lookInto(app, reference);
          const told = options.showPersonal ? found : maskData(found);
          const text = told.map((one) => describeInsight(one)).join('\n\n');
          return { exit: 0, text, data: told };
        }),
      ),
    );
}
