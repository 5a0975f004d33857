import type { Command } from 'commander';
import type { App } from '../app.ts';
import { formatReportText } from '../report/format-report-text.ts';
import type { ReceiptReport } from '../report/report.ts';
import {
  addCommon,
  type CommonOptions,
  type ExitCode,
  type Result,
  runCommand,
  withApp,
} from './command.ts';

interface RunOptions extends CommonOptions {
  readonly wait: string;
}

/** `run`: one pass, for the nightly job. */
export function addRun(program: Command): void {
  addCommon(
    program
      .command('run')
      .description('one pass: take, check, send, fetch, match, report; safe to run twice'),
    ['run', 'run --wait 60', 'run --json'],
  )
    .option('--wait <seconds>', 'keep looking for answers for so long', '0')
    .action((options: RunOptions) =>
      runCommand(options, () =>
        withApp('run', options, (app) => runOnce(app, Number(options.wait) * 1000)),
      ),
    );
}

/** One pass and its report. Exit 1 when something waits for a person. */
export async function runOnce(app: App, waitMs: number): Promise<Result> {
  const decisions = await app.runPass({ settle: true, waitMs });
  const day = app.getToday();
  const reports = await app.writeReport(day, day);
  const report = await app.buildReport(day, day);
  const recovered =
    decisions.length === 0
      ? ''
      : `RECOVERED\n${decisions.map((decision) => `  ${decision}`).join('\n')}\n\n`;
  return {
    exit: toExit(report),
    text: `${recovered}${formatReportText(report)}\nReports: ${reports.join('\n         ')}`,
    data: { recovered: decisions, reports, report },
  };
}

/** 1 when a person must act; what only waits for its time does not count. */
export function toExit({ actions }: ReceiptReport): ExitCode {
  const calm = new Set(['waiting-to-send', 'late-soon']);
  return actions.some((action) => !calm.has(action.kind)) ? 1 : 0;
}
