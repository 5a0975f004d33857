import type { Command } from 'commander';
import type { App } from '../app.ts';
import { maskData } from '../core/shown-text.ts';
import { formatReportText } from '../report/format-report-text.ts';
import type { ReceiptReport } from '../report/report.ts';
import {
  addCommon,
  type CommonOptions,
  type ExitCode,
  type Result,
  runCommand,
} from './command.ts';
import { formatNotices, type Notices } from './notices.ts';
import { parseSeconds } from './options.ts';
import { withApp } from './with-app.ts';

interface RunOptions extends CommonOptions {
  readonly wait: number;
}

/** `run`: one pass, for the nightly job. */
export function addRun(program: Command): void {
  addCommon(
    program
      .command('run')
      .description('one pass: take, check, send, fetch, match, report; safe to run twice'),
    ['run', 'run --wait 60', 'run --json'],
  )
    .option(
      '--wait <seconds>',
      'keep looking for answers, and sending what waits its turn, for so long',
      parseSeconds,
      0,
    )
    .action((options: RunOptions) =>
      runCommand(options, () =>
        withApp('run', options, (app) => runOnce(app, options.wait * 1000)),
      ),
    );
}

/** One pass and its report. Exit 1 when something waits for a person. */
export async function runOnce(app: App, waitMs: number): Promise<Result> {
  const { decisions: recovered, problems } = await app.runPass({ settle: true, waitMs });
  const notices: Notices = maskData({ recovered, problems, strays: await app.listStrays() });
  const day = app.getToday();
  const reports = await app.writeReports();
  const report = await app.buildReport(day, day);
  const parts = [
    ...formatNotices(notices),
    formatReportText(report),
    `Reports: ${reports.join('\n         ')}`,
  ];
  const stray = notices.strays.length > 0 ? 1 : 0;
  return {
    exit: problems.length > 0 ? 2 : (Math.max(toExit(report), stray) as ExitCode),
    text: parts.join('\n'),
    data: { ...notices, reports, report },
  };
}

/** 1 when a person must act; what only waits for its time does not count. */
export function toExit({ actions }: ReceiptReport): ExitCode {
  const calm = new Set(['waiting-to-send', 'late-soon']);
  return actions.some((action) => !calm.has(action.kind)) ? 1 : 0;
}
