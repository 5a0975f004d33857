import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './reply.ts';

/**
 * Sends an answer in flat memory; tells whether all of it was written. That it arrived nobody knows:
 * a client that has it all may close the connection before the last write is told to be done.
 */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<boolean> {
  let left = reply.body.length;
  async function* read(): AsyncGenerator<Buffer> {
    for await (const piece of reply.body.read()) {
      left -= piece.length;
      yield piece;
    }
  }
  writeHead(response, reply);
  await pipeline(read(), response).catch(() => undefined);
  return left === 0;
}

/** Sends half of an answer that is told to be longer, and cuts the connection. */
export async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  let rest = Math.floor(reply.body.length / 2);
  writeHead(response, reply);
  for await (const piece of reply.body.read()) {
    const half = piece.subarray(0, rest);
    rest -= half.length;
    await new Promise<void>((done) => response.write(half, () => done()));
    if (rest === 0) break;
  }
  response.destroy();
}

function writeHead(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
}
