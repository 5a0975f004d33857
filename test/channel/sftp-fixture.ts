import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createSftpChannel, type SftpSettings } from '../../src/channel/sftp.ts';
import type { Channel } from '../../src/core/channel.ts';
import { makeKeyPair } from '../../src/simulator/sftp-key.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { type ChannelFixture, dropSettings, makeFolders } from './scene.ts';

const userKey = makeKeyPair();
const password = async () => 'hemligt';

export interface SftpFixture extends ChannelFixture {
  readonly server: SftpServer;
  makeChannel(settings?: Partial<SftpSettings>): Channel;
}

/** A channel's scene with the simulated server as its counterpart. */
export async function makeSftpFixture(): Promise<SftpFixture> {
  const { base, local, remove } = makeFolders();
  // A link out of the jail is refused by the server.
  await symlink('/sys', join(base, 'outside'));
  const remote = {
    send: '/send',
    fetch: '/fetch',
    archive: '/archive',
    taken: '/taken',
    denied: '/outside',
    missing: '/missing',
  };
  const server = await startSftpServer({
    root: base,
    username: 'borgenär',
    password: 'hemligt',
    publicKey: userKey.public,
  });
  const channels: Channel[] = [];
  return {
    server,
    local,
    remote,
    makeChannel: (settings) => {
      const channel = createSftpChannel({
        ...dropSettings(remote),
        host: server.host,
        port: server.port,
        username: 'borgenär',
        password,
        hostKeySha256: [server.hostKeySha256],
        ...settings,
      });
      channels.push(channel);
      return channel;
    },
    close: async () => {
      for (const channel of channels) await channel.close();
      await server.close();
      await remove();
    },
  };
}
