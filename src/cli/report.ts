import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { AppError, getErrorCode } from '../core/errors.ts';
import { showText } from '../core/shown-text.ts';
import { formatReportCsv } from '../report/format-report-csv.ts';
import { formatReportHtml } from '../report/format-report-html.ts';
import { formatReportText } from '../report/format-report-text.ts';
import { LANGUAGES, type Language } from '../report/say.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { parseDay } from './options.ts';
import { toExit } from './run.ts';
import { withApp } from './with-app.ts';

interface ReportOptions extends CommonOptions {
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: string;
  readonly language?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly showPersonal?: boolean;
}

const FORMATS = ['text', 'html', 'csv', 'json'] as const;

/** `report`: the receipt report of a day or a range. */
export function addReport(program: Command): void {
  addCommon(program.command('report').description('the receipt report of a day or range of days'), [
    'report',
    'report --day 2026-11-23',
    'report --day 2026-11-23 --language sv',
    'report --from 2026-11-01 --to 2026-11-30 --format csv --out november.csv',
  ])
    .option('--day <date>', 'one day (default: today)', parseDay)
    .option('--from <date>', 'first day', parseDay)
    .option('--to <date>', 'last day', parseDay)
    .option('--format <form>', FORMATS.join(', '), 'text')
    .option(
      '--language <code>',
      `${LANGUAGES.join(' or ')} (default: report.language of the configuration)`,
    )
    .option('--show-personal', 'do not mask personal numbers (think of who reads it)')
    .option('--out <file>', 'write to a new file instead of the terminal')
    .option('--force', 'with --out: replace a file that is there already')
    .action((options: ReportOptions) =>
      runCommand(options, () =>
        withApp('report', { ...options, quiet: true }, (app) => showReport(app, options)),
      ),
    );
}

async function showReport(app: App, options: ReportOptions): Promise<Result> {
  const from = options.from ?? options.day ?? app.getToday();
  const to = options.to ?? options.day ?? (options.from === undefined ? from : app.getToday());
  if (to < from)
    throw new AppError('OPTION_UNKNOWN', `the report would end on ${to}, before ${from}`, {
      fix: 'give --from the earlier day',
    });
  const data = await app.buildReport(from, to, {
    ...findLanguage(options.language),
    ...(options.showPersonal ? { showPersonal: true } : {}),
  });
  const text = await formatAs(options.format, data);
  if (options.out === undefined) return { exit: toExit(data), text, data };
  await writeOut(options.out, text, options.force ?? false);
  return { exit: toExit(data), text: `written to ${options.out}`, data };
}

async function writeOut(path: string, text: string, isForced: boolean): Promise<void> {
  await writeFile(path, text, { flag: isForced ? 'w' : 'wx' }).catch((error: unknown) => {
    if (getErrorCode(error) !== 'EEXIST') throw error;
    throw new AppError('FILE_EXISTS', `${path} is there already; nothing was written`, {
      fix: 'give another name to --out, or add --force to replace it',
      cause: error,
    });
  });
}

function findLanguage(wanted: string | undefined): { readonly language?: Language } {
  if (wanted === undefined) return {};
  const language = LANGUAGES.find((known) => known === wanted);
  if (language) return { language };
  throw new AppError('OPTION_UNKNOWN', `there is no report in the language '${wanted}'`, {
    fix: `use one of ${LANGUAGES.join(', ')}`,
  });
}

async function formatAs(
  format: string,
  data: Awaited<ReturnType<App['buildReport']>>,
): Promise<string> {
  if (format === 'html') return formatReportHtml(data);
  if (format === 'csv') return formatReportCsv(data);
  if (format === 'json') return showText(JSON.stringify(data, null, 1));
  if (format === 'text') return formatReportText(data);
  throw new AppError('OPTION_UNKNOWN', `there is no report format '${format}'`, {
    fix: `use one of ${FORMATS.join(', ')}`,
  });
}
