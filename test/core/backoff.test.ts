import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getDelayMs } from '../../src/core/backoff.ts';

const RETRY = { firstSeconds: 60, factor: 2, maxSeconds: 3600, jitter: 0.2, attempts: 50 };

describe('the wait before the next attempt', () => {
  test.each([
    [1, 60],
    [2, 120],
    [3, 240],
    [6, 1920],
    [7, 3600],
    [50, 3600],
    [100_000, 3600],
  ])('after attempt %i is %i s, without chance', (attempt, seconds) => {
    expect(getDelayMs(attempt, RETRY, 0.5)).toBe(seconds * 1000);
  });

  test('is at most the share of chance away from that, and never without bounds', () => {
    const attempts = fc.integer({ min: 1, max: 10_000 });
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(attempts, chance, (attempt, random) => {
        const middle = getDelayMs(attempt, RETRY, 0.5);
        const delay = getDelayMs(attempt, RETRY, random);
        expect(delay).toBeGreaterThanOrEqual(middle * 0.8 - 1);
        expect(delay).toBeLessThanOrEqual(Math.min(middle, 3_600_000) * 1.2 + 1);
      }),
    );
  });

  test('never shrinks from attempt to attempt', () => {
    for (let attempt = 1; attempt < 60; attempt++)
      expect(getDelayMs(attempt + 1, RETRY, 0.3)).toBeGreaterThanOrEqual(
        getDelayMs(attempt, RETRY, 0.3),
      );
  });
});
