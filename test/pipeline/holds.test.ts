import { describe, expect, test } from 'vitest';
import { breakFolder } from './broken-folder.ts';
import { buildEmalin, makeClaims } from './files.ts';
import { makeWorld } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

test('a file that a rule holds waits, and goes unchanged when it is released', async () => {
  const world = await makeWorld();
  const bytes = buildEmalin({ date: '20260101' });
  world.drop(FILE, bytes);
  await world.roundTrip();
  const drop = await world.findDrop(FILE);
  expect(drop).toMatchObject({
    state: 'held',
    reasonCode: 'RULE_HOLD',
    itemsIn: 2,
    itemsRejected: 0,
  });
  expect(drop.reasonText).toContain('KV-V1-09');
  const { totals, actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
  expect(totals).toMatchObject({
    received: { items: 2 },
    waitingHere: { items: 2 },
    sent: { items: 0 },
  });
  expect(actions).toMatchObject([{ kind: 'held', id: drop.id }]);

  await world.decide(drop.id, 'release');
  await world.roundTrip();

  const batch = await world.findBatch(FILE);
  expect(batch).toMatchObject({ verdict: 'accepted' });
  expect(world.read('counterpart', 'taken', batch.remoteName).equals(bytes)).toBe(true);
  await world.verify();
});

describe('a production channel', () => {
  const production = {
    config: { environment: 'production' },
    channel: { environment: 'production' },
  };

  test('takes nothing that we have reconstructed, and nobody can release it', async () => {
    const world = await makeWorld(production);
    world.drop(FILE, buildEmalin());
    await world.roundTrip();
    const drop = await world.findDrop(FILE);
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'RECONSTRUCTED' });
    expect(drop.reasonText).toContain('layout ansokan-verkstallighet');
    expect(drop.reasonText).toContain('the running number');
    await expect(world.decide(drop.id, 'release')).rejects.toThrow(
      /for RECONSTRUCTED: release does not fit/,
    );
    await world.pass();
    expect(world.listSent()).toEqual([]);
    await world.decide(drop.id, 'discard');
    await world.verify();
  });

  test('refuses it also after another hold was lifted', async () => {
    const world = await makeWorld(production);
    world.drop(FILE, buildEmalin({ date: '20260101' }));
    await world.pass();
    const { id, reasonCode } = await world.findDrop(FILE);
    if (reasonCode === 'RULE_HOLD') await world.decide(id, 'release');
    await world.pass();
    expect(await world.findDrop(FILE)).toMatchObject({ reasonCode: 'RECONSTRUCTED' });
    expect(world.listSent()).toEqual([]);
  });
});

describe('nothing overtakes a batch that has not arrived', () => {
  test.each([
    { what: 'failed', sendTo: 'nowhere', state: 'failed' },
    { what: 'waiting for its next attempt', sendTo: 'counterpart/in', state: 'sealed' },
  ])('when it is $what', async ({ sendTo, state }) => {
    const world = await makeWorld({ channel: { sendTo } });
    if (state === 'sealed') breakFolder(world);
    for (const sequence of [1, 2])
      world.drop(
        `kbl/KBL.EMALIN.D261120.00${sequence}.etr`,
        buildEmalin({ sequence, claims: makeClaims(`F${sequence}`, 1) }),
      );
    await world.pass();
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state });
    const second = await world.findBatch('kbl/KBL.EMALIN.D261120.002.etr');
    expect(second).toMatchObject({ state: 'sealed', attempts: 0 });
  });

  test('a cancelled batch is in nobody’s way', async () => {
    const world = await makeWorld();
    world.drop('../counterpart/in/KBL.EMALIN.00001.20261120.etr', Buffer.from('somebody else’s'));
    for (const sequence of [1, 2])
      world.drop(
        `kbl/KBL.EMALIN.D261120.00${sequence}.etr`,
        buildEmalin({ sequence, claims: makeClaims(`F${sequence}`, 1) }),
      );
    await world.pass();
    await world.decide((await world.findBatch(FILE)).id, 'cancel');
    await world.pass();
    expect(await world.findBatch('kbl/KBL.EMALIN.D261120.002.etr')).toMatchObject({
      state: 'shipped',
    });
  });
});

test('a decision needs a reason, and must fit the state', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin());
  await world.roundTrip();
  const batch = await world.findBatch(FILE);
  await expect(world.decide(batch.id, 'cancel')).rejects.toThrow(/is answered/);
  await expect(world.decide(batch.dropId, 'discard')).rejects.toThrow(/is batched/);
  await expect(world.decide('b-nowhere', 'cancel')).rejects.toThrow(/nothing is known/);
});
