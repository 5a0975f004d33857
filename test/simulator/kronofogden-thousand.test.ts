import { expect, test } from 'vitest';
import { openScene } from './kronofogden-scene.ts';

const COUNT = 1000;

test.each([
  [
    'ansokan-verkstallighet',
    ['kvittens-verkstallighet'],
    ['bekraftelse-verkstallighet', 'slutredovisning'],
  ],
  [
    'ansokan-verkstallighet-xml',
    ['kvittens-verkstallighet'],
    ['bekraftelse-verkstallighet', 'slutredovisning'],
  ],
  ['andring-verkstallighet', [], []],
  ['fraga-skuldutdrag', ['kvittens-skuldutdrag'], ['svar-skuldutdrag']],
  ['fordringsanmalan-skuldsanering', [], ['aterrapportering-skuldsanering']],
  [
    'ansokan-betalningsforelaggande',
    ['kvittens-betalningsforelaggande'],
    ['bekraftelse-betalningsforelaggande', 'utslag-betalningsforelaggande'],
  ],
  [
    'ansokan-betalningsforelaggande-xml',
    ['kvittens-betalningsforelaggande'],
    ['bekraftelse-betalningsforelaggande', 'utslag-betalningsforelaggande'],
  ],
  ['aterkallelse-betalningsforelaggande', ['kvittens-aterkallelse'], []],
  ['nedsattning-betalningsforelaggande', ['kvittens-nedsattning'], []],
])(
  'a thousand cases of %s are answered',
  async (layout, atOnce, later) => {
    const scene = openScene();
    const first = await scene.dropMade(layout, { count: COUNT });
    expect(first.map(({ answer }) => answer)).toEqual(atOnce);
    const answers = await scene.pass(60);
    expect(answers.map(({ answer }) => answer)).toEqual(expect.arrayContaining(later));
    // Every accepted case is told of in each of them.
    for (const name of later) {
      const text = answers
        .filter(({ answer }) => answer === name)
        .map((one) => one.text)
        .join('');
      const told = new Set(text.match(/[A-Z]+-1-\d{6}/g));
      expect(told.size, name).toBe(COUNT);
    }
  },
  60_000,
);
