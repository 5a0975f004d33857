import { connect, createServer, type Socket } from 'node:net';

/** A port of the loopback address that leads to another one. */
interface Relay {
  close(): Promise<void>;
}

/** A server on a port of its own. */
interface Target {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The address of a server, at the port that was asked for; it is closed when that port cannot be had. */
export async function reachAt(
  port: number | undefined,
  target: Target,
): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  if (port === undefined) return target;
  const url = new URL(target.baseUrl);
  try {
    const relay = await openRelay(port, Number(url.port));
    url.port = String(port);
    return {
      baseUrl: url.href.replace(/\/$/, ''),
      async close() {
        await relay.close();
        await target.close();
      },
    };
  } catch (error) {
    await target.close();
    throw error;
  }
}

/** Lets a server that listens on a port of its own be reached at one that was asked for. */
async function openRelay(port: number, target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
