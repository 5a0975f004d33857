import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { buildEmalin, makeClaims, readEmalin } from './files.ts';
import { makeSftpWorld, makeWorld } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

describe.each(['text', 'xml'] as const)('with a kvittens in %s', (kvittens) => {
  test('a good file is sent as it is, answered and accepted in full', async () => {
    const world = await makeWorld({ plan: { kvittens } });
    const bytes = buildEmalin({ claims: makeClaims('A', 3) });
    world.drop(FILE, bytes);

    await world.roundTrip();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({
      state: 'answered',
      verdict: 'accepted',
      items: 3,
      amount: 60_000,
      itemsAccepted: 3,
      amountAccepted: 60_000,
      itemsRejected: 0,
      attempts: 1,
    });
    expect(world.listSent()).toEqual(['KBL.EMALIN.00001.20261120.etr']);
    expect(world.read('counterpart', 'taken', batch.remoteName).equals(bytes)).toBe(true);
    const layers = await world.app.ledger.listLayers([batch.id]);
    expect(layers.map(({ layer, state }) => [layer, state])).toEqual([
      ['receipt', 'accepted'],
      ['decision', 'accepted'],
    ]);
    await world.verify();
  });

  test('applications the authority refuses are told apart from the others', async () => {
    const world = await makeWorld({
      plan: { kvittens, rejectItems: { 'A-2': '101', 'A-4': '103' } },
    });
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 5) }));

    await world.roundTrip();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({
      state: 'answered',
      verdict: 'partly',
      itemsAccepted: 3,
      amountAccepted: 90_000,
      itemsRejected: 2,
      amountRejected: 60_000,
    });
    expect(await world.app.ledger.listItemOutcomes([batch.id])).toMatchObject([
      { ordinal: 2, code: '101', reference: 'A-2', amount: 20_000 },
      { ordinal: 4, code: '103', reference: 'A-4', amount: 40_000 },
    ]);
    await world.verify();
  });

  test('the positions of a kvittens are those of the file that was sent, not of the one dropped', async () => {
    const world = await makeWorld({ plan: { kvittens, rejectItems: { 'A-4': '102' } } });
    // The second of five never leaves: what was number 4 is number 3 at the authority.
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 5, [2]) }));

    await world.roundTrip();

    const batch = await world.findBatch(FILE);
    expect(await world.findDrop(FILE)).toMatchObject({ itemsIn: 5, itemsRejected: 1 });
    expect(batch).toMatchObject({
      verdict: 'partly',
      items: 4,
      itemsRejected: 1,
      itemsAccepted: 3,
    });
    expect(await world.app.ledger.listItemOutcomes([batch.id])).toMatchObject([
      { ordinal: 3, code: '102', reference: 'A-4', amount: 40_000 },
    ]);
    expect(readEmalin(world.read('counterpart', 'taken', batch.remoteName)).references).toEqual([
      'A-1',
      'A-3',
      'A-4',
      'A-5',
    ]);
    await world.verify();
  });

  test('a general error rejects the whole file, and the running number goes on', async () => {
    const world = await makeWorld({ plan: { kvittens, rejectFiles: { 1: '902' } } });
    world.drop(FILE, buildEmalin());

    await world.roundTrip();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ verdict: 'rejected', itemsRejected: 2, itemsAccepted: 0 });
    expect(await world.app.ledger.findSequence(batch.sequenceScope!)).toBe(1);
    // No decision follows a rejected receipt, so none is ever late.
    world.clock.advance(30 * 86_400_000);
    await world.pass();
    const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
    expect(actions.filter((action) => action.kind !== 'rejected')).toEqual([]);
    await world.verify();
  });

  test('after a rejected file the same applications go out under the next number', async () => {
    const world = await makeWorld({ plan: { kvittens, rejectFiles: { 1: '902' } } });
    world.drop(FILE, buildEmalin());
    await world.roundTrip();

    world.drop('kbl/KBL.EMALIN.D261120.002.etr', buildEmalin({ sequence: 2 }));
    await world.roundTrip();

    expect(await world.findBatch('kbl/KBL.EMALIN.D261120.002.etr')).toMatchObject({
      verdict: 'accepted',
    });
    await world.verify();
  });
});

test('over SFTP a file goes out and its answers come back', async () => {
  const { world } = await makeSftpWorld({ plan: { rejectItems: { 'A-1': '104' } } });
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 2) }));

  await world.roundTrip();

  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'partly', itemsRejected: 1 });
  expect(world.list('counterpart', 'out')).toEqual([]);
  expect(world.list('outbox', 'answers')).toHaveLength(2);
  await world.verify();
});

test('the authority’s case number leads to the application it was given to', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.roundTrip();
  const batch = await world.findBatch(FILE);

  const stories = await findStories(world.app, 'U-000002-26');

  expect(stories).toHaveLength(1);
  expect(stories[0]?.batch?.id).toBe(batch.id);
  expect(stories[0]?.items).toMatchObject([{ ordinal: 2, amount: 20_000 }]);
  expect((await findStories(world.app, 'A-2'))[0]?.items).toMatchObject([{ ordinal: 2 }]);
});

test('Swedish deadlines do not end on Christmas Eve: the authority’s definition says so', async () => {
  const world = await makeWorld();
  world.clock.advance(Date.parse('2026-12-23T08:00:00Z') - world.clock.now().getTime());
  world.drop(FILE, buildEmalin({ date: '20261223' }));
  await world.pass();
  const { id } = await world.findBatch(FILE);
  const [receipt] = await world.app.ledger.listLayers([id]);
  expect(receipt).toMatchObject({ layer: 'receipt', deadlineAt: '2026-12-28T11:00:00.000Z' });
});
