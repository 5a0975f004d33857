import { connect as connectSocket } from 'node:net';
import type { ConnectConfig, ServerHostKeyAlgorithm } from 'ssh2';
import { getMessage } from '../core/errors.ts';
import { fingerprint, hostKeyMismatch, readKind } from './host-key.ts';
import { logIn, type OwnSession, type SftpSession } from './sftp-session.ts';

/** Where and as whom to log in. Secrets are asked for at each login and never kept. */
export interface SftpAccount {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Fingerprints of the server's host key (`SHA256:...`); several while the key is rolled over. */
  readonly hostKeySha256: readonly string[];
  readonly password?: (() => Promise<string>) | undefined;
  readonly privateKey?: (() => Promise<string>) | undefined;
  readonly passphrase?: (() => Promise<string>) | undefined;
  readonly timeouts?: SftpTimeouts | undefined;
}

/** How long to wait before a silent server counts as gone. */
export interface SftpTimeouts {
  /** From dialling to a finished login. Default 20 seconds. */
  readonly connectMs?: number | undefined;
  /** For each single request. Default 60 seconds. */
  readonly answerMs?: number | undefined;
}

/** The way to one login that is shared and renewed. */
export interface SftpConnection {
  /** The session in use, or a new one. */
  open(): Promise<SftpSession>;
  /** The session in use, if it is alive. */
  findAlive(): SftpSession | undefined;
  close(): Promise<void>;
}

/** Logs in when first asked, keeps that one login, and logs in anew when asked after a loss. */
export function createSftpConnection(account: SftpAccount): SftpConnection {
  let session: OwnSession | undefined;
  let dialling: Promise<OwnSession> | undefined;
  const findAlive = () => (session?.isLost() ? undefined : session);

  // Whoever asks meanwhile shares this one login and its failure: a wrong password tried once for
  // every waiting file would lock the account.
  async function dialOnce(): Promise<OwnSession> {
    try {
      session = await dial(account);
      return session;
    } finally {
      dialling = undefined;
    }
  }

  return {
    findAlive,
    async open() {
      const alive = findAlive();
      if (alive) return alive;
      dialling ??= dialOnce();
      return dialling;
    },
    async close() {
      await dialling?.catch(() => undefined);
      await findAlive()?.end();
      session = undefined;
    },
  };
}

/** Kinds of host key, asked for one after the other until the server shows one that is pinned. */
const KEY_KINDS: readonly ServerHostKeyAlgorithm[][] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
];

async function dial(account: SftpAccount): Promise<OwnSession> {
  const seen: Buffer[] = [];
  const session = await dialAs(account, undefined, seen);
  if (session) return session;
  // A server has a key of each kind and shows the one that both prefer: the pinned one may be another.
  for (const kinds of KEY_KINDS) {
    if (kinds.some((kind) => kind === readKind(seen[0]!))) continue;
    const other = await dialAs(account, kinds, seen).catch((error: unknown) => {
      if (isNoCommonKey(error)) return undefined;
      throw error;
    });
    if (other) return other;
  }
  const { name, host, port, hostKeySha256 } = account;
  throw hostKeyMismatch(name, `${host}:${port}`, seen[0]!, hostKeySha256);
}

/** One login; undefined when the server showed a key that is not pinned, which is added to `seen`. */
async function dialAs(
  account: SftpAccount,
  kinds: ServerHostKeyAlgorithm[] | undefined,
  seen: Buffer[],
): Promise<OwnSession | undefined> {
  const { host, port, hostKeySha256, timeouts } = account;
  const config = await buildConfig(account);
  if (kinds) config.algorithms = { serverHostKey: kinds };
  let isRefused = false;
  config.hostVerifier = (key: Buffer) => {
    isRefused = !hostKeySha256.includes(fingerprint(key));
    if (isRefused) seen.push(key);
    return !isRefused;
  };
  // Nagle's algorithm with delayed acknowledgements made 200 MB take 116 seconds instead of 2.
  const socket = connectSocket({ host, port, noDelay: true });
  try {
    return await logIn(socket, config, {
      connectMs: timeouts?.connectMs ?? 20_000,
      answerMs: timeouts?.answerMs ?? 60_000,
    });
  } catch (error) {
    socket.destroy();
    if (isRefused) return undefined;
    throw error;
  }
}

function isNoCommonKey(error: unknown): boolean {
  return /no matching host key/i.test(getMessage(error));
}

async function buildConfig(account: SftpAccount): Promise<ConnectConfig> {
  const config: ConnectConfig = {
    username: account.username,
    // Ours, in `logIn`, also covers what follows the handshake.
    readyTimeout: 0,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 4,
  };
  if (account.password) config.password = await account.password();
  if (account.privateKey) config.privateKey = await account.privateKey();
  if (account.passphrase) config.passphrase = await account.passphrase();
  return config;
}
