import { describe, expect, test } from 'vitest';
import { createNews, formatNotices } from '../../src/cli/notices.ts';

const NONE = { recovered: [], problems: [], strays: [] };
const STRAY = { origin: 'x/a\u202eb.txt', reason: 'no route has this folder' };

describe('what a watch tells besides the reports', () => {
  test('a stray when it lies there for a second pass, and once', () => {
    const findNews = createNews();
    const passes = [1, 2, 3].map(() => findNews({ ...NONE, strays: [STRAY] }));
    const line = 'left in the inbox: x/a\\u202eb.txt: no route has this folder';
    expect(passes).toEqual([[], [line], []]);
  });

  test('a problem at once, and again when it comes back', () => {
    const findNews = createNews();
    const problems = ['kfm: the login was refused'];
    const passes = [problems, problems, [], problems].map((now) =>
      findNews({ ...NONE, problems: now }),
    );
    const told = ['problem: kfm: the login was refused'];
    expect(passes).toEqual([told, [], [], told]);
  });

  test('what a crash had left', () => {
    expect(createNews()({ ...NONE, recovered: ['d-1: taken up'] })).toEqual([
      'recovered: d-1: taken up',
    ]);
  });
});

test('run and status list each kind under its title, names safe to show', () => {
  expect(formatNotices({ ...NONE, problems: ['p'], strays: [STRAY] })).toEqual([
    'PROBLEMS',
    '  p',
    '',
    'LEFT IN THE INBOX',
    '  x/a\\u202eb.txt: no route has this folder',
    '',
  ]);
});
