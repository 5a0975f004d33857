import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSftpChannel } from '../../src/channel/sftp.ts';
import { describeChannel } from './contract.ts';
import { type OpenSshServer, SSHD, startOpenSsh } from './openssh.ts';
import {
  type ChannelFixture,
  dropSettings,
  getAppError,
  makeFolders,
  makeShipment,
} from './scene.ts';

if (existsSync(SSHD)) {
  describe('with OpenSSH', testWithOpenSsh);
} else if (process.env.CI) {
  it('has a real OpenSSH server to talk to', () => {
    expect.fail(`${SSHD} is missing: install the package openssh-server`);
  });
} else {
  it.skip(`SFTP against OpenSSH: not run, ${SSHD} is missing (package openssh-server)`);
}

function testWithOpenSsh(): void {
  const { base, remove } = makeFolders();
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await startOpenSsh(base);
  });
  afterAll(async () => {
    await server.close();
    await remove();
  });
  const account = () => ({
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
    hostKeySha256: [server.hostKeySha256],
    privateKey: async () => server.privateKey,
  });

  describeChannel('SFTP channel and OpenSSH', async (): Promise<ChannelFixture> => {
    const { local, remove: removeFolders } = makeFolders();
    const closings: (() => Promise<void>)[] = [];
    return {
      local,
      remote: local,
      makeChannel: (settings) => {
        const channel = createSftpChannel({ ...dropSettings(local), ...account(), ...settings });
        closings.push(channel.close);
        return channel;
      },
      close: async () => {
        for (const close of closings) await close();
        await removeFolders();
      },
    };
  });

  it('refuses another host key', async () => {
    const { local, remove: removeFolders } = makeFolders();
    onTestFinished(removeFolders);
    const hostKeySha256 = [`SHA256:${'A'.repeat(43)}`];
    const channel = createSftpChannel({ ...dropSettings(local), ...account(), hostKeySha256 });

    const error = await getAppError(channel.list());
    expect(error).toMatchObject({ code: 'HOST_KEY_MISMATCH', outcome: 'permanent' });
    expect(error.message).toContain(server.hostKeySha256);
  });

  it('knows a refused login', async () => {
    const { local, remove: removeFolders } = makeFolders();
    onTestFinished(removeFolders);
    const wrong = { privateKey: undefined, password: async () => 'fel' };
    const channel = createSftpChannel({ ...dropSettings(local), ...account(), ...wrong });

    const error = await getAppError(channel.list());
    expect(error).toMatchObject({ code: 'SFTP_LOGIN_REFUSED', outcome: 'permanent' });
  });

  it.each([
    ['no common key exchange', 'KexAlgorithms sntrup761x25519-sha512@openssh.com'],
    ['no SFTP', 'ForceCommand /bin/false'],
    ['a read-only SFTP', 'ForceCommand internal-sftp -R'],
  ])('says what it is with %s', async (what, line) => {
    const { local, base: folder, remove: removeFolders } = makeFolders();
    mkdirSync(join(folder, 'sshd'));
    const other = await startOpenSsh(join(folder, 'sshd'), [line]);
    const { port, privateKey } = other;
    const hostKeySha256 = [other.hostKeySha256];
    const channel = createSftpChannel({
      ...dropSettings(local),
      ...account(),
      port,
      hostKeySha256,
      privateKey: async () => privateKey,
    });
    onTestFinished(async () => {
      await channel.close();
      await other.close();
      await removeFolders();
    });
    const error = await getAppError(channel.send(makeShipment('claim'), async () => undefined));

    expect([error.code, error.outcome]).toEqual(
      {
        'no common key exchange': ['SFTP_NO_COMMON_ALGORITHM', 'permanent'],
        'no SFTP': ['SFTP_FAILED', 'transient'],
        'a read-only SFTP': ['SFTP_PERMISSION_DENIED', 'permanent'],
      }[what],
    );
    expect(readdirSync(local.send)).toEqual([]);
  });
}
