import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SecretRef } from './channel-schema.ts';
import { checkReferences, checkRoutes, checkTransactions } from './config-checks.ts';
import { type ChannelConfig, type Config, configSchema } from './config-schema.ts';
import { AppError } from './errors.ts';
import { SECRET_KEYS } from './secrets.ts';
import { expandSubcodes } from './subcodes.ts';
import type { YamlPath } from './yaml-problems.ts';
import { type Fault, formatFaults, loadYaml, sortFaults, type YamlSource } from './yaml-source.ts';

/** The configuration with every path made absolute. */
export interface LoadedConfig {
  readonly file: string;
  readonly config: Config;
}

/** What the formats know of the names in a configuration. */
export interface FormatTerms {
  /** Transactions that go out. */
  readonly sendable: readonly string[];
  /** Permits, quotas and parameters of creditors that are of no service or transaction. */
  listUnknownTerms(
    config: Config,
  ): readonly { readonly path: YamlPath; readonly message: string }[];
}

/** Loads them from a folder, or those that come with the program. */
export type TermsLoader = (formats: string | undefined) => FormatTerms;

/** Loads and checks the configuration; all its faults are told at once, each with its line. */
export function loadConfig(path: string, loadTerms?: TermsLoader): LoadedConfig {
  const { config, faults } = checkConfig(path, loadTerms);
  if (config) return { file: resolve(path), config };
  throw new AppError(
    'CONFIG_FAULTY',
    `the configuration has ${faults.length} faults:\n${formatFaults(faults)}`,
    {
      fix: 'correct the lines named and run `kvittera config check`',
    },
  );
}

/** The same without throwing: the faults, or the configuration. With `loadTerms` routes and creditors are checked too. */
export function checkConfig(
  path: string,
  loadTerms?: TermsLoader,
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
  if (loadTerms) checkTerms(source, config, loadTerms(config.folders.formats));
  return source.faults.length > 0
    ? { faults: sortFaults(source.faults) }
    : { config: expandSubcodes(config), faults: [] };
}

function checkTerms(source: YamlSource, config: Config, terms: FormatTerms): void {
  checkTransactions(source, config, terms.sendable);
  for (const { path, message } of terms.listUnknownTerms(config)) source.addFault(path, message);
}

/** A folder that nothing else is in. */
const STAND_IN = 'stand-in-for-a-faulty-part';

/** What stands in for a faulty part, so that what names it does not seem wrong too. */
function standInForConfig(path: YamlPath): unknown {
  const [top, , key] = path;
  if (top === 'environment') return 'test';
  if (key === 'environment') return 'test';
  if (top === 'channels' && path.length === 2)
    return { type: 'folder', environment: 'test', sendTo: `../${STAND_IN}` };
  if (top === 'creditors' && path.length === 2) return { name: '' };
  if (top === 'creditors' && key === 'permits' && path.length === 4) return 'applied';
  return undefined;
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
  const routes = config.routes.map((route) => ({
    ...route,
    ...(route.mapping === undefined ? {} : { mapping: resolve(base, route.mapping) }),
  }));
  return {
    ...config,
    routes,
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

/** Files of secrets and of issuers are looked for from the configuration, wherever the program was started. */
function resolveSecrets<T extends Exclude<ChannelConfig, { type: 'folder' }>>(
  channel: T,
  base: string,
): T {
  const resolveOwn = (settings: object) => {
    const secrets = settings as { readonly [key: string]: SecretRef | undefined };
    const resolved = SECRET_KEYS.flatMap((key) => {
      const secret = secrets[key];
      return secret && 'file' in secret ? [[key, { file: resolve(base, secret.file) }]] : [];
    });
    return { ...settings, ...Object.fromEntries(resolved) };
  };
  const ca = 'ca' in channel && channel.ca?.map((path) => resolve(base, path));
  const next = 'next' in channel && channel.next && resolveOwn(channel.next);
  const maskinporten = channel.type === 'elan' && resolveOwn(channel.maskinporten);
  const resolved = {
    ...channel,
    ...resolveOwn(channel),
    ...(ca ? { ca } : {}),
    ...(next ? { next } : {}),
    ...(maskinporten ? { maskinporten } : {}),
  };
  return resolved.type === 'shs' ? resolveCertificates(resolved, base) : resolved;
}

/** Files with certificates of others. */
function resolveCertificates<T extends Extract<ChannelConfig, { type: 'shs' }>>(
  channel: T,
  base: string,
): T {
  const { smime, products } = channel;
  const at = (path: string) => resolve(base, path);
  return {
    ...channel,
    products: products.map((product) => ({
      ...product,
      ...(product.encryptFor ? { encryptFor: product.encryptFor.map(at) } : {}),
    })),
    ...(smime ? { smime: { ...smime, trusted: smime.trusted.map(at) } } : {}),
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
