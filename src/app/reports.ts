import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../core/errors.ts';
import { replaceFile } from '../core/files.ts';
import type { Ledger } from '../core/ledger.ts';
import { maskData } from '../core/shown-text.ts';
import type { Context } from '../pipeline/context.ts';
import { buildReport } from '../report/build-report.ts';
import type { ReceiptReport } from '../report/report.ts';
import type { Language } from '../report/say.ts';
import { listTouchedDays } from '../report/touched-days.ts';
import { loadFindings } from '../stages/keep.ts';
import { report } from '../stages/report.ts';
import { explainCode } from './formats.ts';

export interface ReportOptions {
  /** Without it the one of the configuration. */
  readonly language?: Language;
  /** Personal numbers as they are. */
  readonly showPersonal?: boolean;
}

/** The report of a range of days, masked unless it is asked for otherwise. */
export async function makeReport(
  { ledger, config, catalog }: Context,
  from: string,
  to: string,
  { language = config.report.language, showPersonal = false }: ReportOptions,
): Promise<ReceiptReport> {
  const data = await buildReport(ledger, {
    from,
    to,
    timeZone: config.timeZone,
    language,
    environment: config.environment,
    loadFindings: (dropId) => loadFindings(join(config.folders.work, dropId)),
    explain: (layout, code) => explainCode(catalog, layout, code),
  });
  return showPersonal ? data : maskData(data);
}

/**
 * Leaves today's report in the outbox, and anew those of every day that something since the last
 * writing tells of: an answer that comes today changes the report of the day its batch was taken.
 * Returns the paths, today's first.
 */
export async function writeReports(context: Context, today: string): Promise<string[]> {
  const { ledger, config } = context;
  const { folders, timeZone } = config;
  const mark = join(folders.state, 'reported-event');
  const last = await ledger.findLastEvent();
  const days = await listTouchedDays(ledger, await readMark(ledger, mark), timeZone);
  const paths: string[] = [];
  for (const day of [today, ...days.filter((other) => other !== today)])
    paths.push(
      ...(await report(await makeReport(context, day, day, {}), join(folders.outbox, 'reports'))),
    );
  // Last: after a crash they are all written again.
  if (last) await replaceFile(mark, `${last.seq} ${last.hash}\n`);
  return paths;
}

/** The last event that the reports tell of; 0 where none were written, or of another ledger (a restored one). */
async function readMark(ledger: Ledger, path: string): Promise<number> {
  const text = (await readFile(path, 'utf8').catch(ignoreMissing)) ?? '';
  const [, seq = '0', hash] = /^(\d+) (\w+)\n$/.exec(text) ?? [];
  const [event] = await ledger.searchEvents({ after: Number(seq) - 1, limit: 1 });
  return event?.hash === hash ? Number(seq) : 0;
}
