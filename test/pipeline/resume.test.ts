import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;

function name(number: number): string {
  return `kbl/KBL.EMALIN.D261120.${String(number).padStart(3, '0')}.etr`;
}

/** Drops a file of its own content with this running number, and takes it. */
async function take(world: World, number: number, sequence: number): Promise<void> {
  world.drop(name(number), buildEmalin({ sequence, claims: makeClaims(`F${number}`, 2) }));
  await world.pass();
}

/** The running numbers in the order they left. */
async function listShipped({ app }: World): Promise<(number | null)[]> {
  const batches = await app.ledger.listBatches();
  const events = await app.ledger.listEvents(batches.map(({ id }) => id));
  return events
    .filter(({ kind }) => kind === 'batch.shipped')
    .map(({ subject }) => batches.find(({ id }) => id === subject)!.sequence);
}

describe('a file held for a gap', () => {
  test('goes by itself in its turn when the missing number comes', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    await take(world, 2, 3);
    await take(world, 3, 4);
    expect(await world.app.ledger.listDrops({ states: ['held'] })).toHaveLength(2);
    await take(world, 4, 2);
    expect(await listShipped(world)).toEqual([1, 2, 3, 4]);
    const { id } = await world.findDrop(name(2));
    const [resumed] = (await world.app.ledger.listEvents([id])).filter(
      ({ kind }) => kind === 'drop.resumed',
    );
    expect(resumed?.data).toContain('SEQUENCE_GAP');
    await world.verify();
  });

  test('that is dropped before the missing one in the same scan waits for it', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    world.drop(name(2), buildEmalin({ sequence: 3, claims: makeClaims('B', 1) }));
    world.drop(name(3), buildEmalin({ sequence: 2, claims: makeClaims('C', 1) }));
    await world.pass();
    expect(await listShipped(world)).toEqual([1, 2, 3]);
  });

  test('stays discarded when a person has discarded it', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    await take(world, 2, 3);
    await world.decide((await world.findDrop(name(2))).id, 'discard');
    await take(world, 3, 2);
    expect(await world.findDrop(name(2))).toMatchObject({ state: 'discarded' });
    expect(await listShipped(world)).toEqual([1, 2]);
  });

  test('that a person released goes on; the number left out is then held as too late', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    await take(world, 2, 3);
    await world.decide((await world.findDrop(name(2))).id, 'release');
    await take(world, 3, 2);
    expect(await listShipped(world)).toEqual([1, 3]);
    const late = await world.findDrop(name(3));
    expect(late).toMatchObject({ state: 'held', reasonCode: 'SEQUENCE_REPEAT' });
    expect(late.reasonText).toContain('the running number 2 was left out and comes too late');
  });

  test('waits on when the missing number is itself held', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    await take(world, 2, 3);
    world.drop(name(3), buildEmalin({ sequence: 2, date: '20260101' }));
    await world.pass();
    expect(await world.findDrop(name(3))).toMatchObject({ reasonCode: 'RULE_HOLD' });
    expect(await world.findDrop(name(2))).toMatchObject({ reasonCode: 'SEQUENCE_GAP' });
  });
});

test('the first running number of a creditor is taken as it is, and its story says so', async () => {
  const world = await makeWorld();
  await take(world, 1, 17);
  await take(world, 2, 18);
  const [first, second] = await world.app.ledger.listBatches();
  const sealed = async (id: string) =>
    (await world.app.ledger.listEvents([id])).find(({ kind }) => kind === 'batch.sealed')?.data;
  expect(await sealed(first!.id)).toContain('17 is taken as it is');
  expect(await sealed(second!.id)).not.toContain('note');
  const [story] = await findStories(world.app, first!.id);
  expect(JSON.stringify(story?.events)).toContain('17 is taken as it is');
  await world.verify();
});

describe('two files of one creditor with the same number on the same day', () => {
  test('never get the same name: the second is held whatever a person releases', async () => {
    const world = await makeWorld();
    world.drop(name(1), buildEmalin());
    await world.roundTrip();
    world.drop(name(2), buildEmalin());
    await world.pass();
    for (const code of ['DUPLICATE_CONTENT', 'SEQUENCE_REPEAT', 'NAME_USED']) {
      const drop = await world.findDrop(name(2));
      expect(drop).toMatchObject({ state: 'held', reasonCode: code });
      await world.decide(drop.id, 'release');
      await world.pass();
    }
    const first = await world.findBatch(name(1));
    const drop = await world.findDrop(name(2));
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'NAME_USED' });
    expect(drop.reasonText).toContain(`${first.remoteName}, which is the name of ${first.id}`);
    expect(world.listSent()).toEqual([first.remoteName]);

    // Tomorrow it has another name, and goes as the person wanted.
    world.clock.advance(DAY_MS);
    await world.pass();
    expect(await world.findBatch(name(2))).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('get the same name when the first was cancelled', async () => {
    const world = await makeWorld({ channel: { sendTo: 'nowhere' } });
    await take(world, 1, 1);
    await world.decide((await world.findBatch(name(1))).id, 'cancel');
    await take(world, 2, 1);
    const drop = await world.findDrop(name(2));
    expect(drop).toMatchObject({ reasonCode: 'SEQUENCE_REPEAT' });
    await world.decide(drop.id, 'release');
    await world.pass();
    expect((await world.findBatch(name(2))).remoteName).toBe('KBL.EMALIN.00001.20261120.etr');
  });
});
