import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.ts';
import { buildEmalin, buildKvittens } from './files.ts';
import { makeSftpWorld, makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

/** The ledger's disk is full when it comes to an event of this kind, the first time. */
function fillDiskAt(world: World, kind: NewEvent['kind']): void {
  const { ledger } = world.app;
  let isFull = true;
  const append: typeof ledger.append = async (events, attachments) => {
    if (isFull && events.some((event) => event.kind === kind)) {
      isFull = false;
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    }
    return ledger.append(events, attachments);
  };
  Object.assign(world.app.context, { ledger: { ...ledger, append } });
}

describe('a disk that is full while a batch is sent', () => {
  test.each<NewEvent['kind']>([
    'drop.claimed',
    'batch.sealed',
    'batch.shipping',
    'batch.committing',
    'batch.shipped',
    'answer.received',
    'answer.matched',
  ])('at %s, and has room again later, loses nothing and sends nothing twice', async (kind) => {
    const world = await makeWorld();
    fillDiskAt(world, kind);
    world.drop(FILE, buildEmalin());
    for (let turn = 0; turn < 4; turn++) {
      await world.pass().catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'SQLITE_FULL' });
      });
      await world.counterpart.takeAll();
    }
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    expect(world.listSent()).toHaveLength(1);
    await world.verify();
  });
});

describe('an outbox that cannot be written', () => {
  test('keeps answers at the counterpart, is a problem of each pass, and leaves nothing behind', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    await world.pass();
    const folder = world.path('outbox', 'answers');
    symlinkSync('answers', folder);
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
    for (let turn = 0; turn < 3; turn++) {
      const { problems, decisions } = await world.app.runPass({ settle: false, waitMs: 0 });
      expect(problems).toEqual([expect.stringMatching(/EEXIST|ELOOP/)]);
      expect(decisions).toEqual([]);
    }
    expect(world.list('counterpart', 'out')).toEqual(['REX.KBL.KVITTENS']);
    expect(world.list('work', 'answers')).toEqual([]);

    rmSync(folder);
    mkdirSync(folder);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
  });

  test('nor does an answer that cannot be fetched leave anything behind', async () => {
    const { world, server } = await makeSftpWorld();
    world.drop(FILE, buildEmalin());
    await world.pass();
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
    server.faults.denyRead = true;
    for (let turn = 0; turn < 2; turn++) {
      const { problems, decisions } = await world.app.runPass({ settle: false, waitMs: 0 });
      expect(problems).toHaveLength(1);
      expect(decisions).toEqual([]);
    }
    expect(world.list('work', 'answers')).toEqual([]);
    server.faults.denyRead = false;
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
  });

  test('holds a file that is to be quarantined, until a person releases it', async () => {
    const world = await makeWorld();
    const folder = world.path('outbox', 'quarantine');
    symlinkSync('quarantine', folder);
    world.drop('kbl/nothing.doc', Buffer.from('nothing that anybody knows'));
    await world.pass();
    const drop = await world.findDrop('kbl/nothing.doc');
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'NOT_PREPARED' });
    rmSync(folder);
    await world.decide(drop.id, 'release');
    await world.pass();
    expect(await world.findDrop('kbl/nothing.doc')).toMatchObject({ state: 'quarantined' });
  });
});

describe('a clock that is set back', () => {
  test('does not keep a file waiting in the inbox until it has caught up', async () => {
    const world = await makeWorld({ route: { complete: { stableSeconds: 30 } } });
    world.drop(FILE, buildEmalin());
    await world.pass();
    world.clock.advance(-7_200_000);
    await world.pass();
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test('does not put off the next attempt by more than the longest wait', async () => {
    const world = await makeWorld();
    const folder = world.path('counterpart', 'in');
    rmSync(folder, { recursive: true });
    symlinkSync('in', folder);
    world.clock.advance(10 * 365 * 86_400_000);
    world.drop(FILE, buildEmalin({ date: '20361117' }));
    await world.pass();
    const { state, nextAttemptAt } = await world.findBatch(FILE);
    expect([state, nextAttemptAt?.slice(0, 4)]).toEqual(['sealed', '2036']);
    rmSync(folder);
    mkdirSync(folder);
    world.clock.advance(-10 * 365 * 86_400_000);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });
});
