import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { NO_SFTP_FAULTS, type SftpFaults } from '../../src/simulator/sftp-faults.ts';
import { makeKeyPair } from '../../src/simulator/sftp-key.ts';
import { startSftpServer } from '../../src/simulator/sftp-server.ts';
import { getAppError, makeShipment, noCommit } from './scene.ts';
import { makeSftpFixture, type SftpFixture } from './sftp-fixture.ts';

let fixture: SftpFixture;
const sent = () => readdirSync(fixture.local.send);
const finals = () => sent().filter((name) => !name.endsWith('.part'));
const set = (faults: Partial<SftpFaults>) => Object.assign(fixture.server.faults, faults);
const repair = () => set(NO_SFTP_FAULTS);
beforeEach(async () => {
  fixture = await makeSftpFixture();
});
afterEach(() => fixture.close());

describe('SFTP channel, logging in', () => {
  it('refuses a server with another host key, and names both', async () => {
    const other = `SHA256:${'A'.repeat(43)}`;
    const channel = fixture.makeChannel({ hostKeySha256: [other] });
    const error = await getAppError(channel.list());

    expect(error).toMatchObject({ code: 'HOST_KEY_MISMATCH', outcome: 'permanent' });
    expect(error.message).toContain('ssh-ed25519');
    expect(error.message).toContain(fixture.server.hostKeySha256);
    expect(error.message).toContain(other);
  });

  it('refuses every server while no key is pinned', async () => {
    const error = await getAppError(fixture.makeChannel({ hostKeySha256: [] }).list());
    expect(error.code).toBe('HOST_KEY_MISMATCH');
  });

  it('takes any of several pinned keys', async () => {
    const hostKeySha256 = [`SHA256:${'A'.repeat(43)}`, fixture.server.hostKeySha256];
    expect(await fixture.makeChannel({ hostKeySha256 }).list()).toEqual([]);
  });

  it('calls a wrong password a lasting error', async () => {
    const channel = fixture.makeChannel({ password: async () => 'fel lösenord' });
    const error = await getAppError(channel.send(makeShipment('a claim'), noCommit));

    expect(error).toMatchObject({ code: 'SFTP_LOGIN_REFUSED', outcome: 'permanent' });
    expect(JSON.stringify([error.message, error.details, error.fix])).not.toContain('fel lösenord');
  });

  it.each([
    ['a key', undefined],
    ['a key with a passphrase', 'fras'],
  ])('logs in with %s', async (_, passphrase) => {
    const pair = makeKeyPair(passphrase);
    const server = await startSftpServer({
      root: fixture.local.fetch,
      username: 'borgenär',
      publicKey: pair.public,
    });
    onTestFinished(() => server.close());
    const channel = fixture.makeChannel({
      port: server.port,
      hostKeySha256: [server.hostKeySha256],
      fetchFrom: '/',
      password: undefined,
      privateKey: async () => pair.private,
      passphrase: passphrase === undefined ? undefined : async () => passphrase,
    });
    expect(await channel.list()).toEqual([]);
  });

  it.each(['not a key', '-----BEGIN OPENSSH PRIVATE KEY-----\nxx\n'])(
    'says so when the key cannot be read: %j',
    async (text) => {
      const channel = fixture.makeChannel({ privateKey: async () => text });
      const error = await getAppError(channel.list());
      expect(error).toMatchObject({ code: 'SFTP_KEY_UNREADABLE', outcome: 'permanent' });
    },
  );

  it('says so when the passphrase is missing', async () => {
    const channel = fixture.makeChannel({ privateKey: async () => makeKeyPair('fras').private });
    expect((await getAppError(channel.list())).code).toBe('SFTP_KEY_UNREADABLE');
  });

  it('refuses a key the server does not know', async () => {
    const stranger = { password: undefined, privateKey: async () => makeKeyPair().private };
    const channel = fixture.makeChannel(stranger);
    expect((await getAppError(channel.list())).code).toBe('SFTP_LOGIN_REFUSED');
  });

  it('says so when nobody listens', async () => {
    const channel = fixture.makeChannel();
    await fixture.server.close();
    const error = await getAppError(channel.send(makeShipment('a claim'), noCommit));
    expect(error).toMatchObject({ code: 'SFTP_NOT_REACHED', outcome: 'transient' });
  });

  it('says so when the host name does not resolve', async () => {
    const channel = fixture.makeChannel({ host: 'no-such-host.invalid' });
    const error = await getAppError(channel.list());
    expect(error).toMatchObject({ code: 'SFTP_HOST_UNKNOWN', outcome: 'transient' });
  });

  it.each([
    ['says nothing', () => undefined, 'SFTP_TIMED_OUT'],
    ['hangs up', (socket: Socket) => void socket.end(), 'SFTP_CONNECTION_LOST'],
    ['resets', (socket: Socket) => void socket.resetAndDestroy(), 'SFTP_CONNECTION_LOST'],
  ])('gives up on something that %s', async (_, treat, code) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      treat(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const channel = fixture.makeChannel({
      port: (server.address() as AddressInfo).port,
      timeouts: { connectMs: 300 },
    });
    expect(await getAppError(channel.list())).toMatchObject({ code, outcome: 'transient' });
  });
});

