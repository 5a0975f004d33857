import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { compareOutcomes, type Outcome } from './outcome.ts';
import {
  drive,
  FOLDER,
  finish,
  makeScene,
  overSftp,
  PASSWORD,
  type Scene,
  type Way,
} from './scene.ts';

const TIMEOUT_MS = 15 * 60_000;
const AT_ONCE = 2;
/** A file has left its waiting name and may have got its final one: only the counterpart can tell. */
const UNKNOWABLE = /^link .*\.publishing\.part$/;

let scene: Scene;
let server: SftpServer;

beforeAll(async () => {
  scene = await makeScene();
  server = await startSftpServer({ root: scene.base, username: 'kbl', password: PASSWORD });
});
afterAll(async () => {
  await server.close();
  await scene.remove();
});

/** A run that nobody killed: its steps, and what came of it. */
interface Quiet {
  readonly way: Way;
  readonly steps: readonly string[];
  readonly outcome: Outcome;
}

async function runQuietly(way: Way): Promise<Quiet> {
  const root = scene.copy(way);
  const ending = await drive({ root, watch: way.watch, killAt: 0 });
  const { outcome } = await finish(root, 1);
  return { way, steps: 'steps' in ending ? ending.steps : [], outcome };
}

/** Kills at each step in turn, runs to the end, and tells what came out otherwise. */
async function findDifferences(quiet: Quiet, kills: readonly number[]): Promise<string[]> {
  const { way, outcome: wanted } = quiet;
  const root = scene.copy(way);
  const moments: string[] = [];
  for (const [turn, killAt] of kills.entries()) {
    const ending = await drive({ root, watch: way.watch, killAt, turn });
    // A second run may be over before its step; then it was the end.
    if ('steps' in ending) break;
    moments.push(ending.killedAt);
  }
  const { outcome: found, doubts } = await finish(root, kills.length);
  const differences = compareOutcomes(wanted, found);
  const isKnowable = !moments.some((moment) => UNKNOWABLE.test(moment));
  if (doubts > 0 && isKnowable) differences.push('needed a person');
  return differences.map((difference) => `killed at ${moments.join(', then at ')}: ${difference}`);
}

async function findAllDifferences(quiet: Quiet, kills: readonly number[][]): Promise<string[]> {
  const limit = pLimit(AT_ONCE);
  const found = await Promise.all(
    kills.map((points) => limit(() => findDifferences(quiet, points))),
  );
  process.stderr.write(`crash: ${kills.length} runs, ${quiet.steps.length} steps\n`);
  return found.flat();
}

describe.each([
  { way: 'a folder', getWay: () => FOLDER },
  { way: 'SFTP', getWay: () => overSftp(scene, server) },
])('a gateway over $way, killed at any step, ends like one that was never killed', ({ getWay }) => {
  let quiet: Quiet;
  beforeAll(async () => {
    quiet = await runQuietly(getWay());
  });

  test('the quiet run sends two files, gets their answers and has no faults', () => {
    const nothing = { faults: [], strays: [], inbox: [], arrivals: [], answersLeft: [] };
    expect(quiet.outcome).toMatchObject(nothing);
    expect(quiet.outcome).toHaveProperty('taken.length', 2);
    expect(quiet.outcome).toHaveProperty('replies.length', 5);
  });

  test('killed once, at every step', { timeout: TIMEOUT_MS }, async () => {
    const kills = quiet.steps.map((_, index) => [index + 1]);
    expect(await findAllDifferences(quiet, kills)).toEqual([]);
  });

  test('killed again while it recovers', { timeout: TIMEOUT_MS }, async () => {
    const firsts = quiet.steps.map((_, index) => index + 1).filter((step) => step % 11 === 4);
    const kills = firsts.flatMap((first) => [1, 17].map((second) => [first, second]));
    expect(await findAllDifferences(quiet, kills)).toEqual([]);
  });
});
