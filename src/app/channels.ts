import { createFolderChannel } from '../channel/folder.ts';
import { createSftpChannel } from '../channel/sftp.ts';
import type { Channel } from '../core/channel.ts';
import type { ChannelConfig, Config, SecretRef } from '../core/config-schema.ts';
import { readSecret } from '../core/secrets.ts';

/** Every channel of the configuration, by name. */
export function createChannels({ channels }: Config): Map<string, Channel> {
  return new Map(
    Object.entries(channels).map(([name, settings]) => [name, createChannel(name, settings)]),
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
