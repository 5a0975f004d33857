import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideOn } from '../../src/app/decisions.ts';
import { openApp } from '../../src/app.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { issue } from '../channel/pki.ts';
import { buildEmalin, makeClaims } from '../pipeline/files.ts';
import { writeKeys } from './https-party.ts';
import { drive, getStart, makeScene, type Scene } from './scene.ts';
import { openShs } from './shs-way.ts';

const NEXT = { 'KBL.EMALIN.D261120.002.etr': buildEmalin({ claims: makeClaims('B', 3) }) };

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene({ earlier: {}, drops: NEXT, later: {} });
  writeKeys(scene);
  const other = issue({ commonName: 'Other CA', isAuthority: true });
  writeFileSync(join(scene.base, 'other.pem'), other.certificate);
});
afterAll(() => scene.remove());

/** Killed at a step while the node's issuer is not trusted; then the settings are mended, and a person sends it. */
async function run(killAt: number) {
  const now = () => new Date(getStart(0));
  const root = scene.copy({ settings: () => ({ type: 'folder' }), watch: 'ledger' });
  const party = await openShs(scene, root, now);
  try {
    scene.configure(root, { ...party.channel, ca: [join(scene.base, 'other.pem')] });
    const ending = await drive({ root, watch: 'ledger', killAt });
    scene.configure(root, party.channel);
    const clock = new VirtualClock(getStart(1));
    const app = await openApp({ configPath: join(root, 'kvittera.yaml'), actor: 'test', clock });
    try {
      await app.runPass({ settle: false, waitMs: 0 });
      for (const { id } of await app.ledger.listBatches({ states: ['failed'] }))
        await decideOn(app, id, { name: 'resend' }, 'the issuer is right now');
      await app.runPass({ settle: false, waitMs: 0 });
      const batches = await app.ledger.listBatches();
      const { faults } = await app.ledger.verify();
      const { messages } = party.describe();
      return {
        ending,
        outcome: { states: batches.map(({ state }) => state), faults, messages },
        repeats: party.countRepeats(),
      };
    } finally {
      await app.close();
    }
  } finally {
    await party.close();
  }
}

test('a node of another issuer gets nothing, at whatever state change the gateway is killed', {
  timeout: 600_000,
}, async () => {
  const quiet = await run(0);
  expect(quiet.outcome).toMatchObject({ states: ['shipped'], faults: [] });
  // Once, after the settings were mended.
  expect(quiet.outcome.messages).toHaveLength(1);
  const steps = 'steps' in quiet.ending ? quiet.ending.steps.length : 0;
  expect(steps).toBeGreaterThan(5);
  const limit = pLimit(2);
  const runs = await Promise.all(
    Array.from({ length: steps }, (_, index) => limit(() => run(index + 1))),
  );
  for (const { ending, outcome, repeats } of runs) {
    expect(ending).toHaveProperty('killedAt');
    expect({ outcome, repeats }).toEqual({ outcome: quiet.outcome, repeats: 0 });
  }
});
