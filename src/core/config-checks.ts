import { resolve } from 'node:path';
import { IANAZone } from 'luxon';
import type { OwnIdentity } from './channel-schema.ts';
import type { ChannelConfig, Config, RouteConfig } from './config-schema.ts';
import { expandSubcodes } from './subcodes.ts';
import type { YamlPath } from './yaml-problems.ts';
import type { YamlSource } from './yaml-source.ts';

/** Files of one folder are told apart by what they are and whose, never by how they become complete. */
export function checkRoutes(source: YamlSource, routes: Config['routes']): void {
  for (const [index, route] of routes.entries()) {
    const path = ['routes', index];
    if (route.mapping !== undefined && route.creditor === undefined)
      source.addFault(path, "needs 'creditor': a file to be mapped does not say whose it is");
    const before = routes.slice(0, index).filter(({ folder }) => folder === route.folder);
    for (const other of before) compareRoutes(source, path, route, other);
  }
}

function compareRoutes(
  source: YamlSource,
  path: YamlPath,
  route: RouteConfig,
  other: RouteConfig,
): void {
  const { folder, creditor } = route;
  if (other.mapping !== undefined || route.mapping !== undefined)
    source.addFault(
      path,
      `another route has the folder '${folder}' too: files to be mapped need a folder of their own`,
    );
  if (JSON.stringify(other.complete) !== JSON.stringify(route.complete))
    source.addFault(
      [...path, 'complete'],
      `another route of the folder '${folder}' has other signs of completeness: what a file is, is not known before it is taken`,
    );
  const shared = route.transactions.find((id) => other.transactions.includes(id));
  if (shared !== undefined && other.creditor === creditor)
    source.addFault(
      [...path, 'transactions'],
      `another route of the folder '${folder}' has '${shared}'${creditor === undefined ? '' : ` of ${creditor}`} too: give one of them a creditor or a folder of its own`,
    );
}

