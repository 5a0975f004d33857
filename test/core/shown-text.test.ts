import { describe, expect, test } from 'vitest';
import { maskData, showName, showText } from '../../src/core/shown-text.ts';

describe('what cannot be seen is spelled out', () => {
  test.each([
    ['a turned text', 'a\u202etxt.exe', 'a\\u202etxt.exe'],
    ['an isolate', 'a\u2067b', 'a\\u2067b'],
    ['a terminal command', 'a\u001b[31mb', 'a\\u001b[31mb'],
    ['a C1 control', 'a\u009bb', 'a\\u009bb'],
    ['a bell', 'a\u0007', 'a\\u0007'],
    ['a carriage return alone', 'a\rb', 'a\\u000db'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a zero-width blank', 'a\u200bb', 'a\\u200bb'],
  ])('%s, in names and in texts', (_what, text, shown) => {
    expect(showName(text)).toBe(shown);
    expect(showText(text)).toBe(shown);
  });

  test('a line end stays in a text, but not in a name', () => {
    expect(showText('one\ntwo\r\nthree')).toBe('one\ntwo\r\nthree');
    expect(showName('one\ntwo')).toBe('one\\u000atwo');
  });

  test('letters of any language stay as they are', () => {
    for (const text of ['åäö ÅÄÖ æøå', '12\u00a0345,67 – …', 'Ελληνικά 漢字'])
      expect(showName(text)).toBe(text);
  });

  test('in JSON a program reads back what was there', () => {
    const data = { name: 'a\u202eb\u001b' };
    expect(JSON.parse(showText(JSON.stringify(data, null, 1)))).toEqual(data);
  });
});

test('data is masked to its last text, and ids and hashes are left whole', () => {
  const data = {
    name: 'kund 910202-9817.txt',
    list: [{ text: 'nr 9102029817' }, 9102029817, null, true],
    id: 'd-9102029817abcdefg',
    hash: `a9102029817${'f'.repeat(53)}`,
  };
  expect(maskData(data)).toEqual({
    ...data,
    name: 'kund ******-****.txt',
    list: [{ text: 'nr **********' }, 9102029817, null, true],
  });
});
