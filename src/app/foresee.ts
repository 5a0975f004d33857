import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Config } from '../core/config-schema.ts';
import type { Ledger } from '../core/ledger.ts';
import { silentLog } from '../core/log.ts';
import { openSqliteLedger } from '../ledger/sqlite-ledger.ts';
import type { Context } from '../pipeline/context.ts';
import { type Foreseen, foresee } from '../pipeline/foresee.ts';
import type { Catalog } from '../rules/authority.ts';
import { parse } from '../stages/parse.ts';
import { createCalendarFinder } from './calendars.ts';
import { createChannels } from './channels.ts';
import { refuseLostLedger } from './folders.ts';
import { loadSettings } from './formats.ts';
import { checkReadable } from './inspect.ts';

export interface ForeseeOptions {
  readonly configPath: string;
  /** Folder of the inbox in which the file would lie. */
  readonly folder?: string | undefined;
  /** ISO day to check as of. */
  readonly today?: string | undefined;
  readonly maxFindings: number;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** What a pass would do with a file. Nothing is moved, made or written. */
export async function foreseeFile(path: string, options: ForeseeOptions): Promise<Foreseen> {
  const { config: own, catalog, mappings } = loadSettings(options.configPath);
  await checkReadable(path);
  const config = { ...own, limits: { ...own.limits, findings: options.maxFindings } };
  const clock = options.today === undefined ? systemClock : stopClock(options.today);
  const ledger = await openToLook(config, clock);
  const context: Context = {
    config,
    catalog,
    mappings,
    ledger,
    channels: createChannels(config, clock, catalog),
    clock,
    makeId: (prefix) => `${prefix}-?`,
    random: Math.random,
    log: silentLog,
    sightings: new Map(),
    offers: new Map(),
    asked: new Map(),
    getCalendar: createCalendarFinder(),
    besideFolder: dirname(resolve(path)),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  const scratch = await mkdtemp(join(tmpdir(), 'kvittera-check-'));
  try {
    const folder = options.folder ?? (await findFolder(path, config, catalog));
    return await foresee(context, path, folder, scratch);
  } finally {
    await rm(scratch, { recursive: true });
    await ledger.close();
  }
}

/** Noon of a day, and it stays noon. */
function stopClock(today: string): Clock {
  return { ...systemClock, now: () => new Date(`${today}T12:00:00Z`) };
}

/** A site that has not run yet has an empty ledger. */
async function openToLook(config: Config, clock: Clock): Promise<Ledger> {
  await refuseLostLedger(config);
  const path = join(config.folders.state, 'kvittera.db');
  const actor = 'check';
  return existsSync(path) && statSync(path).size > 0
    ? openSqliteLedger({ path, clock, actor, readOnly: true })
    : openSqliteLedger({ path: ':memory:', clock, actor });
}

/** The inbox folder the file lies in, or else the first one that takes such a file. */
async function findFolder(path: string, config: Config, catalog: Catalog): Promise<string> {
  const { routes, folders } = config;
  const place = relative(folders.inbox, resolve(path, '..')).split(sep).join('/');
  const known = routes.find(({ folder }) => folder === place);
  if (known) return known.folder;
  for (const { folder, transactions, mapping } of routes) {
    if (mapping !== undefined) continue;
    const candidates = transactions.map((id) => catalog.transactions.get(id)!);
    if ((await parse(path, basename(path), candidates)).transaction) return folder;
  }
  return routes[0]!.folder;
}
