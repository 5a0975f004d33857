import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSftpChannel } from '../../src/channel/sftp.ts';
import type { Channel, Shipment } from '../../src/core/channel.ts';
import { AppError } from '../../src/core/errors.ts';
import { startSftpServer } from '../../src/simulator/sftp-server.ts';
import { dropSettings, type Folders, makeFolders, makeShipment } from './scene.ts';

type Direction = 'towards the server' | 'towards us';

interface Line {
  readonly port: number;
  /** Whether the line was cut; the connections after that one are left alone. */
  isCut(): boolean;
  /** Once nothing of the cut connection is left at the server. */
  settle(): Promise<void>;
}

// A line to a server that is cut, for one connection, when the given piece of data comes along.
async function makeLine(target: number, direction: Direction, piece: number): Promise<Line> {
  let count = 0;
  let isCut = false;
  const forward = (from: Socket, to: Socket, isCounted: boolean) => {
    from.on('error', () => undefined);
    from.on('close', () => to.destroy());
    from.on('data', (data) => {
      if (isCounted && !isCut && count++ === piece) {
        isCut = true;
        from.destroy();
        to.destroy();
      } else to.write(data);
    });
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    forward(near, far, direction === 'towards the server');
    forward(far, near, direction === 'towards us');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    isCut: () => isCut,
    settle: () => wait(15),
  };
}

// What the pipeline does: ask when in doubt, send again what is absent, never send blindly.
async function deliver(channel: Channel, shipment: Shipment, take: () => void, line: Line) {
  let committed = false;
  for (let tries = 0; tries < 4; tries++) {
    try {
      await channel.send(shipment, async () => {
        committed = true;
      });
      return;
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).outcome).toBe(committed ? 'in-doubt' : 'transient');
    }
    await line.settle();
    take();
    const { result, evidence } = await channel.inquire(shipment, committed);
    expect(result, evidence).not.toBe('unknown');
    if (result === 'arrived') return;
  }
  expect.fail('not delivered in four tries');
}

function takeAll(local: Folders): void {
  for (const name of readdirSync(local.send)) {
    if (name.endsWith('.part')) continue;
    renameSync(join(local.send, name), join(local.taken, `${readdirSync(local.taken).length}`));
  }
}

describe('SFTP channel on a line that is cut', () => {
  it.each<[Direction, string]>([
    ['towards the server', 'at once'],
    ['towards the server', 'later'],
    ['towards us', 'at once'],
    ['towards us', 'later'],
  ])(
    '%s, at every piece: the counterpart, taking files %s, gets each exactly once',
    async (...row) => {
      const [direction, when] = row;
      const { base, local, remove } = makeFolders();
      const account = { username: 'u', password: 'p' };
      const server = await startSftpServer({ root: base, ...account });
      onTestFinished(async () => {
        await server.close();
        await remove();
      });
      const remote = { ...local, send: '/send', fetch: '/fetch', archive: '/archive' };

      for (let piece = 0, isCut = true; isCut; piece++) {
        const line = await makeLine(server.port, direction, piece);
        const channel = createSftpChannel({
          ...dropSettings(remote),
          host: server.host,
          port: line.port,
          username: account.username,
          password: async () => account.password,
          hostKeySha256: [server.hostKeySha256],
        });
        const shipment = makeShipment(randomBytes(40_000), `batch-${piece}`);
        await deliver(channel, shipment, () => when === 'at once' && takeAll(local), line);
        takeAll(local);
        await channel.close();

        const taken = readdirSync(local.taken);
        expect(taken, `cut at piece ${piece}`).toHaveLength(piece + 1);
        const content = readFileSync(join(local.taken, `${piece}`));
        expect(content.equals(readFileSync(shipment.path))).toBe(true);
        isCut = line.isCut();
        // Far more than one delivery needs: without this a broken line would never end the test.
        expect(piece).toBeLessThan(200);
      }
    },
  );
});
