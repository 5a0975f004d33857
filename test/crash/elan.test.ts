import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { type Ended, runElan } from './elan-run.ts';
import { compareOutcomes } from './outcome.ts';

const AT_ONCE = 2;

/** The steps that leave something behind which the next start has to deal with. */
function isWorthIt(step: string, index: number, steps: readonly string[]): boolean {
  if (index < steps.indexOf('before batch.shipping')) return /^before (drop|batch)/.test(step);
  const isOfChannel = /^(rename|link|rm) .*(state|handover)/.test(step);
  return isOfChannel || /^before (batch|answer)/.test(step);
}

test('petitions end as if nothing had happened, at whatever state change the gateway is killed', {
  timeout: 900_000,
}, async () => {
  const quiet = await runElan(0);
  expect(quiet.outcome.faults).toEqual([]);
  expect(quiet.outcome.cases).toEqual(['SAK-1 1', 'SAK-2 1']);
  expect(quiet.outcome.batches!.join()).toMatch(/failed.*answered accepted.*answered accepted/);
  expect(quiet).toMatchObject({ followed: 2, unknown: 0 });
  const points = quiet.steps.flatMap((step, index) =>
    isWorthIt(step, index, quiet.steps) ? [index + 1] : [],
  );
  expect(points.length).toBeGreaterThan(30);
  const limit = pLimit(AT_ONCE);
  const ends: Ended[] = await Promise.all(points.map((point) => limit(() => runElan(point))));
  process.stderr.write(`elan: ${points.length} points\n`);
  // Whose reference came back is followed; after an answer that was lost, that is told.
  for (const { followed, unknown, killedAt } of ends)
    expect([followed + unknown, killedAt]).toEqual([2, killedAt]);
  const late = ends.filter(({ killedAt }) => /answer|batch\.shipped/.test(killedAt));
  expect(late.map(({ unknown }) => unknown)).toEqual(late.map(() => 0));
  expect(ends.some(({ unknown }) => unknown > 0)).toBe(true);
  expect(
    ends.flatMap(({ outcome, killedAt }) =>
      compareOutcomes(quiet.outcome, outcome).map((one) => `killed at ${killedAt}: ${one}`),
    ),
  ).toEqual([]);
});
