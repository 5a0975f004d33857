import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildEmalin, buildKvittens } from './files.ts';
import { makeWorld } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const SENT = 'KBL.EMALIN.00001.20261120.etr';

test('a file that lies at the counterpart under our name is never overwritten', async () => {
  const world = await makeWorld();
  const theirs = Buffer.from('somebody else’s');
  world.drop(`../counterpart/in/${SENT}`, theirs);
  world.drop(FILE, buildEmalin());
  await world.pass();
  // Only a person can find out whose it is; it is not tried again by itself.
  const batch = await world.findBatch(FILE);
  expect(batch).toMatchObject({ state: 'failed', reasonCode: 'REMOTE_NAME_TAKEN', attempts: 1 });
  expect(world.read('counterpart', 'in', SENT).equals(theirs)).toBe(true);

  rmSync(world.path('counterpart', 'in', SENT));
  await world.decide(batch.id, 'resend');
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
});

test('a batch that was refused may be there all the same: an operator who was told so says arrived', async () => {
  const world = await makeWorld();
  world.drop(`../counterpart/in/${SENT}`, Buffer.from('somebody else’s'));
  world.drop(FILE, buildEmalin());
  await world.pass();
  const { id, state } = await world.findBatch(FILE);
  expect(state).toBe('failed');

  await world.decide(id, 'arrived');
  world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
  await world.pass();

  expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
  expect(world.listSent()).toEqual([SENT]);
  await world.verify();
});
