import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

async function listActions({ app }: World): Promise<string[]> {
  const report = await app.buildReport(app.getToday(), app.getToday());
  return report.actions.map((action) => action.kind);
}

describe('what an operator is told and may decide', () => {
  test('work whose ledger is gone is refused, and nothing is touched', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    await world.roundTrip();
    const kept = world.list('work');
    for (const file of world.list('state')) rmSync(world.path('state', file));

    await expect(world.restart()).rejects.toMatchObject({ code: 'LEDGER_LOST' });

    expect(world.list('work')).toEqual(kept);
    expect(world.list('counterpart', 'in')).toEqual([]);
  });

  test('items left out and items rejected wait for a person until they are settled', async () => {
    const claims = makeClaims('A', 4, [1]);
    const world = await makeWorld({ plan: { rejectItems: { [claims[2]!.reference]: '101' } } });
    world.drop(FILE, buildEmalin({ claims }));
    await world.roundTrip();
    const { id } = await world.findBatch(FILE);
    const before = await listActions(world);

    await world.decide(id, 'settle');

    expect(before).toEqual(['rejected', 'not-sent']);
    expect(await listActions(world)).toEqual([]);
  });

  test('a batch that never came there is sent again with the same bytes', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    await world.pass();
    const { id, remoteName } = await world.findBatch(FILE);
    const first = world.read('counterpart', 'in', remoteName);
    rmSync(world.path('counterpart', 'in', remoteName));

    await world.decide(id, 'absent');
    await world.pass();
    const again = world.read('counterpart', 'in', remoteName);
    await world.counterpart.takeAll();
    await world.pass();

    expect(again.equals(first)).toBe(true);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
    expect((await world.app.ledger.verify()).faults).toEqual([]);
  });

  test('items that a bekräftelse leaves out are told of, in whatever order the answers come', async () => {
    const world = await makeWorld();
    const claims = makeClaims('A', 2);
    world.drop(FILE, buildEmalin({ claims }));
    await world.pass();
    const cases = { 'U-000001-26': claims[0]!.reference };
    world.answer('KBL.EMALUT', buildBekraftelse([{ sequence: 1, cases }]));
    await world.pass();
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
    await world.pass();

    expect(await listActions(world)).toEqual(['unconfirmed']);
  });

  test('what no pass will take is named', async () => {
    const world = await makeWorld();
    world.drop('elsewhere/KBL.EMALIN', buildEmalin());
    symlinkSync('/dev/null', world.path('inbox', 'kbl', 'link'));
    await world.pass();

    expect(await world.app.listStrays()).toEqual([
      { origin: 'elsewhere/KBL.EMALIN', reason: 'no route has this folder' },
      { origin: 'kbl/link', reason: 'it is a link or a device, no file' },
    ]);
  });

  test('an answer of today changes the report of the day its file was taken', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 2) }));
    await world.pass();
    await world.app.writeReports();
    world.clock.advance(86_400_000);
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 2 }));
    await world.pass();

    const paths = await world.app.writeReports();

    const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(names.filter((name) => name.endsWith('.txt'))).toEqual([
      'receipts-2026-11-21.txt',
      'receipts-2026-11-20.txt',
    ]);
    const read = (day: string) => world.read('outbox', 'reports', `receipts-${day}.txt`).toString();
    expect(read('2026-11-20')).toContain('receipt     accepted 2026-11-21');
    expect(read('2026-11-21')).toContain('the receipt came: accepted, REX.KBL.KVITTENS');
    // Once told, the older day is left alone.
    expect(await world.app.writeReports()).toHaveLength(4);
    // What was told of another ledger (this one may be a restored backup) counts for nothing.
    writeFileSync(world.path('state', 'reported-event'), `3 ${'0'.repeat(64)}\n`);
    expect(await world.app.writeReports()).toHaveLength(8);
  });

  test('the reason of a held file names the number that is missing now', async () => {
    const world = await makeWorld();
    const drop = (number: number, sequence: number) => {
      const name = `kbl/KBL.EMALIN.D261120.00${number}.etr`;
      world.drop(name, buildEmalin({ sequence, claims: makeClaims(`F${number}`, 1) }));
      return world.pass();
    };
    await drop(1, 1);
    await drop(4, 4);
    await drop(2, 2);
    const { state, reasonText } = await world.findDrop('kbl/KBL.EMALIN.D261120.004.etr');
    expect(state).toBe('held');
    expect(reasonText).toContain('but 3 has not come');
    const last = await world.app.ledger.findLastEvent();
    await world.pass();
    expect(await world.app.ledger.findLastEvent()).toEqual(last);
  });

  test('what became overdue at once is not warned of afterwards', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    await world.pass();
    world.clock.advance(6 * 86_400_000);
    await world.pass();
    await world.pass();
    const { id } = await world.findBatch(FILE);
    const kinds = (await world.app.ledger.listEvents([id])).map(({ kind }) => kind);
    expect(kinds).toContain('layer.overdue');
    expect(kinds).not.toContain('layer.warned');
  });
});
