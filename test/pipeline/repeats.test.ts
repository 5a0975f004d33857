import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld } from './world.ts';

const FIRST = 'kbl/KBL.EMALIN.1.etr';
const SECOND = 'kbl/KBL.EMALIN.2.etr';
const DAYS_MS = 86_400_000;

/** A file of claims F-1, F-2, F-3 of a name, in this order. */
function file(sequence: number, ...names: readonly string[]): Buffer {
  return buildEmalin({ sequence, claims: names.flatMap((name) => makeClaims(name, 2)) });
}

describe('a claim that was sent before', () => {
  test('holds the file it comes in again, and says where it was', async () => {
    const world = await makeWorld();
    world.drop(FIRST, file(1, 'A', 'B'));
    await world.roundTrip();
    world.drop(SECOND, file(2, 'C', 'B'));
    await world.roundTrip();

    const { id, remoteName } = await world.findBatch(FIRST);
    const { state, reasonCode, reasonText } = await world.findDrop(SECOND);
    expect({ state, reasonCode }).toEqual({ state: 'held', reasonCode: 'REPEATED_ITEMS' });
    expect(reasonText).toMatch(
      /^2 of 4 items have the referens of items that were taken before:\n/,
    );
    expect(reasonText).toContain(
      `item 3 (line 8) is item 3 of batch ${id}, ${remoteName}, answered`,
    );
    expect(world.listSent()).toHaveLength(1);
  });

  test('goes when an operator releases it', async () => {
    const world = await makeWorld();
    world.drop(FIRST, file(1, 'A'));
    world.drop(SECOND, file(2, 'A', 'B'));
    await world.pass();
    await world.decide((await world.findDrop(SECOND)).id, 'release');
    await world.roundTrip();

    expect(world.listSent()).toHaveLength(2);
    await world.verify();
  });

  test('is known while its first file is still on its way, and after a restart', async () => {
    const world = await makeWorld();
    world.drop(FIRST, file(1, 'A'));
    await world.pass();
    await world.restart();
    world.drop(SECOND, file(2, 'A', 'B'));
    await world.pass();

    expect(await world.findDrop(SECOND)).toMatchObject({ reasonCode: 'REPEATED_ITEMS' });
  });

  test('is found among thousands, whatever page of the manifest it is on', async () => {
    const world = await makeWorld();
    world.drop(FIRST, buildEmalin({ sequence: 1, claims: makeClaims('A', 6000) }));
    await world.pass();
    const claims = [...makeClaims('B', 3000), ...makeClaims('A', 6000).slice(5990, 5993)];
    world.drop(SECOND, buildEmalin({ sequence: 2, claims }));
    await world.pass();

    const { reasonText } = await world.findDrop(SECOND);
    expect(reasonText).toMatch(/^3 of 3003 items/);
    expect(reasonText).toContain('item 3001 (line ');
    expect(reasonText).toContain('is item 5991 of batch');
  });
});

describe('a claim may come again', () => {
  test('when the authority has rejected it', async () => {
    const world = await makeWorld({ plan: { rejectItems: { 'B-1': '104' } } });
    world.drop(FIRST, file(1, 'A', 'B'));
    await world.roundTrip();
    world.drop(
      SECOND,
      buildEmalin({ sequence: 2, claims: [...makeClaims('C', 1), ...makeClaims('B', 1)] }),
    );
    await world.roundTrip();

    expect(await world.findBatch(FIRST)).toMatchObject({ verdict: 'partly' });
    expect(await world.findDrop(SECOND)).toMatchObject({ state: 'batched' });
  });

  test('from another creditor', async () => {
    const world = await makeWorld();
    world.drop(FIRST, file(1, 'A'));
    world.drop(
      'kbl/FCB.EMALIN.1.etr',
      buildEmalin({ creditor: 'FCB', claims: makeClaims('A', 2) }),
    );
    await world.pass();

    expect(world.listSent()).toHaveLength(2);
  });

  test('when it was sent longer ago than the route asks', async () => {
    const world = await makeWorld({ route: { repeats: { days: 10 } } });
    world.drop(FIRST, file(1, 'A'));
    await world.roundTrip();
    world.clock.advance(11 * DAYS_MS);
    world.drop(SECOND, file(2, 'A', 'B'));
    await world.pass();

    expect(await world.findDrop(SECOND)).toMatchObject({ state: 'batched' });
  });

  test('where the route says so', async () => {
    const world = await makeWorld({ route: { repeats: { otherwise: 'ignore' } } });
    world.drop(FIRST, file(1, 'A'));
    world.drop(SECOND, file(2, 'A', 'B'));
    await world.pass();

    expect(world.listSent()).toHaveLength(2);
  });
});
