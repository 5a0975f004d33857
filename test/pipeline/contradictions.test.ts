import { describe, expect, test } from 'vitest';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.1.etr';
const NEXT = 'kbl/KBL.EMALIN.2.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';
const EMALUT = 'KBL.EMALUT.0001.etr';
const CASES = { 'U-1-26': 'A-1', 'U-2-26': 'A-2', 'U-3-26': 'A-3' };

async function makeSentWorld(): Promise<World> {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  return world;
}

async function listActions({ app }: World) {
  return (await app.buildReport(app.getToday(), app.getToday())).actions;
}

const refusal = buildKvittens({ accepted: false, items: 3, errors: [{ code: '901' }] });
const decision = buildBekraftelse([{ sequence: 1, cases: CASES }]);

describe('a batch that one answer rejects and another confirms', () => {
  test.each<[string, readonly (readonly [string, Buffer])[]]>([
    [
      'kvittens first',
      [
        [KVITTENS, refusal],
        [EMALUT, decision],
      ],
    ],
    [
      'bekräftelse first',
      [
        [EMALUT, decision],
        [KVITTENS, refusal],
      ],
    ],
  ])('is put to a person, and its claims do not go again (%s)', async (_, answers) => {
    const world = await makeSentWorld();
    for (const [name, bytes] of answers) {
      world.answer(name, bytes);
      await world.pass();
    }

    const kinds = (await listActions(world)).map(({ kind }) => kind);
    expect(kinds).toContain('contradictory');
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'rejected', itemsRejected: 3 });
    world.drop(NEXT, buildEmalin({ sequence: 2, claims: makeClaims('A', 3) }));
    await world.pass();
    expect(await world.findDrop(NEXT)).toMatchObject({ reasonCode: 'REPEATED_ITEMS' });
    expect(world.listSent()).toHaveLength(1);
    await world.verify();
  });

  test('of which one claim is concerned, that one does not go again', async () => {
    const world = await makeSentWorld();
    const errors = [{ position: 2, reference: 'A-2', code: '101' }];
    world.answer(KVITTENS, buildKvittens({ items: 3, errors }));
    world.answer(EMALUT, decision);
    await world.pass();
    world.drop(NEXT, buildEmalin({ sequence: 2, claims: makeClaims('A', 2).slice(1) }));
    await world.pass();

    expect(await world.findDrop(NEXT)).toMatchObject({ reasonCode: 'REPEATED_ITEMS' });
  });

  test('stands as an operator says after asking', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, refusal);
    await world.pass();
    world.answer(EMALUT, decision);
    await world.pass();
    const { id } = await world.findBatch(FILE);
    const accepted = { name: 'answered', verdict: 'accepted', layer: 'receipt' } as const;
    await world.decide(id, accepted);
    await world.decide((await world.findAnswer(EMALUT)).id, 'settle');

    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted', itemsAccepted: 3 });
    expect(await listActions(world)).toEqual([]);
    await world.verify();
  });
});

test('two answers of one layer that differ are told with what each says', async () => {
  const world = await makeSentWorld();
  const { id } = await world.findBatch(FILE);
  await world.decide(id, { name: 'answered', verdict: 'accepted', layer: 'receipt' });
  const errors = [{ position: 2, reference: 'A-2', code: '101' }];
  world.answer(KVITTENS, buildKvittens({ items: 3, errors }));
  await world.pass();

  expect(await world.findAnswer(KVITTENS)).toMatchObject({
    outcome: 'contradictory',
    reasonText: 'it says: partly, item 2 101 (Fel); an operator had said: accepted',
  });
  const [action] = await listActions(world);
  expect(action?.text).toContain('item 2 101');
  expect(action?.fix).toContain(`resolve ${id} --answered accepted|rejected --layer`);
});

describe('a decision that rejects', () => {
  test('what a receipt had accepted, is told and counted', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    const { id } = await world.findBatch(FILE);
    await world.decide(id, { name: 'answered', verdict: 'rejected', layer: 'decision' });

    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'rejected', itemsAccepted: 0 });
    expect(await listActions(world)).toMatchObject([
      { kind: 'rejected', fix: expect.stringContaining('what the letter names') },
    ]);
    await world.verify();
  });

  test('before the receipt has come, is told at once, and counts when it comes', async () => {
    const world = await makeSentWorld();
    const { id } = await world.findBatch(FILE);
    await world.decide(id, { name: 'answered', verdict: 'rejected', layer: 'decision' });
    const [action] = await listActions(world);
    expect(action).toMatchObject({ kind: 'rejected', text: expect.stringContaining('decision') });

    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'rejected', itemsRejected: 3 });
    await world.verify();
  });
});

test('an answer is not assigned to a batch that one of its keys speaks against', async () => {
  const world = await makeSentWorld();
  world.answer(KVITTENS, buildKvittens({ sequence: 77, items: 3 }));
  await world.pass();
  const batch = await world.findBatch(FILE);
  const { id } = await world.findAnswer(KVITTENS);
  await world.decide(id, { name: 'batch', batchId: batch.id });
  await world.pass();

  expect(await world.findAnswer(KVITTENS)).toMatchObject({
    state: 'unmatched',
    reasonText: expect.stringMatching(/an operator said .* has another number than 77/),
  });
  expect((await world.findBatch(FILE)).verdict).toBeNull();
});
