import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFolderChannel } from './channel/folder.ts';
import { createSftpChannel } from './channel/sftp.ts';
import { type Calendar, createCalendar } from './core/calendar.ts';
import type { Channel } from './core/channel.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { loadConfig } from './core/config.ts';
import type { ChannelConfig, Config, SecretRef } from './core/config-schema.ts';
import { AppError } from './core/errors.ts';
import { ensureFolder } from './core/files.ts';
import { createIdMaker } from './core/ids.ts';
import type { Ledger } from './core/ledger.ts';
import { type Log, silentLog } from './core/log.ts';
import { readSecret } from './core/secrets.ts';
import { type Fault, formatFaults } from './core/yaml-source.ts';
import type { Code } from './format/layout.ts';
import { acquirePassLock } from './ledger/pass-lock.ts';
import { openSqliteLedger } from './ledger/sqlite-ledger.ts';
import type { Context } from './pipeline/context.ts';
import { type PassOptions, type PassResult, runPass } from './pipeline.ts';
import { buildReport } from './report/build-report.ts';
import type { ReceiptReport } from './report/report.ts';
import type { Catalog, Transaction } from './rules/authority.ts';
import { type LoadedCatalog, loadCatalog } from './rules/load-catalog.ts';
import { loadFindings } from './stages/keep.ts';
import { report } from './stages/report.ts';
import { listStrays, type Stray } from './stages/strays.ts';

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
  buildReport(from: string, to: string): Promise<ReceiptReport>;
  /** Leaves the report of a range in the outbox; returns the paths. */
  writeReport(from: string, to: string): Promise<string[]>;
  getToday(): string;
  /** What lies in the inbox and will never be taken. */
  listStrays(): Promise<Stray[]>;
  close(): Promise<void>;
}

const LOCK_WAIT_MS = 30_000;

/** Where the program is installed; what comes with it is found from here. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
export const BUILT_IN_FORMATS = join(PACKAGE_ROOT, 'formats');
export const DEMO_FOLDER = join(PACKAGE_ROOT, 'deploy', 'demo');
export const EXAMPLE_CONFIG = join(PACKAGE_ROOT, 'deploy', 'kvittera.example.yaml');
export const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;

/** Builds the program from its configuration; every fault of configuration and formats is told before anything runs. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config } = loadConfig(options.configPath);
  const clock = options.clock ?? systemClock;
  const catalog = loadFormats(config.folders.formats ?? BUILT_IN_FORMATS);
  checkRoutes(config, catalog);
  await makeFolders(config);
  await refuseLostLedger(config);
  const ledger = await openSqliteLedger({
    path: join(config.folders.state, 'kvittera.db'),
    clock,
    actor: options.actor,
  });
  const channels = new Map(
    Object.entries(config.channels).map(([name, settings]) => [
      name,
      createChannel(name, settings),
    ]),
  );
  const context: Context = {
    config,
    catalog,
    ledger,
    channels,
    clock,
    makeId: createIdMaker(() => clock.now()),
    random: options.random ?? Math.random,
    log: options.log ?? silentLog,
    sightings: new Map(),
    getCalendar: createCalendarFinder(),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
  return createApp(context);
}

/**
 * Work without its ledger is a restored or unmounted folder gone wrong: going on would send again
 * what was accepted. A ledger that exists but is empty is a first run that was cut short.
 */
