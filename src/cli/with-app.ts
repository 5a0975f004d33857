import { userInfo } from 'node:os';
import pino from 'pino';
import { type App, openApp } from '../app.ts';
import { findConfigPath } from '../core/config.ts';
import { createPinoLog } from '../core/pino-log.ts';
import type { CommonOptions } from './command.ts';
import { openProgress } from './progress.ts';

/** Opens the program for a command and closes it afterwards. Progress is shown on a terminal only. */
export async function withApp<T>(
  name: string,
  options: CommonOptions & { readonly quiet?: boolean },
  work: (app: App) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const level = options.quiet ? 'error' : 'info';
  const { show, clear } = openProgress(options.json);
  const app = await openApp({
    configPath: findConfigPath(options.config, process.env),
    actor: `${findUser()}: ${name}`,
    // On a terminal the result is enough; in a pipe or a unit the log lines go to stderr.
    log: createPinoLog(pino.destination({ dest: 2, sync: true }), show ? 'error' : level),
    ...(signal ? { signal } : {}),
    ...(show ? { onProgress: show } : {}),
  });
  try {
    return await work(app);
  } finally {
    clear();
    await app.close();
  }
}

function findUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
