import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { getMessage } from '../core/errors.ts';
import { addCommon, type CommonOptions, type Result, runCommand, withApp } from './command.ts';

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
  const { config, context } = app;
  let passes = 0;
  let lastReport = '';
  while (!signal.aborted) {
    try {
      await app.runPass({ settle: false, waitMs: 0 });
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

async function writeWhenNew(app: App, last: string): Promise<string> {
  const event = await app.ledger.findLastEvent();
  if (!event || event.hash === last) return last;
  const day = app.getToday();
  await app.writeReport(day, day);
  return event.hash;
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
