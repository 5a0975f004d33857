import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createETransportChannel } from '../channel/e-transport.ts';
import { createFolderChannel } from '../channel/folder.ts';
import { createSftpChannel } from '../channel/sftp.ts';
import { createShsChannel } from '../channel/shs/channel.ts';
import type { Channel } from '../core/channel.ts';
import type { SecretRef } from '../core/channel-schema.ts';
import type { Clock } from '../core/clock.ts';
import type { ChannelConfig, Config } from '../core/config-schema.ts';
import { AppError, getMessage } from '../core/errors.ts';
import { readSecret } from '../core/secrets.ts';
import type { Catalog } from '../rules/authority.ts';
import { toPem } from '../seal/smime/pem.ts';
import { createElan } from './elan-channel.ts';
import { createIdentityReader } from './identities.ts';

/** Every channel of the configuration, by name. */
export function createChannels(
  config: Config,
  clock: Clock,
  catalog: Catalog,
): Map<string, Channel> {
  return new Map(
    Object.entries(config.channels).map(([name, settings]) => [
      name,
      createChannel(name, settings, clock, config, catalog),
    ]),
  );
}

function createChannel(
  name: string,
  settings: ChannelConfig,
  clock: Clock,
  config: Config,
  catalog: Catalog,
): Channel {
  if (settings.type === 'e-transport') return createETransport(name, settings, clock);
  if (settings.type === 'shs') return createShs(name, settings, clock, config);
  if (settings.type === 'elan') return createElan(name, settings, clock, config, catalog);
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

type Https<T extends 'e-transport' | 'shs' = 'e-transport' | 'shs'> = Extract<
  ChannelConfig,
  { type: T }
>;

function createETransport(name: string, settings: Https<'e-transport'>, clock: Clock): Channel {
  const { environment, baseUrl, product, fetchProducts, submit, list, fetch, orgnr } = settings;
  return createETransportChannel({
    ...toHttps(settings, clock),
    name,
    environment,
    orgnr,
    baseUrl,
    product,
    fetchProducts: fetchProducts ?? [product],
    submit: { ...submit, transactionId: new RegExp(submit.transactionId, 'u') },
    list: { ...list, delimiter: new RegExp(list.delimiter, 'u') },
    fetch,
  });
}

function createShs(name: string, settings: Https<'shs'>, clock: Clock, config: Config): Channel {
  const { confirm, products, from, smime } = settings;
  return createShsChannel({
    ...settings,
    ...toHttps(settings, clock),
    name,
    orgnr: from.orgnr,
    products: new Map(
      products.flatMap(({ transactions, meta, encryptFor, ...rest }) => {
        const product = {
          ...rest,
          meta: Object.entries(meta),
          encryptFor: encryptFor && (() => Promise.all(encryptFor.map(readIssuers))),
        };
        return transactions.map((id) => [id, product] as const);
      }),
    ),
    smime: smime && {
      trusted: () => readAll(smime.trusted),
      isRequired: smime.required,
      signerOrgnr: smime.signerOrgnr,
    },
    folder: join(config.folders.state, 'shs', name),
    timeZone: config.timeZone,
    ...(confirm.expected ? { confirms: confirm } : {}),
  });
}

function toHttps(settings: Https, clock: Clock) {
  const { timeouts, ca, peerOrgnr, serverName, next } = settings;
  return {
    now: () => clock.now(),
    identities: createIdentityReader([settings, ...(next ? [next] : [])], clock),
    ca: ca && (() => readAll(ca)),
    peerOrgnr,
    serverName,
    connectMs: timeouts.connectSeconds * 1000,
    answerMs: timeouts.answerSeconds * 1000,
  };
}

async function readAll(paths: readonly string[]): Promise<string> {
  return (await Promise.all(paths.map(readIssuers))).join('\n');
}

/** A file of certificates, in PEM or one in DER. */
async function readIssuers(path: string): Promise<string> {
  return readFile(path)
    .then(toPem)
    .catch((cause: unknown) => {
      throw new AppError(
        'CA_UNREADABLE',
        `the certificates in ${path} cannot be read: ${getMessage(cause)}`,
        {
          fix: 'check the path and that it holds certificates (PEM, or one in DER), and that the user that runs kvittera may read it',
          cause,
        },
      );
    });
}

function toReader(reference: SecretRef | undefined): (() => Promise<string>) | undefined {
  return reference && (() => readSecret(reference, process.env));
}
