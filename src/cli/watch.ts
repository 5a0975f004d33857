import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { getMessage } from '../core/errors.ts';
import { maskData, showText } from '../core/shown-text.ts';
import { addCommon, type CommonOptions, type Result, runCommand } from './command.ts';
import { createNews } from './notices.ts';
import { withApp } from './with-app.ts';

/** `watch`: pass after pass until it is told to stop. */
export function addWatch(program: Command): void {
  addCommon(
    program
      .command('watch')
      .description('stay and do a pass whenever files come and at every interval'),
    ['watch'],
  ).action((options: CommonOptions) => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    return runCommand(options, () =>
      withApp('watch', options, (app) => watchUntil(app, stop.signal), stop.signal),
    );
  });
}

/** The scan is the truth: events only wake it early, so a lost event costs at most one interval. */
async function watchUntil(app: App, signal: AbortSignal): Promise<Result> {
  const services = await app.listen();
  try {
    return await watchPasses(app, signal);
  } finally {
    await services.close();
  }
}

async function watchPasses(app: App, signal: AbortSignal): Promise<Result> {
  const { config, context } = app;
  const findNews = createNews();
  let passes = 0;
  let lastReport = '';
  while (!signal.aborted) {
    try {
      const { decisions: recovered, problems } = await app.runPass({ settle: false, waitMs: 0 });
      const notices = maskData({ recovered, problems, strays: await app.listStrays() });
      for (const line of findNews(notices)) tell(app, line);
      lastReport = await writeWhenNew(app, lastReport);
    } catch (error) {
      // One bad pass (a full disk, a locked ledger) must not end the service; the next one tries again.
      context.log.error('pass failed', { error: getMessage(error) });
    }
    passes++;
    await sleepUntilWoken(app, config.scanSeconds * 1000, signal);
  }
  return { exit: 0, text: `stopped after ${passes} passes`, data: { passes } };
}

/** For the person at the terminal, or as a line of the log. */
function tell({ context }: App, line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${showText(line)}\n`);
  else context.log.warn('for the operator', { notice: line });
}

async function writeWhenNew(app: App, last: string): Promise<string> {
  const event = await app.ledger.findLastEvent();
  const state = `${event?.hash} ${app.getToday()}`;
  if (event && state !== last) await app.writeReports();
  return state;
}

async function sleepUntilWoken(
  { config, context }: App,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const watchers: FSWatcher[] = [];
  const folders = new Set(['', ...config.routes.map((route) => route.folder)]);
  for (const folder of folders) {
    try {
      const watcher = watchFolder(join(config.folders.inbox, folder), { persistent: false }, () =>
        woken.abort(),
      );
      watcher.on('error', () => {});
      watchers.push(watcher);
    } catch {
      // Network file systems have no events; the interval is enough.
    }
  }
  await context.clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
  for (const watcher of watchers) watcher.close();
}
