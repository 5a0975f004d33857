import { expect, test } from 'vitest';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { EMALIN, makeWorld, PERMITS, type World } from './world.ts';

function makeSite(changes: object = {}): Promise<World> {
  const main = { name: 'Kreditbolaget Exempel AB', subcodes: ['KB1', 'KB2'], permits: PERMITS };
  return makeWorld({ config: { creditors: { KBL: { ...main, ...changes } } } });
}

async function drop(world: World, creditor: string, claims = creditor, sequence = 1) {
  const file = `kbl/${creditor}.EMALIN.${sequence}.etr`;
  world.drop(file, buildEmalin({ creditor, sequence, claims: makeClaims(claims, 2) }));
  await world.pass();
  return world.findDrop(file);
}

test('a sub-code has file names, running numbers and receipts of its own', async () => {
  const world = await makeSite();
  await drop(world, 'KB1');
  await drop(world, 'KBL');
  expect(world.listSent().sort()).toEqual([
    'KB1.EMALIN.00001.20261120.etr',
    'KBL.EMALIN.00001.20261120.etr',
  ]);
  world.answer('REX.KB1.KVITTENS.0001.etr', buildKvittens({ creditor: 'KB1', items: 2 }));
  await world.pass();
  expect(await world.findBatch('kbl/KB1.EMALIN.1.etr')).toMatchObject({ verdict: 'accepted' });
  expect(await world.findBatch('kbl/KBL.EMALIN.1.etr')).toMatchObject({ state: 'shipped' });
  await world.verify();
});

test('its running number is held against its own alone', async () => {
  const world = await makeSite();
  await drop(world, 'KBL', 'A', 1);
  await drop(world, 'KB1', 'B', 1);
  expect(await drop(world, 'KB1', 'C', 3)).toMatchObject({
    state: 'held',
    reasonCode: 'SEQUENCE_GAP',
  });
});

test('permits and quotas are those of the main code, for all codes together', async () => {
  const world = await makeSite({ quotas: { [EMALIN]: { items: 3, per: 'day' } } });
  await drop(world, 'KB1');
  const second = await drop(world, 'KBL');
  expect(second).toMatchObject({ state: 'held', reasonCode: 'QUOTA_EXCEEDED' });
  expect(second.reasonText).toMatch(/^KBL's quota/);
  const without = await makeSite({ permits: {} });
  expect((await drop(without, 'KB2')).reasonText).toMatch(/^KBL has no permit/);
});

test('a claim that was sent under another code is a repeat', async () => {
  const world = await makeSite();
  await drop(world, 'KB1', 'A');
  expect(await drop(world, 'KBL', 'A')).toMatchObject({ reasonCode: 'REPEATED_ITEMS' });
});

test('a file may be named by the main code and be of a sub-code, and is of nobody with another', async () => {
  const world = await makeSite();
  world.drop('kbl/KBL.EMALIN.7.etr', buildEmalin({ creditor: 'KB2', claims: makeClaims('X', 1) }));
  world.drop('kbl/KB9.EMALIN.8.etr', buildEmalin({ creditor: 'KB9', claims: makeClaims('Y', 1) }));
  await world.pass();
  expect(world.listSent()).toEqual(['KB2.EMALIN.00001.20261120.etr']);
  const unknown = await world.findDrop('kbl/KB9.EMALIN.8.etr');
  expect(unknown.reasonText).toMatch(/'KB9'; known are KBL, KB1, KB2/);
});
