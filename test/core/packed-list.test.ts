import { expect, test } from 'vitest';
import { PackedList, takeFirst } from '../../src/core/packed-list.ts';

test.each([0, 1, 999, 1000, 1001, 2500])(
  'a list of %i gives back what it was given, in order',
  (count) => {
    const values = Array.from({ length: count }, (_, at) => ({ reference: `Ö-${at}`, line: at }));
    const list = new PackedList<(typeof values)[number]>();
    for (const value of values) list.push(value);
    expect(list.length).toBe(count);
    // As often as one likes.
    for (let turn = 0; turn < 2; turn++) expect([...list]).toEqual(values);
    expect(takeFirst(list, 3)).toEqual(values.slice(0, 3));
  },
);

test('a million items of an answer take tens of megabytes, not hundreds', () => {
  const list = new PackedList<object>();
  const before = process.memoryUsage();
  for (let at = 0; at < 1_000_000; at++) {
    const number = String(at).padStart(6, '0');
    const references = { referens: `KB-000${number}` };
    list.push({ references, assigns: { malnummer: `U-${number}-26` }, line: at, byte: at * 122 });
  }
  const after = process.memoryUsage();
  expect(list.length).toBe(1_000_000);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(60 << 20);
});
