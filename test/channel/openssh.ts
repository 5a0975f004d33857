import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const SSHD = '/usr/sbin/sshd';

export interface OpenSshServer {
  readonly port: number;
  readonly username: string;
  readonly hostKeySha256: string;
  readonly privateKey: string;
  /** What the server has said so far. */
  readLog(): string;
  close(): Promise<void>;
}

/** A real OpenSSH server on the loopback address, as the current user, with keys of its own. */
export async function startOpenSsh(folder: string, extra: string[] = []): Promise<OpenSshServer> {
  const at = (name: string) => join(folder, name);
  for (const name of ['host-key', 'user-key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  writeFileSync(at('authorized-keys'), readFileSync(at('user-key.pub')));
  const port = await findFreePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host-key')}`,
    `AuthorizedKeysFile ${at('authorized-keys')}`,
    `PidFile ${at('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
    ...extra,
  ];
  writeFileSync(at('sshd-config'), `${config.join('\n')}\n`);
  // Started by root, sshd wants the folder it locks its unprivileged half into.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });

  const server = spawn(SSHD, ['-D', '-e', '-f', at('sshd-config')], { stdio: 'pipe' });
  let log = '';
  server.stderr.on('data', (text) => {
    log += text;
  });
  await waitUntilOpen(port, server, () => log);
  return {
    port,
    username: userInfo().username,
    hostKeySha256: execFileSync('ssh-keygen', ['-l', '-f', at('host-key.pub')], {
      encoding: 'utf8',
    }).split(' ')[1]!,
    privateKey: readFileSync(at('user-key'), 'utf8'),
    readLog: () => log,
    close: () => stop(server),
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function waitUntilOpen(port: number, server: ChildProcess, log: () => string) {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`sshd did not start: ${log()}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await wait(25);
  }
  throw new Error(`sshd does not listen: ${log()}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await ended;
}
