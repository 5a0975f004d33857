import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims, readEmalin } from './files.ts';
import { makeWorld, type World } from './world.ts';

const SCOPE = 'KBL/kronofogden/verkstallighet/ansokan-verkstallighet';

function name(number: number): string {
  return `kbl/KBL.EMALIN.D261120.${String(number).padStart(3, '0')}.etr`;
}

/** Drops a file of its own content with this running number, and takes it. */
async function take(
  world: World,
  number: number,
  sequence: number,
  date = '20261120',
): Promise<void> {
  world.drop(name(number), buildEmalin({ sequence, date, claims: makeClaims(`F${number}`, 2) }));
  await world.pass();
}

describe('running numbers', () => {
  test('a file numbered 00000 gets the next number, in its bytes and its name', async () => {
    const world = await makeWorld();
    await take(world, 1, 0);
    await take(world, 2, 0);
    expect(world.listSent()).toEqual([
      'KBL.EMALIN.00001.20261120.etr',
      'KBL.EMALIN.00002.20261120.etr',
    ]);
    for (const sequence of [1, 2]) {
      const bytes = world.read('counterpart', 'in', `KBL.EMALIN.0000${sequence}.20261120.etr`);
      expect(readEmalin(bytes)).toMatchObject({ sequence, statedItems: 2, statedSum: 30_000 });
    }
    await world.counterpart.takeAll();
    await world.pass();
    expect(await world.findBatch(name(2))).toMatchObject({ sequence: 2, verdict: 'accepted' });
    await world.verify();
  });

  test('a file numbered 00000 with a faulty application is split and numbered at once', async () => {
    const world = await makeWorld();
    world.drop(name(1), buildEmalin({ sequence: 0, claims: makeClaims('A', 3, [2]) }));
    await world.roundTrip();
    const { remoteName } = await world.findBatch(name(1));
    expect(readEmalin(world.read('counterpart', 'taken', remoteName))).toMatchObject({
      sequence: 1,
      references: ['A-1', 'A-3'],
    });
    expect(await world.findBatch(name(1))).toMatchObject({ verdict: 'accepted', items: 2 });
  });

  test('the first number ever seen is taken as it is, and Kvittera numbers on from it', async () => {
    const world = await makeWorld();
    await take(world, 1, 4711);
    await take(world, 2, 0);
    expect(await world.findBatch(name(2))).toMatchObject({ sequence: 4712 });
  });

  test('many files of one scan go out in the order of their names', async () => {
    const world = await makeWorld();
    for (let number = 1; number <= 20; number++)
      world.drop(
        name(number),
        buildEmalin({ sequence: number, claims: makeClaims(`F${number}`, 1) }),
      );
    await world.pass();
    expect(await world.app.ledger.listDrops({ states: ['held'] })).toEqual([]);
    expect(world.listSent()).toHaveLength(20);
  });

  test('numbers without leading zeros go out in the order people count them', async () => {
    const world = await makeWorld();
    for (const number of [11, 9, 10])
      world.drop(
        `kbl/KBL.EMALIN.${number}.etr`,
        buildEmalin({ sequence: number, claims: makeClaims(`F${number}`, 1) }),
      );
    await world.pass();
    const batches = await world.app.ledger.listBatches();
    expect(batches.map(({ state, sequence }) => `${sequence} ${state}`)).toEqual([
      '9 shipped',
      '10 shipped',
      '11 shipped',
    ]);
  });

  test.each([
    {
      what: 'a gap',
      sequence: 4,
      code: 'SEQUENCE_GAP',
      says: /is 4, but 3 has not come yet/,
      next: 5,
    },
    {
      what: 'a repeat',
      sequence: 1,
      code: 'SEQUENCE_REPEAT',
      says: /1 has been used.*last was 2/,
      next: 3,
    },
  ])(
    '$what is held, and goes when an operator releases it',
    async ({ sequence, code, says, next }) => {
      const world = await makeWorld();
      await take(world, 1, 1);
      await take(world, 2, 2);
      await take(world, 3, sequence, '20261119');
      const drop = await world.findDrop(name(3));
      expect(drop).toMatchObject({ state: 'held', reasonCode: code });
      expect(drop.reasonText).toMatch(says);
      await world.pass();
      expect(await world.findDrop(name(3))).toMatchObject({ state: 'held' });

      await world.decide(drop.id, 'release');
      // The next day, so that the repeat does not go under the name of the file before it.
      world.clock.advance(86_400_000);
      await world.pass();

      expect(await world.findBatch(name(3))).toMatchObject({ sequence });
      // A number that was let through out of turn does not turn the counter back.
      await take(world, 4, 0);
      expect(await world.findBatch(name(4))).toMatchObject({ sequence: next });
      await world.verify();
    },
  );

  test.each([
    { what: 'the file’s own', sequence: 1 },
    { what: 'given by Kvittera', sequence: 0 },
  ])('after the highest number comes the first, $what', async ({ sequence }) => {
    const world = await makeWorld();
    await take(world, 1, 99_998);
    // Both in one scan: the one with the small number must not overtake the one with the great.
    world.drop(name(2), buildEmalin({ sequence: 99_999, claims: makeClaims('B', 1) }));
    world.drop(name(3), buildEmalin({ sequence, claims: makeClaims('C', 1) }));
    await world.pass();
    const before = await world.findBatch(name(2));
    const after = await world.findBatch(name(3));
    expect([before.sequence, after.sequence]).toEqual([99_999, 1]);
    expect([before.state, after.state]).toEqual(['shipped', 'shipped']);
    const shipped = await world.app.ledger.listEvents([before.id, after.id]);
    const order = shipped
      .filter((event) => event.kind === 'batch.shipped')
      .map((event) => event.subject);
    expect(order).toEqual([before.id, after.id]);
    expect(await world.app.ledger.findSequence(SCOPE)).toBe(1);
  });
});

