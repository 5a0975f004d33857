import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Issued, issue } from '../channel/pki.ts';
import { makeInside, makeRaw, TX_ID } from './shs/raw-message.ts';
import {
  getPki,
  listIds,
  OURS,
  openScene,
  PRODUCT,
  post,
  readSample,
  type Scene,
} from './shs/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

describe('nobody gets in', () => {
  const stranger = () => issue({ commonName: 'Other CA', isAuthority: true });
  test.each<[string, () => Issued | null]>([
    ['without a certificate', () => null],
    ['with a certificate of another issuer', () => issue({ commonName: 'x' }, stranger())],
    ['with a certificate of its own', () => issue({ commonName: 'x' })],
    [
      'with a certificate that has expired',
      () => issue({ commonName: 'x', from: -9, to: -1 }, getPki().authority),
    ],
    [
      'with a certificate that is not valid yet',
      () => issue({ commonName: 'x', from: 1, to: 9 }, getPki().authority),
    ],
  ])('%s', async (_, getIdentity) => {
    const as = getIdentity();
    await expect(scene.ask('GET', `/shs/ds/${OURS}`, { as })).rejects.toThrow();
    const body = readSample('ex-event-base64.mime');
    await expect(scene.ask('POST', '/shs/rs', { body, as })).rejects.toThrow();
    expect(scene.node.requests).toEqual([]);
    expect(scene.node.received).toEqual([]);
    expect((await post(scene, body)).status).toBe(202);
  });
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (maxVersion) => {
  expect((await scene.ask('GET', `/shs/ds/${OURS}`, { maxVersion })).status).toBe(200);
});

const SIZE = 100 << 20;
/** Far below the size; garbage that nobody collected yet is in it. */
const MAXIMUM_GROWTH = 64 << 20;

describe('memory stays flat', () => {
  test('while a message of 100 MB is taken, and is whole on disk', async () => {
    const memory = watchMemory();
    const hash = createHash('sha256');
    const body = async function* () {
      yield makeRaw({ parts: [{ body: Buffer.alloc(0) }], end: '' });
      for (let sent = 0; sent < SIZE; sent += 1 << 16) {
        const piece = Buffer.alloc(1 << 16, `${sent}\n--gränsen \r`, 'latin1');
        hash.update(piece);
        memory.look();
        yield piece;
      }
      yield Buffer.from('\n--gränsen--', 'latin1');
    };
    const watching = setInterval(memory.look, 5);
    const { status } = await scene.ask('POST', '/shs/rs', { body: body() });
    clearInterval(watching);

    expect(status).toBe(202);
    expect(scene.node.received[0]!.parts).toMatchObject([
      { bytes: SIZE, sha256: hash.digest('hex') },
    ]);
    expect(memory.getGrowth()).toBeLessThan(MAXIMUM_GROWTH);
  });

  test.each(['binary', 'base64'] as const)(
    'while a %s message of 100 MB is made and fetched',
    async (encoding) => {
      const path = join(scene.root, 'large');
      const file = openSync(path, 'w');
      for (let sent = 0; sent < SIZE; sent += 1 << 20) writeSync(file, Buffer.alloc(1 << 20, 'å'));
      const memory = watchMemory();
      const watching = setInterval(memory.look, 5);
      const txId = await scene.node.deliver({
        to: OURS,
        product: PRODUCT,
        sequenceType: 'event',
        files: [{ name: 'large', path, datapartType: 'bin', encoding }],
      });
      let got = 0;
      await scene.ask('GET', `/shs/ds/${OURS}/${txId}`, {
        onData: (piece) => {
          got += piece.length;
          memory.look();
        },
      });
      clearInterval(watching);

      expect(got).toBe(scene.node.outbox(OURS)[0]!.message.bytes);
      expect(got).toBeGreaterThan(SIZE);
      expect(memory.getGrowth()).toBeLessThan(MAXIMUM_GROWTH);
    },
  );
});

/** Watches how much more memory Buffers take. */
function watchMemory() {
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  return {
    look: () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    },
    getGrowth: () => most - before,
  };
}

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasCurl())('curl (needs curl)', () => {
  const run = promisify(execFile);

  async function curl(...more: string[]): Promise<string> {
    const { client, authority } = scene.pki;
    const put = (name: string, content: string) => {
      writeFileSync(join(scene.root, name), content);
      return join(scene.root, name);
    };
    const identity = [
      '--cert',
      put('c.pem', client.certificate),
      '--key',
      put('k.pem', client.key),
    ];
    const trust = ['--cacert', put('ca.pem', authority.certificate)];
    const { stdout } = await run('curl', ['-sS', ...identity, ...trust, ...more], {
      encoding: 'latin1',
    });
    return stdout;
  }

  test('sends, lists, fetches and acknowledges', async () => {
    const { baseUrl } = scene.node;
    const outbox = `${baseUrl}/shs/ds/urn:X-shs:${OURS}`;
    const sample = join(import.meta.dirname, '../samples/shs/ex-event-binary.mime');
    const sent = await curl(
      '-i',
      '-H',
      'Content-Type: message/rfc822',
      '--data-binary',
      `@${sample}`,
      `${baseUrl}/shs/rs`,
    );
    expect(sent).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/);
    expect(sent).toContain(`\r\nX-shs-txid: ${TX_ID}\r\n`);
    expect(sent).toContain('\r\nX-shs-duplicatemsg: no\r\n');
    expect(sent).toMatch(new RegExp(`\r\n\r\n${TX_ID}$`));
    expect(readFileSync(scene.node.received[0]!.path).equals(readFileSync(sample))).toBe(true);

    const [id] = await listIds(scene);
    expect(await curl(`${outbox}?filter=noack&status=test&maxhits=50`)).toContain(`tx.id="${id}"`);
    const fetched = await curl(`${outbox}/${id}`);
    expect(fetched).toContain('<product>urn:X-shs:confirm</product>');
    expect(fetched.endsWith('--\r\n')).toBe(true);
    expect(await curl('-X', 'POST', `${outbox}/${id}?action=ack`)).toBe('OK');
    expect(scene.node.outbox(OURS)).toMatchObject([{ isAcked: true }]);
  });

  test('waits for 100 Continue, and is refused with a code', async () => {
    const path = join(scene.root, 'm');
    const inside = makeInside({ to: '<to>5569999999</to>' });
    writeFileSync(path, makeRaw({ inside }));
    const expectation = ['-H', 'Expect: 100-continue'];
    const url = `${scene.node.baseUrl}/shs/rs`;
    const answer = await curl('-i', ...expectation, '--data-binary', `@${path}`, url);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('\r\nX-shs-errorcode: UnknownReceiver\r\n');
  });
});