async function refuseLostLedger({ folders }: Config): Promise<void> {
  const path = join(folders.state, 'kvittera.db');
  if (existsSync(path) && statSync(path).size > 0) return;
  const kept = (await readdir(folders.work)).filter((name) => /^(d-|answers$)/.test(name));
  if (kept.length === 0) return;
  throw new AppError('LEDGER_LOST', `${path} is missing or empty, but ${folders.work} holds work`, {
    fix: 'mount or restore the state folder; nothing was taken, sent or deleted. To begin anew on purpose, move the work folder away',
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
  const build = (from: string, to: string) =>
    buildReport(ledger, {
      from,
      to,
      timeZone: config.timeZone,
      environment: config.environment,
      loadFindings: (dropId) => loadFindings(join(config.folders.work, dropId)),
      explain: (layout, code) => explainCode(catalog, layout, code),
    });
  return {
    config,
    catalog,
    ledger,
    context,
    withLock,
    runPass: (options) => withLock(() => runPass(context, options)),
    buildReport: build,
    writeReport: async (from, to) =>
      report(await build(from, to), join(config.folders.outbox, 'reports')),
    listStrays: () =>
      listStrays(
        config.folders.inbox,
        new Set(['', ...config.routes.map((route) => route.folder)]),
      ),
    getToday: () => createCalendar('SE', config.timeZone).getDay(clock.now()),
    async close() {
      await Promise.all([...channels.values()].map((channel) => channel.close()));
      await ledger.close();
    },
  };
}

/** Loads all formats or tells all their faults. */
export function loadFormats(root: string): Catalog {
  const { catalog, faults } = readFormats(root);
  if (faults.length === 0) return catalog;
  throw new AppError(
    'FORMATS_FAULTY',
    `the formats have ${faults.length} faults:\n${formatFaults(faults)}`,
    {
      fix: 'correct the lines named and run `kvittera formats check`',
    },
  );
}

/** All faults of a formats folder, and how many transactions load. */
export function checkFormats(root: string): {
  readonly count: number;
  readonly faults: readonly Fault[];
} {
  const { catalog, faults } = readFormats(root);
  return { count: catalog.transactions.size, faults };
}

function readFormats(root: string): LoadedCatalog {
  if (existsSync(root)) return loadCatalog(root);
  throw new AppError('FORMATS_MISSING', `there is no folder of formats at ${root}`, {
    fix: 'correct --formats or folders.formats, or leave it out to use the built-in ones',
  });
}

/** The transactions that may be sent, of the formats in a folder or the built-in ones. */
export function listSendable(folder: string | undefined): string[] {
  const { transactions } = loadFormats(folder ?? BUILT_IN_FORMATS);
  return [...transactions.values()]
    .filter((transaction) => transaction.raw.direction === 'out')
    .map((transaction) => transaction.id);
}

function checkRoutes(config: Config, catalog: Catalog): void {
  const wrong = config.routes
    .flatMap((route) => route.transactions)
    .filter((id) => catalog.transactions.get(id)?.raw.direction !== 'out');
  if (wrong.length === 0) return;
  const known = [...catalog.transactions.values()]
    .filter((transaction) => transaction.raw.direction === 'out')
    .map((transaction) => transaction.id);
  throw new AppError(
    'CONFIG_FAULTY',
    `the routes name ${wrong.join(', ')}, which can not be sent`,
    { fix: `use one of ${known.join(', ')}` },
  );
}

async function makeFolders({ folders, routes }: Config): Promise<void> {
  for (const folder of [folders.inbox, folders.outbox, folders.work, folders.state])
    await ensureFolder(folder);
  for (const route of routes) await ensureFolder(join(folders.inbox, route.folder));
  if (statSync(folders.inbox).dev === statSync(folders.work).dev) return;
  throw new AppError(
    'FOLDERS_APART',
    `${folders.inbox} and ${folders.work} lie on different file systems`,
    {
      fix: 'put inbox and work on the same file system: files are claimed by rename',
    },
  );
}

function createChannel(name: string, settings: ChannelConfig): Channel {
  const { environment, sendTo, fetchFrom, archiveTo, partSuffix, partCleanup, inquiryArchive } =
    settings;
  const drop = {
    name,
    environment,
    sendTo,
    fetchFrom,
    archiveTo,
    partSuffix,
    partCleanup,
    inquiry: { archive: inquiryArchive },
  };
  if (settings.type === 'folder')
    return createFolderChannel({ ...drop, mountMarker: settings.mountMarker });
  const { host, port, username, hostKeySha256 } = settings;
  return createSftpChannel({
    ...drop,
    host,
    port,
    username,
    hostKeySha256,
    password: toReader(settings.password),
    privateKey: toReader(settings.privateKey),
    passphrase: toReader(settings.passphrase),
  });
}

function toReader(reference: SecretRef | undefined): (() => Promise<string>) | undefined {
  return reference && (() => readSecret(reference, process.env));
}

function createCalendarFinder(): (transaction: Transaction) => Calendar {
  const calendars = new Map<string, Calendar>();
  return ({ authority: { authority, country, timeZone, closedDays } }) => {
    const calendar =
      calendars.get(authority) ?? createCalendar(country, timeZone, closedDays?.days);
    calendars.set(authority, calendar);
    return calendar;
  };
}

/** What a code means by the answer layout that carried it. */
function explainCode(catalog: Catalog, layoutName: string | null, code: string): Code | undefined {
  for (const { forms } of catalog.transactions.values()) {
    for (const { layout } of forms) {
      if (layout.name !== layoutName) continue;
      const lists = layout.answer?.errors.map((error) => error.code.field.codes) ?? [];
      const found = lists.map((list) => list?.codes.get(code)).find((entry) => entry !== undefined);
      if (found) return found;
    }
  }
  return undefined;
}
