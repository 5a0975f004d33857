import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { breakFolder, mendFolder } from './broken-folder.ts';
import { buildEmalin, buildKvittens } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

async function backUp(world: World): Promise<void> {
  await world.app.close();
  cpSync(world.path('state'), world.path('backup'), { recursive: true });
  await world.restart();
}

async function restore(world: World): Promise<void> {
  await world.app.close();
  rmSync(world.path('state'), { recursive: true });
  cpSync(world.path('backup'), world.path('state'), { recursive: true });
  await world.restart();
}

describe('a ledger restored from a backup sends nothing twice and loses nothing', () => {
  test('a file that came and was sent after the backup waits for a person', async () => {
    const world = await makeWorld();
    await backUp(world);
    world.drop(FILE, buildEmalin());
    await world.roundTrip();
    await restore(world);
    const decisions = await world.pass();

    expect(decisions[0]).toContain('it waits for a person');
    const drop = await world.findDrop(FILE);
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'LEDGER_OLDER' });
    expect(world.listSent()).toHaveLength(1);
    const again = 'kbl/AGAIN';
    world.drop(again, buildEmalin());
    await world.pass();
    expect(await world.findDrop(again)).toMatchObject({
      state: 'held',
      reasonCode: 'DUPLICATE_CONTENT',
      reasonText: expect.stringContaining(`${drop.id}) and perhaps sent`),
    });
    await world.decide(drop.id, 'discard');
    await world.verify();
  });

  test('a batch that was sent after the backup is not sent again by itself', async () => {
    const world = await makeWorld();
    breakFolder(world);
    world.drop(FILE, buildEmalin());
    await world.pass();
    await backUp(world);
    mendFolder(world);
    await world.roundTrip();
    await restore(world);
    world.clock.advance(3_600_000);
    await world.pass();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'LEDGER_OLDER', attempts: 2 });
    expect(world.listSent()).toHaveLength(1);
    await world.decide(batch.id, 'arrived');
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    await world.verify();
  });

  test('and is sent again when a person has found out that it never came there', async () => {
    const world = await makeWorld();
    breakFolder(world);
    world.drop(FILE, buildEmalin());
    await world.pass();
    await backUp(world);
    world.clock.advance(3_600_000);
    await world.pass();
    await restore(world);
    mendFolder(world);
    world.clock.advance(3_600_000);
    await world.pass();
    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'LEDGER_OLDER' });
    await world.decide(batch.id, 'resend');
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test('an answer that came after the backup is kept', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    await world.pass();
    await backUp(world);
    const bytes = buildKvittens({ items: 2 });
    world.answer('REX.KBL.KVITTENS', bytes);
    await world.pass();
    const { id } = await world.findAnswer('REX.KBL.KVITTENS');
    await restore(world);
    const [decision] = await world.pass();

    expect(decision).toContain(`${id}: an answer was being fetched, or is newer than this ledger`);
    expect(world.read('work', 'set-aside', id, 'REX.KBL.KVITTENS').equals(bytes)).toBe(true);
    expect(await world.pass()).toEqual([]);
  });
});

describe('work that was changed by hand', () => {
  test('a sealed file that was deleted is told of at once, and sent when it is back', async () => {
    const world = await makeWorld();
    breakFolder(world);
    world.drop(FILE, buildEmalin());
    await world.pass();
    mendFolder(world);
    const { dropId } = await world.findBatch(FILE);
    cpSync(world.path('work', dropId), world.path('kept'), { recursive: true });
    rmSync(world.path('work'), { recursive: true });
    await world.pass();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'SHIPMENT_UNREADABLE' });
    cpSync(world.path('kept'), world.path('work', dropId), { recursive: true });
    await world.decide(batch.id, 'resend');
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test('a folder with a file that nobody noted is a problem of the pass, and is left alone', async () => {
    const world = await makeWorld();
    mkdirSync(world.path('work', 'd-by-hand'));
    writeFileSync(world.path('work', 'd-by-hand', 'file'), 'x');
    mkdirSync(world.path('work', 'd-spoiled'));
    writeFileSync(world.path('work', 'd-spoiled', 'd-spoiled.claim.json'), '{');
    const { problems } = await world.app.runPass({ settle: false, waitMs: 0 });
    expect(problems).toEqual([
      expect.stringMatching(/d-by-hand holds files, but/),
      expect.stringMatching(/d-spoiled could not be taken up: .*JSON/),
    ]);
    expect(world.list('work', 'd-by-hand')).toEqual(['file']);
  });
});

test('what a killed kvittera was writing is removed; what others left is not', async () => {
  const world = await makeWorld();
  // No process has a number that high.
  const dead = '.report.txt.99999999.kvittera.tmp';
  const kept = [
    `.theirs.${process.ppid}.kvittera.tmp`,
    '.theirs.99999999.tmp',
    'a.99999999.kvittera.tmp',
  ];
  mkdirSync(world.path('outbox', 'quarantine'), { recursive: true });
  for (const name of [dead, ...kept]) writeFileSync(world.path('outbox', 'quarantine', name), 'x');
  await world.pass();
  expect(existsSync(world.path('outbox', 'quarantine', dead))).toBe(false);
  expect(world.list('outbox', 'quarantine')).toEqual([...kept].sort());
});
