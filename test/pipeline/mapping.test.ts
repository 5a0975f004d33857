import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { findStories } from '../../src/app/story.ts';
import { EMALIN, makeWorld, PERMITS } from './world.ts';

const FOLDER = join(BUILT_IN_FORMATS, 'kronofogden/verkstallighet/mappings');
const GOOD = readFileSync(join(FOLDER, 'samples/krav-csv.good.csv'), 'utf8');
const FILE = 'export/krav 2026-11-20.csv';

const settings = {
  config: {
    creditors: { KBL: { name: 'Kreditbolaget Exempel AB', orgnr: '5560010018', permits: PERMITS } },
    routes: [
      {
        folder: 'export',
        transactions: [EMALIN],
        channel: 'kfm',
        creditor: 'KBL',
        mapping: join(FOLDER, 'krav-csv.mapping.yaml'),
        complete: { stableSeconds: 0 },
      },
    ],
  },
};

describe("a creditor's own CSV file", () => {
  test('is sent as a transaction file, numbered by us, and its kvittens is matched to its cases', async () => {
    const world = await makeWorld({ ...settings, plan: { rejectItems: { 'KB-1002': '101' } } });
    world.drop(FILE, Buffer.from(GOOD));
    await world.roundTrip();

    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ sequence: 1, items: 2, amount: 191_050, verdict: 'partly' });
    expect(world.listSent()).toEqual(['KBL.EMALIN.00001.20261120.etr']);
    expect(world.read('counterpart/taken', batch.remoteName).toString('latin1')).toMatch(
      /^00KBLEMALIN {2}0000120261120/,
    );
    const [story] = await findStories(world.app, 'KB-1002');
    expect(story?.items).toMatchObject([{ ordinal: 2, amount: 66_050 }]);
    expect(story?.items[0]?.layers[0]?.codes).toMatchObject([{ code: '101' }]);
    await world.verify();
  });

  test('loses its faulty cases, whose rows come back to be corrected and dropped again', async () => {
    const world = await makeWorld(settings);
    world.drop(FILE, Buffer.from(GOOD.replace('480,50', '480x')));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ items: 1, amount: 125_000 });
    expect(await world.findDrop(FILE)).toMatchObject({ itemsIn: 2, itemsRejected: 1 });

    const { id } = await world.findDrop(FILE);
    const [name = '', reason = ''] = world
      .list('outbox/rejects', id)
      .filter((one) => !one.endsWith('.json'));
    expect(name).toBe('krav 2026-11-20.csv');
    expect(world.read('outbox/rejects', id, reason).toString()).toMatch(/column 6 'Belopp'/);
    const again = world.read('outbox/rejects', id, name).toString().replace('480x', '480,50');
    world.drop('export/krav rättade.csv', Buffer.from(again));
    await world.pass();
    expect(await world.findBatch('export/krav rättade.csv')).toMatchObject({
      sequence: 2,
      items: 1,
      amount: 66_050,
    });
    await world.verify();
  });

  test('that cannot be read at all is quarantined as it came', async () => {
    const world = await makeWorld(settings);
    world.drop(FILE, Buffer.from(GOOD.replace('Belopp;', 'Amount;')));
    await world.pass();
    expect(await world.findDrop(FILE)).toMatchObject({ state: 'quarantined' });
    expect(world.list('outbox/quarantine')).toContain('krav 2026-11-20.csv');
    expect(world.listSent()).toEqual([]);
    await world.verify();
  });

  test('whose cases were sent before is held, and goes when it is released', async () => {
    const world = await makeWorld(settings);
    world.drop(FILE, Buffer.from(GOOD));
    await world.roundTrip();
    const second = 'export/krav igen.csv';
    world.drop(second, Buffer.from(GOOD.replace('F-125000', 'F-125001')));
    await world.pass();
    const held = await world.findDrop(second);
    expect(held).toMatchObject({ state: 'held', reasonCode: 'REPEATED_ITEMS' });
    await world.decide(held.id, 'release');
    await world.pass();
    expect(await world.findBatch(second)).toMatchObject({ sequence: 2, items: 2 });
    await world.verify();
  });

  test.each([
    ['does not exist', { mapping: 'nowhere.yaml' }, /nowhere\.yaml:1.*no such file/],
    [
      'makes another transaction than the route has',
      { transactions: ['bankgirot/bgmax'] },
      /cannot be sent/,
    ],
    ['has no creditor', { creditor: undefined }, /needs 'creditor'/],
  ])('a mapping that %s is told before anything runs', async (_, changes, reason) => {
    const [route] = settings.config.routes;
    const config = { ...settings.config, routes: [{ ...route, ...changes }] };
    await expect(makeWorld({ config })).rejects.toThrow(reason);
  });
});
