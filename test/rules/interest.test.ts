import { describe, expect, test } from 'vitest';
import { computeInterest, type RateSeries } from '../../src/rules/interest.ts';

const SERIES: RateSeries = [
  { from: '2023-01-01', hundredths: 250 },
  { from: '2023-07-01', hundredths: 350 },
  { from: '2024-01-01', hundredths: 400 },
];

describe('interest', () => {
  test.each([
    ['of a whole year at one rate', 10_000_000n, '2024-01-01', '2024-12-31', 800n, 1_200_000n],
    ['of a day', 3_650_000n, '2024-01-01', '2024-01-02', 0n, 400n],
    ['of no day', 10_000n, '2024-01-01', '2024-01-01', 800n, 0n],
    ['of days that run backwards', 10_000n, '2024-01-02', '2024-01-01', 800n, 0n],
    // 181 days at 10.5 %, 184 at 11.5 %.
    ['over a change of rate', 10_000_000n, '2023-01-01', '2024-01-01', 800n, 1_100_411n],
    ['before the first rate, at the first', 3_650_000n, '2022-12-31', '2023-01-01', 0n, 250n],
    ['long after the last rate, at the last', 3_650_000n, '2030-01-01', '2030-01-02', 0n, 400n],
    ['rounded once, half up', 1_825n, '2024-01-01', '2024-01-02', 9_600n, 5n],
    ['of nothing', 0n, '2023-01-01', '2024-01-01', 800n, 0n],
  ])('%s', (_, principal, from, to, addition, interest) => {
    expect(computeInterest(principal, from, to, SERIES, addition)).toBe(interest);
  });

  test('at a rate that there is not is none', () => {
    expect(computeInterest(10_000n, '2023-01-01', '2024-01-01', [], 800n)).toBe(0n);
  });
});
