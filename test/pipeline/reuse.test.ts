import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const REFUSED = { rejectFiles: { 1: '902' } };

/** A world whose authority expects the number of a rejected file again. */
async function makeReusingWorld(plan: object = REFUSED): Promise<World> {
  const formats = mkdtempSync(join(tmpdir(), 'kvittera-formats-'));
  onTestFinished(() => rm(formats, { recursive: true, force: true }));
  cpSync(join(BUILT_IN_FORMATS, 'kronofogden'), join(formats, 'kronofogden'), { recursive: true });
  const path = join(formats, 'kronofogden', 'verkstallighet', 'service.yaml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('afterRejected: continue');
  writeFileSync(path, text.replace('afterRejected: continue', 'afterRejected: reuse'));
  return makeWorld({ plan, config: { folders: { formats } } });
}

function dropFile(world: World, number: number, sequence: number): string {
  const origin = `kbl/${number}.etr`;
  world.drop(origin, buildEmalin({ sequence, claims: makeClaims(`F${number}`, 2) }));
  return origin;
}

describe('where the number of a rejected file is expected again', () => {
  test.each([
    { what: 'by the creditor', sequence: 1 },
    { what: 'by Kvittera', sequence: 0 },
  ])('it is given again $what', async ({ sequence }) => {
    const world = await makeReusingWorld();
    const first = dropFile(world, 1, 1);
    await world.roundTrip();
    expect(await world.findBatch(first)).toMatchObject({ verdict: 'rejected' });
    world.clock.advance(86_400_000);
    const second = dropFile(world, 2, sequence);
    await world.pass();
    expect(await world.findBatch(second)).toMatchObject({ state: 'shipped', sequence: 1 });
    await world.verify();
  });

  test('the answer to the second file of a number is not taken for one to the first', async () => {
    const world = await makeReusingWorld();
    const first = dropFile(world, 1, 1);
    await world.roundTrip();
    const rejected = await world.findBatch(first);
    world.clock.advance(86_400_000);
    const second = dropFile(world, 2, 0);
    await world.roundTrip();
    expect(await world.findBatch(first)).toEqual(rejected);
    expect((await world.findBatch(second)).remoteName).not.toBe(rejected.remoteName);
    expect(await world.findBatch(second)).toMatchObject({ verdict: 'rejected' });
    await world.verify();
  });

  test('and a later number has been used meanwhile, it is not given twice', async () => {
    const world = await makeReusingWorld();
    dropFile(world, 1, 1);
    dropFile(world, 2, 2);
    await world.roundTrip();
    const third = dropFile(world, 3, 0);
    await world.pass();
    expect(await world.findBatch(third)).toMatchObject({ sequence: 3 });
    await world.verify();
  });
});