/** What one part of the configuration says of another. */
export function checkReferences(source: YamlSource, config: Config): void {
  if (!IANAZone.isValidZone(config.timeZone))
    source.addFault(['timeZone'], `there is no time zone '${config.timeZone}'`);
  checkFolders(source, config);
  checkCreditors(source, config);
  for (const [index, route] of config.routes.entries()) {
    const channel = config.channels[route.channel];
    if (!channel)
      source.addFault(
        ['routes', index, 'channel'],
        `the channel '${route.channel}' does not exist`,
      );
    if (route.creditor !== undefined && !expandSubcodes(config).creditors[route.creditor]) {
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
    checkChannel(source, name, channel);
    if (channel.type === 'folder' && !source.isReplaced(['channels', name]))
      checkPlaces(source, name, channel, config);
  }
}

/** A name in a file must lead to one creditor. */
function checkCreditors(source: YamlSource, { creditors }: Config): void {
  const owners = new Map<string, string>();
  for (const id of Object.keys(creditors)) owners.set(id.toUpperCase(), id);
  for (const [id, creditor] of Object.entries(creditors))
    for (const key of ['aliases', 'subcodes'] as const)
      for (const [index, name] of creditor[key].entries()) {
        const path = ['creditors', id, key, index];
        const owner = owners.get(name.toUpperCase());
        owners.set(name.toUpperCase(), owner ?? id);
        if (!/^[\p{L}\p{N}_-]+$/u.test(name))
          source.addFault(path, `'${name}' is no code: letters and digits, '-' and '_'`);
        else if (owner !== undefined) source.addFault(path, `'${name}' is ${owner} already`);
      }
}

/** What goes to a counterpart must not come back into our own folders, nor the other way. */
function checkPlaces(
  source: YamlSource,
  name: string,
  channel: Extract<ChannelConfig, { type: 'folder' }>,
  { folders }: Config,
): void {
  const { inbox, outbox, work, state } = folders;
  for (const key of ['sendTo', 'fetchFrom', 'archiveTo'] as const) {
    const path = channel[key];
    if (path === undefined) continue;
    for (const [own, ownPath] of Object.entries({ inbox, outbox, work, state }))
      if (liesIn(path, ownPath) || liesIn(ownPath, path))
        source.addFault(['channels', name, key], `lies in or around our own '${own}'`);
  }
}

/** Both paths are of the configuration's own folder. */
function liesIn(path: string, folder: string): boolean {
  return `${resolve(path)}/`.startsWith(`${resolve(folder)}/`);
}

function checkChannel(source: YamlSource, name: string, channel: ChannelConfig): void {
  const path = ['channels', name];
  if (channel.type === 'e-transport' || channel.type === 'shs') {
    checkIdentity(source, path, channel);
    if (channel.next) checkIdentity(source, [...path, 'next'], channel.next);
    if (channel.type === 'shs') checkProducts(source, path, channel.products);
    return;
  }
  if (channel.type === 'elan') {
    checkGrantKey(source, [...path, 'maskinporten'], channel.maskinporten);
    return;
  }
  if (channel.fetchFrom === channel.sendTo) {
    const message = 'is also sendTo: our own files would come back as answers';
    source.addFault([...path, 'fetchFrom'], message);
  }
  if (channel.type === 'sftp' && !channel.password && !channel.privateKey)
    source.addFault(path, "needs 'password' or 'privateKey'");
}

function checkIdentity(
  source: YamlSource,
  path: YamlPath,
  { pkcs12, certificate, privateKey }: OwnIdentity,
): void {
  const isPem = certificate !== undefined && privateKey !== undefined;
  if ((pkcs12 !== undefined) === isPem)
    source.addFault(path, "needs 'pkcs12', or 'certificate' and 'privateKey'");
}

/** Grants are signed with one key: of a certificate, or one that was registered under an id. */
function checkGrantKey(
  source: YamlSource,
  path: YamlPath,
  keys: Extract<ChannelConfig, { type: 'elan' }>['maskinporten'],
): void {
  const { pkcs12, certificate, privateKey, jwk, kid } = keys;
  const ways = [pkcs12, certificate, jwk ?? (certificate ? undefined : privateKey)];
  if (ways.filter((way) => way !== undefined).length !== 1)
    source.addFault(
      path,
      "needs one of 'pkcs12', 'certificate' with 'privateKey', or a registered key: 'jwk', or 'privateKey' with 'kid'",
    );
  else if (certificate && !privateKey) source.addFault(path, "needs 'privateKey' too");
  else if (privateKey && !certificate && kid === undefined)
    source.addFault(path, "needs 'kid': the id that the key was registered under");
}

/** A file goes out as one product. */
function checkProducts(
  source: YamlSource,
  path: YamlPath,
  products: Extract<ChannelConfig, { type: 'shs' }>['products'],
): void {
  const seen = new Set<string>();
  for (const [index, { transactions }] of products.entries())
    for (const [number, id] of transactions.entries()) {
      if (seen.has(id))
        source.addFault(
          [...path, 'products', index, 'transactions', number],
          `'${id}' is sent as another product already`,
        );
      seen.add(id);
    }
}

/** The folders must be apart: what is written to one must not be found in another. */
function checkFolders(source: YamlSource, { folders }: Config): void {
  const { inbox, outbox, work, state } = folders;
  const paths = Object.entries({ inbox, outbox, work, state });
  for (const [index, [name, path]] of paths.entries()) {
    for (const [other, otherPath] of paths.slice(index + 1)) {
      if (liesIn(otherPath, path) || liesIn(path, otherPath))
        source.addFault(['folders', other], `lies in or around '${name}'`);
    }
  }
}

/** Every transaction of a route is one that the formats can send. */
export function checkTransactions(
  source: YamlSource,
  { routes }: Config,
  known: readonly string[],
): void {
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
