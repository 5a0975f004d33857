import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { EMALIN, makeWorld, PERMITS, type World } from './world.ts';

const DAY_MS = 86_400_000;

function makeSite(items: number, per = 'day'): Promise<World> {
  const quotas = { [EMALIN]: { items, per } };
  return makeWorld({
    config: {
      creditors: { KBL: { name: 'Kreditbolaget Exempel AB', permits: PERMITS, quotas } },
    },
  });
}

async function drop(world: World, number: number) {
  const file = `kbl/KBL.EMALIN.${number}.etr`;
  world.drop(file, buildEmalin({ sequence: number, claims: makeClaims(`Q${number}-`, 2) }));
  await world.pass();
  return world.findDrop(file);
}

describe('more items than the authority takes in a period', () => {
  test('wait, and go by themselves in the next one', async () => {
    const world = await makeSite(2);
    expect(await drop(world, 1)).toMatchObject({ state: 'batched' });
    const second = await drop(world, 2);
    expect(second).toMatchObject({ state: 'held', reasonCode: 'QUOTA_EXCEEDED' });
    expect(second.reasonText).toMatch(
      /is 2 a day: \d are used in 2026-11-20, and this file has \d; it goes by itself in the next day/,
    );
    await world.pass();
    expect(world.listSent()).toHaveLength(1);
    world.clock.advance(DAY_MS);
    await world.pass();
    expect(world.listSent()).toHaveLength(2);
    await world.verify();
  });

  test('of a month wait for the next month', async () => {
    const world = await makeSite(2, 'month');
    await drop(world, 1);
    await drop(world, 2);
    world.clock.advance(9 * DAY_MS);
    await world.pass();
    expect(world.listSent()).toHaveLength(1);
    world.clock.advance(2 * DAY_MS);
    await world.pass();
    expect(world.listSent()).toHaveLength(2);
  });

  test('in one file alone are told to be dropped in parts, and go when a person releases them', async () => {
    const world = await makeSite(1);
    const one = await drop(world, 1);
    expect(one.reasonText).toMatch(/this file alone has \d: discard it and drop it in parts/);
    await world.decide(one.id, 'release');
    await world.pass();
    expect(world.listSent()).toHaveLength(1);
    await world.verify();
  });
});