describe('duplicates', () => {
  test('the same bytes under another name are held', async () => {
    const world = await makeWorld();
    const bytes = buildEmalin();
    world.drop(name(1), bytes);
    await world.pass();
    world.drop(name(2), bytes);
    await world.pass();
    const first = await world.findBatch(name(1));
    const drop = await world.findDrop(name(2));
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'DUPLICATE_CONTENT' });
    expect(drop.reasonText).toContain(first.id);
    expect(world.listSent()).toHaveLength(1);
    await world.verify();
  });

  test('the same bytes twice in one scan are sent once', async () => {
    const world = await makeWorld();
    for (const number of [1, 2, 3]) world.drop(name(number), buildEmalin());
    await world.pass();
    expect(world.listSent()).toHaveLength(1);
    expect(await world.app.ledger.listDrops({ states: ['held'] })).toHaveLength(2);
  });

  test('the same bytes are held for a year and more, and when numbered by Kvittera', async () => {
    const world = await makeWorld();
    await take(world, 1, 0);
    world.clock.advance(20 * 86_400_000);
    world.drop(name(2), buildEmalin({ sequence: 0, claims: makeClaims('F1', 2) }));
    await world.pass();
    expect(await world.findDrop(name(2))).toMatchObject({ reasonCode: 'DUPLICATE_CONTENT' });
  });

  test('another content with the same business id is held', async () => {
    const world = await makeWorld();
    await take(world, 1, 1);
    await take(world, 2, 1);
    const drop = await world.findDrop(name(2));
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'DUPLICATE_BATCH' });
    expect(drop.reasonText).toContain('KBL/00001/20261120');
    expect(world.listSent()).toHaveLength(1);
  });

  test('files that Kvittera is to number share no business id', async () => {
    const world = await makeWorld();
    await take(world, 1, 0);
    await take(world, 2, 0);
    expect(await world.findBatch(name(2))).toMatchObject({ state: 'shipped', sequence: 2 });
  });

  test.each([
    { what: 'quarantined', date: '20261120', faulty: [1, 2] },
    { what: 'held and discarded', date: '20260101', faulty: [] },
  ])('a file that came before and was $what is no duplicate', async ({ date, faulty }) => {
    const world = await makeWorld();
    const bytes = buildEmalin({ date, claims: makeClaims('A', 2, faulty) });
    world.drop(name(1), bytes);
    await world.pass();
    const first = await world.findDrop(name(1));
    expect(['quarantined', 'held']).toContain(first.state);
    if (first.state === 'held') await world.decide(first.id, 'discard');
    world.drop(name(2), bytes);
    await world.pass();
    const second = await world.findDrop(name(2));
    expect(second.reasonCode).toBe(first.reasonCode);
    await world.verify();
  });

  test('a file whose batch was cancelled may come again, under its number', async () => {
    const world = await makeWorld({ channel: { sendTo: 'nowhere' } });
    const bytes = buildEmalin();
    world.drop(name(1), bytes);
    await world.pass();
    const first = await world.findBatch(name(1));
    expect(first.state).toBe('failed');
    await world.decide(first.id, 'cancel');
    world.drop(name(2), bytes);
    await world.pass();
    expect((await world.findDrop(name(2))).reasonCode).not.toMatch(/DUPLICATE/);
    await world.verify();
  });
});
