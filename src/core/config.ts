import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { IANAZone } from 'luxon';
import { type ChannelConfig, type Config, configSchema, type SecretRef } from './config-schema.ts';
import { AppError } from './errors.ts';
import type { YamlPath } from './yaml-problems.ts';
import { type Fault, formatFaults, loadYaml, sortFaults, type YamlSource } from './yaml-source.ts';

/** The configuration with every path made absolute. */
export interface LoadedConfig {
  readonly file: string;
  readonly config: Config;
}

/** Tells which transactions the formats of a folder (or the built-in ones) can send. */
export type SendableLister = (formats: string | undefined) => readonly string[];

/** Loads and checks the configuration; all its faults are told at once, each with its line. */
export function loadConfig(path: string, listSendable?: SendableLister): LoadedConfig {
  const { config, faults } = checkConfig(path, listSendable);
  if (config) return { file: resolve(path), config };
  throw new AppError(
    'CONFIG_FAULTY',
    `the configuration has ${faults.length} faults:\n${formatFaults(faults)}`,
    {
      fix: 'correct the lines named and run `kvittera config check`',
    },
  );
}

/** The same without throwing: the faults, or the configuration. With `listSendable` the routes are checked too. */
export function checkConfig(
  path: string,
  listSendable?: SendableLister,
): {
  readonly config?: Config;
  readonly faults: readonly Fault[];
} {
  const source = loadYaml(path);
  // What is left without the faulty parts is checked too: all faults are told at once.
  const raw = source.parseRest(configSchema, standInForConfig);
  if (!raw) return { faults: sortFaults(source.faults) };
  checkReferences(source, raw);
  checkRoutes(source, raw.routes);
  const config = resolvePaths(raw, dirname(resolve(path)));
  if (listSendable) checkTransactions(source, config, listSendable(config.folders.formats));
  return source.faults.length > 0 ? { faults: sortFaults(source.faults) } : { config, faults: [] };
}

/** What stands in for a faulty part, so that what names it does not seem wrong too. */
function standInForConfig(path: YamlPath): unknown {
  const [top, , key] = path;
  if (top === 'environment') return 'test';
  if (key === 'environment') return 'test';
  if (top === 'channels' && path.length === 2)
    return { type: 'folder', environment: 'test', sendTo: '.' };
  if (top === 'creditors' && path.length === 2) return { name: '' };
  return undefined;
}

/** Files of one folder are told apart by what they are and whose, never by how they become complete. */
function checkRoutes(source: YamlSource, routes: Config['routes']): void {
  for (const [index, route] of routes.entries()) {
    for (const other of routes.slice(0, index)) {
      if (other.folder !== route.folder) continue;
      const path = ['routes', index];
      if (JSON.stringify(other.complete) !== JSON.stringify(route.complete))
        source.addFault(
          [...path, 'complete'],
          `another route of the folder '${route.folder}' has other signs of completeness: what a file is, is not known before it is taken`,
        );
      const shared = route.transactions.find((id) => other.transactions.includes(id));
      if (shared !== undefined && other.creditor === route.creditor)
        source.addFault(
          [...path, 'transactions'],
          `another route of the folder '${route.folder}' has '${shared}'${route.creditor === undefined ? '' : ` of ${route.creditor}`} too: give one of them a creditor or a folder of its own`,
        );
    }
  }
}

function checkReferences(source: YamlSource, config: Config): void {
  if (!IANAZone.isValidZone(config.timeZone))
    source.addFault(['timeZone'], `there is no time zone '${config.timeZone}'`);
  checkFolders(source, config);
  for (const [index, route] of config.routes.entries()) {
    const channel = config.channels[route.channel];
    if (!channel)
      source.addFault(
        ['routes', index, 'channel'],
        `the channel '${route.channel}' does not exist`,
      );
    if (route.creditor !== undefined && !config.creditors[route.creditor]) {
      source.addFault(
        ['routes', index, 'creditor'],
        `the creditor '${route.creditor}' does not exist`,
      );
    }
    checkTrailer(source, route.complete.trailer, index);
  }
  for (const [name, channel] of Object.entries(config.channels)) {
    if (
      channel.environment !== config.environment &&
      !source.isReplaced(['environment']) &&
      !source.isReplaced(['channels', name])
    ) {
      source.addFault(
        ['channels', name, 'environment'],
        `is ${channel.environment}, but the configuration is for ${config.environment}`,
      );
    }
    if (channel.fetchFrom === channel.sendTo) {
      const message = 'is also sendTo: our own files would come back as answers';
      source.addFault(['channels', name, 'fetchFrom'], message);
    }
    if (channel.type === 'sftp' && !channel.password && !channel.privateKey) {
      source.addFault(['channels', name], "needs 'password' or 'privateKey'");
    }
  }
}

