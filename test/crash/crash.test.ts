import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drive, FOLDER_CHANNEL, finish, makeScene } from './scene.ts';

const MINUTES = 60_000;
const AT_ONCE = 2;

function compare(key: string, expected: object, outcome: object): string[] {
  const [wanted, found] = [expected, outcome].map((all) => Reflect.get(all, key) as string[]);
  return [
    ...wanted!.filter((line) => !found!.includes(line)).map((line) => `${key} lacks ${line}`),
    ...found!.filter((line) => !wanted!.includes(line)).map((line) => `${key} has ${line}`),
    ...(wanted!.length === found!.length ? [] : [`${key}: ${found!.length} of ${wanted!.length}`]),
  ];
}

describe('a gateway killed at any step ends like one that was never killed', () => {
  const limit = pLimit(AT_ONCE);
  const { watch } = FOLDER_CHANNEL;
  let scene: Awaited<ReturnType<typeof makeScene>>;
  let steps: string[];
  let expected: object;

  beforeAll(async () => {
    scene = await makeScene(FOLDER_CHANNEL);
    const root = scene.copy();
    steps = (await drive({ root, watch, killAt: 0 }))!;
    expected = await finish(root, 1);
  });
  afterAll(() => scene.remove());

  /** Kills at each step in turn, runs to the end, and tells what came out otherwise. */
  async function findDifference(kills: readonly number[]): Promise<string | undefined> {
    const root = scene.copy();
    for (const [turn, killAt] of kills.entries()) {
      // A second run may be over before its step; then it was the end.
      if (await drive({ root, watch, killAt, turn })) break;
    }
    const outcome = await finish(root, kills.length);
    const moment = `killed at step ${kills.join(', then ')} (${steps[kills[0]! - 1]})`;
    const differences = Object.keys(expected).flatMap((key) => compare(key, expected, outcome));
    return differences.length === 0 ? undefined : [moment, ...differences].join('\n  ');
  }

  async function findDifferences(all: readonly (readonly number[])[]): Promise<string[]> {
    const found = await Promise.all(all.map((kills) => limit(() => findDifference(kills))));
    return found.filter((difference) => difference !== undefined);
  }

  test('the uninterrupted run sends two files, and has no faults', () => {
    expect(expected).toMatchObject({
      faults: [],
      strays: [],
      inbox: [],
      arrivals: [],
      answersLeft: [],
    });
    expect(expected).toHaveProperty('taken.length', 2);
  });

  test(
    'once, at every step',
    async () => {
      const points = steps.map((_, index) => [index + 1]);
      process.stderr.write(`crash points covered: ${points.length}\n`);
      expect(await findDifferences(points)).toEqual([]);
    },
    10 * MINUTES,
  );
});
