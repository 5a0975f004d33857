import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { BUILT_IN_FORMATS } from '../../src/app/paths.ts';
import { buildEmalin } from './files.ts';
import { makeWorld, PERMITS, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.1.etr';

/** A world whose creditor has these permits. */
function makeSite(permits: object, more: object = {}, formats?: string): Promise<World> {
  return makeWorld({
    config: {
      creditors: { KBL: { name: 'Kreditbolaget Exempel AB', permits, ...more } },
      ...(formats === undefined ? {} : { folders: { formats } }),
    },
  });
}

function setPermits(world: World, permits: object): void {
  const config = parse(readFileSync(world.configPath, 'utf8')) as {
    creditors: { KBL: { permits: object } };
  };
  config.creditors.KBL.permits = permits;
  writeFileSync(world.configPath, stringify(config));
}

/** The definitions with one text of the service replaced. */
function changeService(before: string, after: string): string {
  const formats = mkdtempSync(join(tmpdir(), 'kvittera-formats-'));
  onTestFinished(() => rm(formats, { recursive: true, force: true }));
  cpSync(join(BUILT_IN_FORMATS, 'kronofogden'), join(formats, 'kronofogden'), { recursive: true });
  const path = join(formats, 'kronofogden', 'verkstallighet', 'service.yaml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(before);
  writeFileSync(path, text.replace(before, after));
  return formats;
}

describe('what the authority has not permitted', () => {
  test.each([
    [
      'nothing',
      {},
      /no permit for Ansökan om verkställighet.*names none for kronofogden\/ansokan-verkstallighet or kronofogden\/verkstallighet/,
    ],
    [
      'only what was applied for',
      { 'kronofogden/verkstallighet': 'applied' },
      /is applied, and test needs testing or approved or granted/,
    ],
    [
      'tests that were stopped',
      { 'kronofogden/verkstallighet': { status: 'interrupted' } },
      /is interrupted/,
    ],
    ['what was taken back', { 'kronofogden/verkstallighet': 'revoked' }, /is revoked/],
    [
      'the service but not this transaction',
      { 'kronofogden/verkstallighet': 'granted', 'kronofogden/ansokan-verkstallighet': 'applied' },
      /is applied/,
    ],
    ['another service', { 'kronofogden/skuldutdrag': 'granted' }, /no permit/],
  ])('is held and never released, with the application to make: %s', async (_, permits, reason) => {
    const world = await makeSite(permits);
    world.drop(FILE, buildEmalin());
    await world.pass();
    const drop = await world.findDrop(FILE);
    expect(drop).toMatchObject({ state: 'held', reasonCode: 'PERMIT_MISSING' });
    expect(drop.reasonText).toMatch(reason);
    // What has been applied for is not applied for again.
    const isNew = /no permit|revoked/.test(drop.reasonText ?? '');
    if (!isNew) expect(drop.reasonText).toMatch(/It has been applied for|The tests were stopped/);
    else
      expect(drop.reasonText).toMatch(
        /Which application to make: for Ansökan om verkställighet in the service Verkställighet, in writing to Kronofogdemyndigheten, Registrator/,
      );
    await expect(world.decide(drop.id, 'release')).rejects.toThrow(/release does not fit/);
    expect(world.listSent()).toEqual([]);
    await world.verify();
  });

  test.each([
    ['tests are under way', { 'kronofogden/verkstallighet': 'testing' }],
    ['tests were approved', { 'kronofogden/ansokan-verkstallighet': 'approved' }],
    [
      'it is granted, from a day to come',
      { 'kronofogden/verkstallighet': { status: 'granted', from: '2027-01-01' } },
    ],
  ])('goes to a test where %s', async (_, permits) => {
    const world = await makeSite(permits);
    world.drop(FILE, buildEmalin());
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test('goes by itself once the permit is noted', async () => {
    const world = await makeSite({});
    world.drop(FILE, buildEmalin());
    await world.pass();
    setPermits(world, { 'kronofogden/verkstallighet': 'testing' });
    await world.restart();
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('that may follow only another transaction waits for its approval', async () => {
    const formats = changeService(
      "    send: '{creditor}.EMALIN",
      "    permit: { after: andring-verkstallighet, source: a test }\n    send: '{creditor}.EMALIN",
    );
    const first = 'kronofogden/andring-verkstallighet';
    const own = { 'kronofogden/ansokan-verkstallighet': 'testing' };
    const world = await makeSite({ ...own, [first]: 'testing' }, {}, formats);
    world.drop(FILE, buildEmalin());
    await world.pass();
    expect((await world.findDrop(FILE)).reasonText).toMatch(
      /only after Ändring .* was approved, and that is testing/,
    );
    setPermits(world, { ...own, [first]: 'approved' });
    await world.restart();
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test.each([
    [
      'a permit for what there is not',
      { permits: { 'kronofogden/nope': 'granted' } },
      /'kronofogden\/nope' is no service or transaction/,
    ],
    [
      'parameters of what there is not',
      { parameters: { 'kronofogden/nope': {} } },
      /'kronofogden\/nope' is no service: use/,
    ],
    [
      'a parameter that a service has not',
      { parameters: { 'kronofogden/verkstallighet': { nope: true } } },
      /'nope' is no parameter of kronofogden\/verkstallighet: it has none/,
    ],
  ])('%s is told before anything runs', async (_, changes, reason) => {
    await expect(makeSite(PERMITS, changes)).rejects.toThrow(reason);
  });
});

describe('an answer that comes by file from a day on', () => {
  const formats = () =>
    changeService(
      '      - layer: decision\n        transaction: bekraftelse-verkstallighet\n',
      '      - layer: decision\n        from: digitalt\n        transaction: bekraftelse-verkstallighet\n',
    );
  const withParameter = () => {
    const folder = formats();
    const path = join(folder, 'kronofogden', 'verkstallighet', 'service.yaml');
    const parameter =
      '\nparameters:\n  digitalt: { title: Digitalt, type: date, source: a test }\n\ntransactions:';
    writeFileSync(path, readFileSync(path, 'utf8').replace('\ntransactions:', parameter));
    return folder;
  };

  test.each([
    ['is promised from that day', { digitalt: '2026-11-20' }, ['receipt', 'decision']],
    ['is not promised before it', { digitalt: '2026-12-01' }, ['receipt']],
    ['is not promised where no day is agreed', {}, ['receipt']],
  ])('%s', async (_, values, layers) => {
    const parameters = { 'kronofogden/verkstallighet': values };
    const world = await makeSite(PERMITS, { parameters }, withParameter());
    world.drop(FILE, buildEmalin());
    await world.roundTrip();
    const { id } = await world.findBatch(FILE);
    const all = await world.app.ledger.listLayers([id]);
    // It came all the same, and is matched; what is not promised is only not missed.
    expect(all.map(({ layer, state }) => `${layer} ${state}`).sort()).toEqual([
      'decision accepted',
      'receipt accepted',
    ]);
    const shipped = await world.app.ledger.searchEvents({ kinds: ['batch.shipped'] });
    const promised = JSON.parse(shipped[0]!.data) as { layers: { layer: string }[] };
    expect(promised.layers.map(({ layer }) => layer)).toEqual(layers);
    await world.verify();
  });
});
