import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { type Ended, runElan, type Sending } from './elan-run.ts';
import { compareOutcomes } from './outcome.ts';

const AT_ONCE = 2;

/** The steps that leave something behind which the next start has to deal with. */
function isWorthIt(step: string, index: number, steps: readonly string[]): boolean {
  if (index < steps.indexOf('before batch.shipping')) return /^before (drop|batch)/.test(step);
  const isOfChannel = /^(rename|link|rm) .*(state|handover)/.test(step);
  return isOfChannel || /^before (batch|answer)/.test(step);
}

async function runAll({ steps }: Ended, sending: Sending, fewest: number): Promise<Ended[]> {
  const points = steps.flatMap((step, index) => (isWorthIt(step, index, steps) ? [index + 1] : []));
  expect(points.length).toBeGreaterThan(fewest);
  const limit = pLimit(AT_ONCE);
  process.stderr.write(`elan, ${sending}: ${points.length} points\n`);
  return Promise.all(points.map((point) => limit(() => runElan(point, sending))));
}

function compareAll(quiet: Ended, ends: readonly Ended[]): string[] {
  return ends.flatMap(({ outcome, killedAt }) =>
    compareOutcomes(quiet.outcome, outcome).map((one) => `killed at ${killedAt}: ${one}`),
  );
}

test('petitions end as if nothing had happened, at whatever state change the gateway is killed', {
  timeout: 900_000,
}, async () => {
  const quiet = await runElan(0);
  expect(quiet.outcome.faults).toEqual([]);
  expect(quiet.outcome.cases).toEqual(['SAK-1 1', 'SAK-2 1']);
  expect(quiet.outcome.batches!.join()).toMatch(/failed.*answered accepted.*answered accepted/);
  expect(quiet).toMatchObject({ followed: 2, unknown: 0 });
  const ends = await runAll(quiet, 'anew', 30);
  // Whose reference came back is followed; after an answer that was lost, that is told.
  for (const { followed, unknown, killedAt } of ends)
    expect([followed + unknown, killedAt]).toEqual([2, killedAt]);
  // While one is noted as sent, another may still be on its way; answers are taken in when all have come back.
  const late = ends.filter(({ killedAt }) => /^before answer/.test(killedAt));
  expect(late.length).toBeGreaterThan(1);
  expect(late.map(({ unknown }) => unknown)).toEqual(late.map(() => 0));
  expect(ends.some(({ unknown }) => unknown > 0)).toBe(true);
  expect(compareAll(quiet, ends)).toEqual([]);
});

test('a change ends the same way: its case has the new version, and is followed', {
  timeout: 900_000,
}, async () => {
  const quiet = await runElan(0, 'a change');
  expect(quiet.outcome.faults).toEqual([]);
  expect(quiet.outcome.cases).toEqual(['SAK-1 2', 'SAK-2 1']);
  expect(quiet).toMatchObject({ followed: 2, unknown: 0 });
  const ends = await runAll(quiet, 'a change', 10);
  expect(ends.map(({ followed, unknown }) => [followed, unknown])).toEqual(ends.map(() => [2, 0]));
  expect(compareAll(quiet, ends)).toEqual([]);
});
