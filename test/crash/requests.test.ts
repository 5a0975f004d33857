import { once } from 'node:events';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSftpServer } from '../../src/simulator/sftp-server.ts';
import { compareOutcomes, type Outcome } from './outcome.ts';
import { drive, finish, makeScene, overSftp, PASSWORD, type Scene } from './scene.ts';

const TIMEOUT_MS = 15 * 60_000;
const AT_ONCE = 2;

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.remove());

/** What happens once a request was done but is not answered. */
type End = 'the gateway is killed' | 'the connection is cut';

interface Ended {
  readonly outcome: Outcome;
  readonly requests: readonly string[];
  readonly doubts: number;
}

/** Runs to the end over a server of its own, which makes an end after so many requests; 0 for never. */
async function run(end: End, after: number): Promise<Ended> {
  const server = await startSftpServer({ root: scene.base, username: 'kbl', password: PASSWORD });
  const way = overSftp(scene, server);
  const root = scene.copy(way);
  const requests: string[] = [];
  let kill = async () => {};
  server.faults.afterRequest = async (name) => {
    requests.push(name);
    if (requests.length !== after) return 'answer';
    if (end === 'the gateway is killed') await kill();
    return 'cut';
  };
  try {
    await drive({
      root,
      watch: way.watch,
      killAt: 0,
      onStart: (child) => {
        const isGone = once(child, 'exit');
        kill = async () => {
          child.kill('SIGKILL');
          await isGone;
        };
      },
    });
    const seen = [...requests];
    const { outcome, doubts } = await finish(root, 1);
    return { outcome, requests: seen, doubts };
  } finally {
    await server.close();
  }
}

describe.each<{ end: End }>([{ end: 'the gateway is killed' }, { end: 'the connection is cut' }])(
  'when after any single request $end',
  ({ end }) => {
    test('it ends as if nothing had happened', { timeout: TIMEOUT_MS }, async () => {
      const quiet = await run(end, 0);
      expect(quiet.outcome).toHaveProperty('taken.length', 2);
      expect(quiet.requests.length).toBeGreaterThan(30);
      const limit = pLimit(AT_ONCE);
      const differences = await Promise.all(
        quiet.requests.map((name, index) =>
          limit(async () => {
            const { outcome, doubts } = await run(end, index + 1);
            const found = compareOutcomes(quiet.outcome, outcome);
            if (doubts > 0) found.push('needed a person');
            return found.map((line) => `after request ${index + 1} (${name}): ${line}`);
          }),
        ),
      );
      process.stderr.write(`requests: ${quiet.requests.length}, ${end}\n`);
      expect(differences.flat()).toEqual([]);
    });
  },
);
