import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, type SFTPWrapper, utils } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';

const { STATUS_CODE } = utils.sftp;

let base: string;
let root: string;
let server: SftpServer;
let client: Client;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'kvittera-sftp-'));
  root = join(base, 'root');
  mkdirSync(root);
  server = await startSftpServer({ root, username: 'u', password: 'p' });
  client = new Client();
});
afterEach(async () => {
  client.end();
  await server.close();
  await rm(base, { recursive: true });
});

type Answer<T> = (error: Error | null | undefined, value?: T) => void;

function logIn(): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));
    client.connect({ host: server.host, port: server.port, username: 'u', password: 'p' });
  });
}

// The value of an answer, or the SFTP status it was refused with.
function ask<T>(request: (answer: Answer<T>) => void): Promise<T | number> {
  return new Promise((resolve) => {
    request((error, value) => resolve(error ? (error as Error & { code: number }).code : value!));
  });
}

describe('the jail', () => {
  it.each(['../secret', '/../secret', 'a/../../secret', '/link', '/folder-link/secret'])(
    'does not let %s out',
    async (path) => {
      writeFileSync(join(base, 'secret'), 'secret');
      symlinkSync(join(base, 'secret'), join(root, 'link'));
      symlinkSync(base, join(root, 'folder-link'));
      const sftp = await logIn();
      const read = await ask<Buffer>((answer) => sftp.readFile(path, answer));

      expect([STATUS_CODE.NO_SUCH_FILE, STATUS_CODE.PERMISSION_DENIED]).toContain(read);
    },
  );

  it('does not write through a link that leads nowhere', async () => {
    symlinkSync(join(base, 'new'), join(root, 'link'));
    const sftp = await logIn();
    const opened = await ask<Buffer>((answer) => sftp.open('/link', 'w', answer));

    expect(typeof opened).toBe('number');
    expect(existsSync(join(base, 'new'))).toBe(false);
  });

  it('does not rename out', async () => {
    symlinkSync(base, join(root, 'out'));
    writeFileSync(join(root, 'file'), '');
    const sftp = await logIn();

    expect(await ask((answer) => sftp.rename('/file', '/out/file', answer))).toBe(
      STATUS_CODE.PERMISSION_DENIED,
    );
  });

  it('shows the root as "/"', async () => {
    const sftp = await logIn();
    const real = (path: string) => ask<string>((answer) => sftp.realpath(path, answer));
    expect([await real('.'), await real('../..'), await real('a/../b/')]).toEqual(['/', '/', '/b']);
  });
});

describe('the requests', () => {
  it('writes, reads, lists, changes and removes', async () => {
    const sftp = await logIn();
    await ask<void>((answer) => sftp.mkdir('/in', answer));
    await ask<void>((answer) => sftp.writeFile('/in/åäö', 'hello', answer));
    const names = await ask<{ filename: string }[]>((answer) => sftp.readdir('/in', answer));
    await ask<void>((answer) => sftp.setstat('/in/åäö', { size: 4 }, answer));
    const text = await ask<Buffer>((answer) => sftp.readFile('/in/åäö', answer));

    expect((names as { filename: string }[]).map(({ filename }) => filename)).toEqual(['åäö']);
    expect(String(text)).toBe('hell');
    expect(await ask((answer) => sftp.rmdir('/in', answer))).toBe(STATUS_CODE.FAILURE);
    await ask<void>((answer) => sftp.unlink('/in/åäö', answer));
    expect(await ask((answer) => sftp.rmdir('/in', answer))).toBeUndefined();
    expect(await ask((answer) => sftp.stat('/in', answer))).toBe(STATUS_CODE.NO_SUCH_FILE);
  });

  it('lists many files', async () => {
    for (let index = 0; index < 450; index++) writeFileSync(join(root, `${index}`), '');
    const sftp = await logIn();
    expect(await ask((answer) => sftp.readdir('/', answer))).toHaveLength(450);
  });

  it('does not rename over an existing file', async () => {
    writeFileSync(join(root, 'a'), 'a');
    writeFileSync(join(root, 'b'), 'b');
    const sftp = await logIn();

    expect(await ask((answer) => sftp.rename('/a', '/b', answer))).toBe(STATUS_CODE.FAILURE);
    expect(readFileSync(join(root, 'b'), 'utf8')).toBe('b');
  });
});

const hasOpenSsh = existsSync('/usr/bin/sftp') && existsSync('/usr/bin/ssh-keygen');

describe.skipIf(!hasOpenSsh)('with the client of OpenSSH', () => {
  it('serves it', async () => {
    const key = join(base, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const publicKey = readFileSync(`${key}.pub`, 'utf8');
    const other = await startSftpServer({ root, username: 'u', publicKey });
    writeFileSync(join(base, 'up'), 'x'.repeat(100_000));
    writeFileSync(
      join(base, 'batch'),
      [
        `put ${join(base, 'up')} part`,
        'rename part final',
        'ls -l',
        `get final ${join(base, 'down')}`,
      ].join('\n'),
    );
    const options = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      `Port=${other.port}`,
    ];
    const { stdout } = await promisify(execFile)('/usr/bin/sftp', [
      ...options.flatMap((option) => ['-o', option]),
      ...['-i', key, '-b', join(base, 'batch'), 'u@127.0.0.1'],
    ]);
    await other.close();

    expect(stdout).toContain('100000');
    expect(readFileSync(join(base, 'down')).equals(readFileSync(join(base, 'up')))).toBe(true);
  });
});
