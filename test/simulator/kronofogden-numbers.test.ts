import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openScene } from './kronofogden-scene.ts';

/** Sends files with these numbers and tells the outcome of each. */
async function send(plan: object, numbers: readonly number[]): Promise<string[]> {
  const scene = openScene(plan);
  const outcomes: string[] = [];
  for (const [index, number] of numbers.entries()) {
    // Other claims each time, so that only the number is judged.
    const change = (text: string) =>
      text.replace(/^(00.{11})\d{5}/, `$1${String(number).padStart(5, '0')}`);
    const [answer] = await scene.dropMade('ansokan-verkstallighet', {
      count: 1,
      number: 1000 + index,
      name: 'KBL.EMALIN',
      change: (text) => change(text).replace(/14-0000/g, `1${index}-0000`),
    });
    outcomes.push(/\nFG(\d{3})/.exec(answer!.text)?.[1] ?? answer!.text[18]!);
  }
  return outcomes;
}

describe('the running number of a creditor and transaction', () => {
  test.each([
    ['may begin anywhere', {}, [57, 58, 59], ['G', 'G', 'G']],
    ['begins where the plan says', { firstNumber: 3 }, [2, 3, 4], ['901', 'G', 'G']],
    [
      'leaves none out; what is rejected for that uses none up',
      {},
      [1, 3, 2, 3],
      ['G', '901', 'G', 'G'],
    ],
    ['is used once', {}, [1, 1, 2, 1], ['G', '901', 'G', '901']],
    [
      'is used up by a file that is rejected for another reason',
      { rejectFiles: { '2': '902' } },
      [1, 2, 2, 3],
      ['G', '902', '901', 'G'],
    ],
    ['starts over after the last', {}, [99_999, 1, 2], ['G', 'G', 'G']],
    ['is not zero', {}, [0, 1], ['901', 'G']],
  ])('%s', async (_sentence, plan, numbers, expected) => {
    expect(await send(plan, numbers)).toEqual(expected);
  });

  test('is counted for each transaction and creditor', async () => {
    const scene = openScene({ firstNumber: 1 });
    const [v1] = await scene.dropMade('ansokan-verkstallighet', { count: 1 });
    const [s1] = await scene.dropMade('fraga-skuldutdrag', { count: 1 });
    const other = (text: string) => text.replace('00KBL', '00ABC');
    const [v1Other] = await scene.dropMade('ansokan-verkstallighet', { count: 1, change: other });
    expect([v1, s1, v1Other].map((one) => one!.text.slice(2, 19))).toEqual([
      'KBL0000120261123G',
      'KBL0000120261123G',
      'ABC0000120261123G',
    ]);
    expect(v1Other!.name).toMatch(/^REX\.ABC\.KVITTENS/);
  });
});

describe('a file', () => {
  const APPLICATION = 'verkstallighet/samples/ansokan-verkstallighet';

  test.each([
    [
      'with a faulty application is receipted with its error',
      `${APPLICATION}.bad-KV-V1-01.txt`,
      '',
      'U',
      /\nFH\d{7}\S+ +101/,
    ],
    [
      'with wrong amounts is receipted with that error',
      `${APPLICATION}.bad-KV-V1-03.txt`,
      '',
      'U',
      /\nFH\d{7}\S+ +102/,
    ],
    ['that is cut is rejected whole', `${APPLICATION}.bad-cut.txt`, '', 'U', /\nFG902/],
    [
      'that the plan rejects is rejected whole',
      `${APPLICATION}.approved.txt`,
      { rejectFiles: { 'ansokan-verkstallighet/1': '902' } },
      'U',
      /\nFG902Filen kan inte läsas/,
    ],
    [
      'with an application that the plan rejects is taken but for that',
      `${APPLICATION}.approved.txt`,
      { rejectItems: { 'KB-1002': '104' } },
      'U',
      /\nFH0000002KB-1002 +104Svaranden har skyddad adress/,
    ],
  ])('%s', async (_sentence, sample, plan, verdict, error) => {
    const scene = openScene(plan === '' ? {} : (plan as object));
    const [answer] = await scene.dropSample(sample, 'KBL.EMALIN');
    expect(answer!.text[18]).toBe(verdict);
    expect(answer!.text).toMatch(error);
  });

  test.each([
    ['by its number', [1]],
    ['by its transaction and number', ['ansokan-verkstallighet/1']],
  ])(
    'that the plan is silent about %s is taken, and nothing follows',
    async (_sentence, silent) => {
      const scene = openScene({ silent });
      expect(await scene.dropSample(`${APPLICATION}.approved.txt`, 'KBL.EMALIN')).toEqual([]);
      expect(await scene.pass(100)).toEqual([]);
    },
  );

  test('of no known transaction is taken and told of', async () => {
    const scene = openScene();
    expect(await scene.drop('hello.txt', 'hello\r\n')).toEqual([]);
    expect(await scene.drop('empty.txt', '')).toEqual([]);
    expect(scene.told.join('\n')).toMatch(/hello.txt came: it is no transaction that is known/);
  });

  test('that is still being written is left alone', async () => {
    const scene = openScene();
    writeFileSync(join(scene.folders.arrivals, 'KBL.EMALIN.part'), 'x');
    expect(await scene.authority.takeAll()).toBe(0);
  });
});
