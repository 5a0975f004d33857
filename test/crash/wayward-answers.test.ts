import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from '../pipeline/files.ts';
import { compareOutcomes, type Outcome } from './outcome.ts';
import { drive, FOLDER, finish, makeScene, type Scene } from './scene.ts';

const WAY = { ...FOLDER, watch: 'ledger' } as const;
const AT_ONCE = 2;

const APPLIED = { 'KBL.EMALIN.D261119.001.etr': buildEmalin({ claims: makeClaims('A', 3) }) };
const NEXT = {
  'KBL.EMALIN.D261120.002.etr': buildEmalin({ sequence: 0, claims: makeClaims('B', 3) }),
};
const again = { items: 3, errors: [{ position: 2, reference: 'A-2', code: '101' }] };

/** What a counterpart may do wrong with its answers, all of it at once. */
const WAYWARD = {
  // Twice: as it came, and under another name; the second says something else.
  'REX.KBL.KVITTENS.0101.etr': buildKvittens(again),
  'REX.KBL.KVITTENS.0102.etr': buildKvittens({ items: 3 }),
  // For a batch that nobody knows, and of a number far ahead.
  'REX.KBL.KVITTENS.0103.etr': buildKvittens({ sequence: 77, items: 3 }),
  'REX.KBL.KVITTENS.0999.etr': buildKvittens({ creditor: 'XYZ', sequence: 2, items: 3 }),
  // In another encoding, cut, and of no bytes.
  'REX.KBL.KVITTENS.0104.etr': Buffer.from(buildKvittens(again).toString('latin1'), 'utf16le'),
  'REX.KBL.KVITTENS.0105.etr': buildKvittens(again).subarray(0, 21),
  'REX.KBL.KVITTENS.0106.etr': Buffer.alloc(0),
  // Late, after the next file, and of a case that was never sent.
  'KBL.EMALUT.0001.etr': buildBekraftelse([
    { sequence: 1, cases: { 'U-1-26': 'A-1', 'U-3-26': 'A-3' } },
    { cases: { 'U-9-26': 'by hand' } },
  ]),
};

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene({ earlier: APPLIED, drops: NEXT, later: WAYWARD });
});
afterAll(() => scene.remove());

async function run(killAt: number): Promise<{ outcome: Outcome; steps: number; at: string }> {
  const root = scene.copy(WAY);
  const ending = await drive({ root, watch: WAY.watch, killAt });
  const { outcome } = await finish(root, 1);
  return 'steps' in ending
    ? { outcome, steps: ending.steps.length, at: '' }
    : { outcome, steps: 0, at: ending.killedAt };
}

test('answers that err lead to the same, at whatever state change the gateway is killed', {
  timeout: 900_000,
}, async () => {
  const quiet = await run(0);
  expect(quiet.outcome.faults).toEqual([]);
  expect(quiet.outcome.replies!.join('\n')).toMatch(/duplicate/);
  for (const outcome of ['contradictory', 'unknown-batch', 'unreadable'])
    expect(quiet.outcome.replies!.join('\n')).toContain(outcome);
  expect(quiet.steps).toBeGreaterThan(20);
  const limit = pLimit(AT_ONCE);
  const differences = await Promise.all(
    Array.from({ length: quiet.steps }, (_, index) =>
      limit(async () => {
        const { outcome, at } = await run(index + 1);
        return compareOutcomes(quiet.outcome, outcome).map((one) => `killed at ${at}: ${one}`);
      }),
    ),
  );
  process.stderr.write(`wayward answers: ${quiet.steps} points\n`);
  expect(differences.flat()).toEqual([]);
});