/** The folders must be apart: what is written to one must not be found in another. */
function checkFolders(source: YamlSource, { folders }: Config): void {
  const { inbox, outbox, work, state } = folders;
  const paths = Object.entries({ inbox, outbox, work, state });
  for (const [index, [name, path]] of paths.entries()) {
    for (const [other, otherPath] of paths.slice(index + 1)) {
      const isNested = `${resolve(otherPath)}/`.startsWith(`${resolve(path)}/`);
      const isInside = `${resolve(path)}/`.startsWith(`${resolve(otherPath)}/`);
      if (isNested || isInside) source.addFault(['folders', other], `lies in or around '${name}'`);
    }
  }
}

function checkTransactions(source: YamlSource, { routes }: Config, known: readonly string[]): void {
  for (const [index, { transactions }] of routes.entries())
    for (const [number, id] of transactions.entries())
      if (!known.includes(id))
        source.addFault(
          ['routes', index, 'transactions', number],
          `'${id}' cannot be sent; use one of ${known.join(', ')}`,
        );
}

function checkTrailer(source: YamlSource, trailer: string | undefined, index: number): void {
  if (trailer === undefined) return;
  try {
    new RegExp(trailer, 'u');
  } catch {
    source.addFault(
      ['routes', index, 'complete', 'trailer'],
      `'${trailer}' is not a regular expression`,
    );
  }
}

function resolvePaths(config: Config, base: string): Config {
  const { formats, ...folders } = config.folders;
  const absolute = Object.fromEntries(
    Object.entries(folders).map(([name, path]) => [name, resolve(base, path)]),
  ) as typeof folders;
  const channels = Object.fromEntries(
    Object.entries(config.channels).map(([name, channel]) => [
      name,
      channel.type === 'folder' ? resolveFolders(channel, base) : resolveSecrets(channel, base),
    ]),
  );
  return {
    ...config,
    folders: { ...absolute, ...(formats === undefined ? {} : { formats: resolve(base, formats) }) },
    channels,
  };
}

function resolveFolders<
  T extends {
    sendTo: string;
    fetchFrom?: string | undefined;
    archiveTo?: string | undefined;
    inquiryArchive?: string | undefined;
    mountMarker?: string | undefined;
  },
>(channel: T, base: string): T {
  const path = (value: string | undefined) =>
    value === undefined ? undefined : resolve(base, value);
  return {
    ...channel,
    sendTo: path(channel.sendTo),
    fetchFrom: path(channel.fetchFrom),
    archiveTo: path(channel.archiveTo),
    inquiryArchive: path(channel.inquiryArchive),
    mountMarker: path(channel.mountMarker),
  };
}

type SftpChannel = Extract<ChannelConfig, { type: 'sftp' }>;

function resolveSecrets(channel: SftpChannel, base: string): SftpChannel {
  const resolveFile = (secret: SecretRef | undefined) =>
    secret && 'file' in secret ? { file: resolve(base, secret.file) } : secret;
  return {
    ...channel,
    password: resolveFile(channel.password),
    privateKey: resolveFile(channel.privateKey),
    passphrase: resolveFile(channel.passphrase),
  };
}

/** The path of the configuration: the one given, KVITTERA_CONFIG, or kvittera.yaml here. */
export function findConfigPath(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  const path = given ?? environment.KVITTERA_CONFIG ?? 'kvittera.yaml';
  if (existsSync(path)) return path;
  throw new AppError('CONFIG_MISSING', `there is no configuration at ${path}`, {
    fix: 'run `kvittera init` here, or name one with --config',
  });
}
