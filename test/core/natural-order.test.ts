import { expect, test } from 'vitest';
import { compareNaturally } from '../../src/core/natural-order.ts';

test.each([
  ['numbers count by value', ['a.9', 'a.10', 'a.11', 'a.100']],
  ['leading zeros make no difference to the order', ['KBL.008', 'KBL.9', 'KBL.010']],
  ['dates in names stay in their order', ['D261119.10', 'D261120.2', 'D261120.10']],
  ['names that count alike still have one order', ['a.01', 'a.1']],
  ['letters of the Nordic alphabets have one order', ['KBLA', 'kblå', 'KBLÖ']],
])('%s', (_sentence, expected) => {
  expect([...expected].reverse().sort(compareNaturally)).toEqual(expected);
  expect([...expected].sort(compareNaturally)).toEqual(expected);
});