describe('SFTP channel, connection', () => {
  it('asks for the secret once for many operations, and again after a loss', async () => {
    let logins = 0;
    const channel = fixture.makeChannel({
      password: async () => {
        logins++;
        return 'hemligt';
      },
    });
    await Promise.all([
      channel.list(),
      channel.list(),
      channel.send(makeShipment('1', '1'), noCommit),
    ]);
    expect(logins).toBe(1);

    set({ dropAfterBytes: 1 });
    await getAppError(channel.send(makeShipment('2', '2'), noCommit));
    repair();
    await Promise.all([channel.send(makeShipment('3', '3'), noCommit), channel.list()]);
    expect(logins).toBe(2);
  });

  it('logs in anew when the server ended the session while nothing was asked', async () => {
    const channel = fixture.makeChannel({ timeouts: { answerMs: 500 } });
    set({ endSessionBeforeRename: true });
    await getAppError(channel.send(makeShipment('1', '1'), noCommit));
    repair();
    expect(await channel.list()).toEqual([]);
  });

  it('leaves no connection behind when it is closed, even while it logs in', async () => {
    const channel = fixture.makeChannel();
    await channel.list();
    expect(fixture.server.countConnections()).toBe(1);
    await channel.close();
    await expect.poll(() => fixture.server.countConnections()).toBe(0);

    const listing = channel.list().catch(() => undefined);
    await channel.close();
    await listing;
    await expect.poll(() => fixture.server.countConnections()).toBe(0);
  });

  it('rejects everything that was under way when the connection goes', async () => {
    const channel = fixture.makeChannel();
    await channel.list();
    set({ slowMs: 60_000 });
    const lists = [channel.list(), channel.list(), channel.list()].map(getAppError);
    setTimeout(() => fixture.server.close(), 100);

    for (const error of await Promise.all(lists)) expect(error.code).toBe('SFTP_CONNECTION_LOST');
  });

  it('reads on when the server answers with less than was asked for', async () => {
    const content = randomBytes(150_000);
    writeFileSync(join(fixture.local.fetch, 'answer'), content);
    set({ shortReadBytes: 1_000 });
    const target = join(fixture.local.taken, 'copy');
    await fixture.makeChannel().fetch({ name: 'answer', size: content.length }, target);

    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('gets along with a server that tells little about its files', async () => {
    writeFileSync(join(fixture.local.fetch, 'answer'), 'answer');
    set({ bareAttributes: true });
    const channel = fixture.makeChannel();
    const files = await channel.list();
    await channel.send(makeShipment('a claim', 'claim'), noCommit);

    expect(finals()).toEqual(['claim']);
    expect(files).toEqual([{ name: 'answer', size: 6, modifiedMs: expect.any(Number) }]);
  });

  it('tries a wrong password once, however many are waiting for the login', async () => {
    let logins = 0;
    const wrong = async () => `wrong ${logins++}`;
    const channel = fixture.makeChannel({ password: wrong });
    const errors = await Promise.all([1, 2, 3].map(() => getAppError(channel.list())));

    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('SFTP_LOGIN_REFUSED'));
    expect(logins).toBe(1);
  });

  it('passes on what the keeper of the secrets says', async () => {
    const channel = fixture.makeChannel({ password: () => Promise.reject(new Error('no secret')) });
    const error = await getAppError(channel.list());
    expect(error.message).toContain('no secret');
    expect(existsSync(fixture.local.send)).toBe(true);
  });
});
