import { join } from 'node:path';
import { createCalendarFinder } from './app/calendars.ts';
import { createChannels } from './app/channels.ts';
import { prepareFolders, refuseLostLedger } from './app/folders.ts';
import { loadSettings } from './app/formats.ts';
import { makeReport, type ReportOptions, writeReports } from './app/reports.ts';
import { findStrays } from './app/strays.ts';
import { getDay } from './core/calendar.ts';
import type { Channel } from './core/channel.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Config } from './core/config-schema.ts';
import { getMessage } from './core/errors.ts';
import { createIdMaker } from './core/ids.ts';
import type { Ledger } from './core/ledger.ts';
import { type Log, silentLog } from './core/log.ts';
import { acquirePassLock } from './ledger/pass-lock.ts';
import { openSqliteLedger } from './ledger/sqlite-ledger.ts';
import type { Context } from './pipeline/context.ts';
import { type PassOptions, type PassResult, runPass } from './pipeline.ts';
import type { ReceiptReport } from './report/report.ts';
import type { Catalog } from './rules/authority.ts';
import type { Stray } from './stages/strays.ts';

export interface AppOptions {
  readonly configPath: string;
  /** User and command, kept with every event. */
  readonly actor: string;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** The program put together: one configuration, its formats, ledger and channels. */
export interface App {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly ledger: Ledger;
  readonly context: Context;
  /** One pass out and back, alone on this ledger. */
  runPass(options: PassOptions): Promise<PassResult>;
  /** Does something that changes state, alone on this ledger. */
  withLock<T>(work: () => Promise<T>): Promise<T>;
  buildReport(from: string, to: string, options?: ReportOptions): Promise<ReceiptReport>;
  /** Leaves today's report in the outbox and writes those of the days that changed anew; returns the paths. */
  writeReports(): Promise<string[]>;
  getToday(): string;
  /** Opens the services of our own that counterparts send to, until they are closed. */
  listen(): Promise<{ close(): Promise<void> }>;
  /** What lies in the inbox and will never be taken. */
  listStrays(): Promise<Stray[]>;
  close(): Promise<void>;
}

const LOCK_WAIT_MS = 30_000;

const RETRY_MS = 60_000;

/** Each by itself: one that cannot be opened is tried again, and keeps no other channel from its work. */
async function listenAll(
  channels: readonly Channel[],
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const open: { close(): Promise<void> }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const start = async (channel: Channel): Promise<void> => {
    const tell = (text: string) => log.warn('receive service', { channel: channel.name, text });
    try {
      const service = await channel.listen!(tell);
      if (isClosed) await service.close();
      else open.push(service);
    } catch (error) {
      log.error('receive service not opened', { channel: channel.name, error: getMessage(error) });
      if (!isClosed) timers.add(setTimeout(() => void start(channel), RETRY_MS));
    }
  };
  for (const channel of channels) if (channel.listen) await start(channel);
  return {
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(open.map((one) => one.close()));
    },
  };
}

/** Builds the program from its configuration; every fault of configuration and formats is told before anything runs. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, catalog, mappings } = loadSettings(options.configPath);
  const clock = options.clock ?? systemClock;
  await prepareFolders(config);
  await refuseLostLedger(config);
  const ledger = await openSqliteLedger({
    path: join(config.folders.state, 'kvittera.db'),
    clock,
    actor: options.actor,
  });
  return createApp({
    config,
    catalog,
    mappings,
    ledger,
    channels: createChannels(config, clock, catalog),
    clock,
    makeId: createIdMaker(() => clock.now()),
    random: options.random ?? Math.random,
    log: options.log ?? silentLog,
    sightings: new Map(),
    offers: new Map(),
    asked: new Map(),
    getCalendar: createCalendarFinder(),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
}

function createApp(context: Context): App {
  const { config, catalog, ledger, channels, clock } = context;
  const withLock = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await acquirePassLock(
      join(config.folders.state, 'pass.lock'),
      clock,
      LOCK_WAIT_MS,
    );
    try {
      return await work();
    } finally {
      release();
    }
  };
  const getToday = () => getDay(clock.now(), config.timeZone);
  return {
    config,
    catalog,
    ledger,
    context,
    withLock,
    runPass: (options) => withLock(() => runPass(context, options)),
    buildReport: (from, to, options = {}) => makeReport(context, from, to, options),
    writeReports: () => writeReports(context, getToday()),
    listStrays: () => findStrays(context),
    listen: () => listenAll([...channels.values()], context.log),
    getToday,
    async close() {
      await Promise.all([...channels.values()].map((channel) => channel.close()));
      await ledger.close();
    },
  };
}
