import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
// As a whole: ssh2 is CommonJS, and Node finds no names in it (a bundler or vitest would).
import ssh2, { type AuthContext, type Connection, type ParsedKey } from 'ssh2';
import { assert } from '../core/errors.ts';
import { NO_SFTP_FAULTS, type SftpFaults } from './sftp-faults.ts';
import { makeKeyPair } from './sftp-key.ts';
import { serveSftp } from './sftp-requests.ts';

export interface SftpServerOptions {
  /** The folder that is `/` for the client. */
  readonly root: string;
  readonly username: string;
  readonly password?: string;
  /** A public key in OpenSSH form. */
  readonly publicKey?: string;
  /** A private key; without it a new one is made. */
  readonly hostKey?: string;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  readonly faults?: Partial<SftpFaults>;
}

export interface SftpServer {
  readonly host: string;
  readonly port: number;
  /** Fingerprint of the host key, as OpenSSH writes it. */
  readonly hostKeySha256: string;
  /** Change these to make the server misbehave. */
  readonly faults: SftpFaults;
  countConnections(): number;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** An SFTP server on the loopback address, jailed to a folder, that misbehaves when asked to. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const faults = { ...NO_SFTP_FAULTS, ...options.faults };
  const hostKey = options.hostKey ?? makeKeyPair().private;
  const key = ssh2.utils.parseKey(hostKey);
  assert(!(key instanceof Error), 'the host key of the SFTP server cannot be read');

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // Clients may go as they like.
    // A server for each socket: only so do we hold the socket that a fault is to cut.
    const ssh = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
      serveConnection(connection, options, faults, () => socket.destroy());
    });
    ssh.injectSocket(socket);
  });
  await listen(server, options.port ?? 0);

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    hostKeySha256: fingerprint(key),
    faults,
    countConnections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: NetServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function fingerprint(key: ParsedKey): string {
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

function serveConnection(
  connection: Connection,
  options: SftpServerOptions,
  faults: SftpFaults,
  cut: () => void,
): void {
  connection.on('error', () => undefined); // Clients may go as they like.
  connection.on('authentication', (context) => {
    if (!faults.refuseAuth && isKnown(context, options)) context.accept();
    else context.reject(['password', 'publickey']);
  });
  connection.on('session', (acceptSession) => {
    acceptSession().on('sftp', (acceptSftp) => {
      const sftp = acceptSftp();
      serveSftp(sftp, { root: options.root, faults, cut, end: () => sftp.end() });
    });
  });
}

function isKnown(context: AuthContext, options: SftpServerOptions): boolean {
  if (context.username !== options.username) return false;
  if (context.method === 'password') {
    return options.password !== undefined && context.password === options.password;
  }
  if (context.method !== 'publickey' || options.publicKey === undefined) return false;
  const known = ssh2.utils.parseKey(options.publicKey);
  if (known instanceof Error || !known.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether this key would do.
  if (!context.signature || !context.blob) return true;
  return known.verify(context.blob, context.signature, context.hashAlgo) === true;
}
