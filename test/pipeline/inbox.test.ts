import { createHash } from 'node:crypto';
import { appendFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { EMALIN, makeWorld, type World } from './world.ts';

const NAME = 'KBL.EMALIN.D261120.001.etr';
const FILE = `kbl/${NAME}`;

async function countDrops(world: World): Promise<number> {
  return (await world.app.ledger.listDrops()).length;
}

describe('a file is taken when it has stood still', () => {
  const route = { complete: { stableSeconds: 90 } };

  test('for as long as the route says, by our own looks', async () => {
    const world = await makeWorld({ route });
    world.drop(FILE, buildEmalin());
    for (const expected of [0, 0, 1]) {
      await world.pass();
      expect(await countDrops(world)).toBe(expected);
    }
  });

  test('and not while it grows, however slowly', async () => {
    const world = await makeWorld({ route });
    const bytes = buildEmalin();
    world.drop(FILE, bytes.subarray(0, 0));
    for (let at = 0; at < bytes.length; at += 300) {
      await world.pass();
      appendFileSync(world.path('inbox', FILE), bytes.subarray(at, at + 300));
    }
    expect(await countDrops(world)).toBe(0);
    for (let pass = 0; pass < 3; pass++) await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  });

  test('also when its own time lies years back, or in the future', async () => {
    const world = await makeWorld({ route });
    for (const [name, year] of [
      ['old', '2001'],
      ['new', '2040'],
    ] as const) {
      writeFileSync(world.path('moved'), buildEmalin({ creditor: name === 'old' ? 'KBL' : 'FCB' }));
      utimesSync(world.path('moved'), new Date(year), new Date(year));
      renameSync(world.path('moved'), world.path('inbox', 'kbl', name));
    }
    await world.pass();
    expect(await countDrops(world)).toBe(0);
    await world.pass();
    await world.pass();
    expect(await countDrops(world)).toBe(2);
  });

  test('and one put in its place with the same size and time starts anew', async () => {
    const world = await makeWorld({ route });
    const time = new Date('2026-01-01');
    for (const reference of ['A', 'B']) {
      await world.pass();
      writeFileSync(world.path('other'), buildEmalin({ claims: makeClaims(reference, 1) }));
      utimesSync(world.path('other'), time, time);
      renameSync(world.path('other'), world.path('inbox', FILE));
      await world.pass();
    }
    expect(await countDrops(world)).toBe(0);
  });
});

describe('a file waits for its', () => {
  const sha256 = createHash('sha256').update(buildEmalin()).digest('hex');
  test.each([
    {
      what: 'done-file',
      complete: { doneFile: '{name}.done' },
      wrong: undefined,
      right: { [`${NAME}.done`]: '' },
    },
    {
      what: 'control file with its size',
      complete: { controlFile: '{stem}.ctl' },
      wrong: { 'KBL.EMALIN.D261120.001.ctl': '17' },
      right: { 'KBL.EMALIN.D261120.001.ctl': String(buildEmalin().length) },
    },
    {
      what: 'control file with its SHA-256',
      complete: { controlFile: '{name}.sha256' },
      wrong: { [`${NAME}.sha256`]: `${'0'.repeat(64)}  ${NAME}` },
      right: { [`${NAME}.sha256`]: `${sha256.toUpperCase()}  ${NAME}\n` },
    },
    {
      what: 'done-file and its control file',
      complete: { doneFile: '{name}.done', controlFile: '{name}.size' },
      wrong: { [`${NAME}.done`]: '' },
      right: { [`${NAME}.size`]: String(buildEmalin().length) },
    },
  ])('$what', async ({ complete, wrong, right }) => {
    const world = await makeWorld({ route: { complete: { stableSeconds: 0, ...complete } } });
    world.drop(FILE, buildEmalin());
    for (const files of [wrong, undefined]) {
      for (const [name, text] of Object.entries(files ?? {}))
        world.drop(`kbl/${name}`, Buffer.from(text));
      await world.pass();
      expect(await countDrops(world)).toBe(0);
    }
    for (const [name, text] of Object.entries(right)) world.drop(`kbl/${name}`, Buffer.from(text));
    await world.roundTrip();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    // What vouched for this file does not vouch for the next one of its name.
    expect(world.list('inbox', 'kbl')).toEqual([]);
    world.drop(FILE, buildEmalin({ sequence: 2 }));
    await world.pass();
    expect(await countDrops(world)).toBe(1);
  });

  test('trailer', async () => {
    const world = await makeWorld({
      route: { complete: { stableSeconds: 0, trailer: '^99\\d{29}' } },
    });
    const bytes = buildEmalin({ claims: makeClaims('A', 30) });
    for (const share of [0, 0.3, 0.9]) {
      world.drop(FILE, bytes.subarray(0, Math.round(bytes.length * share)));
      await world.pass();
      expect(await countDrops(world)).toBe(0);
    }
    world.drop(FILE, bytes);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', items: 30 });
  });
});

test.each(['.hidden', `${NAME}.tmp`, `${NAME}.PART`, `${NAME}.filepart`, '~$claims.xls'])(
  'a file named %s is not taken',
  async (name) => {
    const world = await makeWorld();
    world.drop(`kbl/${name}`, buildEmalin());
    await world.pass();
    await world.pass();
    expect(await countDrops(world)).toBe(0);
    renameSync(world.path('inbox', 'kbl', name), world.path('inbox', FILE));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  },
);

test('a folder, a link and what lies below a route’s folder are left alone', async () => {
  const world = await makeWorld();
  world.drop(`kbl/archive/${NAME}`, buildEmalin());
  symlinkSync(world.path('inbox', 'kbl', 'archive', NAME), world.path('inbox', FILE));
  await world.pass();
  expect(await countDrops(world)).toBe(0);
  expect(world.list('inbox', 'kbl', 'archive')).toEqual([NAME]);
});

test('each folder has its own transactions, creditor and signs of completeness', async () => {
  const world = await makeWorld({
    config: {
      routes: [
        {
          folder: 'a/now',
          transactions: [EMALIN],
          channel: 'kfm',
          creditor: 'KBL',
          complete: { stableSeconds: 0 },
        },
        {
          folder: 'a/later',
          transactions: [EMALIN],
          channel: 'kfm',
          creditor: 'FCB',
          complete: { stableSeconds: 0, doneFile: '{name}.done' },
        },
      ],
    },
  });
  world.drop(`a/now/${NAME}`, buildEmalin());
  world.drop(`a/later/${NAME.replace('KBL', 'FCB')}`, buildEmalin({ creditor: 'FCB' }));
  await world.pass();
  expect(await countDrops(world)).toBe(1);
  expect(await world.findBatch(`a/now/${NAME}`)).toMatchObject({
    creditor: 'KBL',
    state: 'shipped',
  });
  world.drop(`a/later/${NAME.replace('KBL', 'FCB')}.done`, Buffer.from(''));
  await world.roundTrip();
  expect(await world.findBatch(`a/later/${NAME.replace('KBL', 'FCB')}`)).toMatchObject({
    creditor: 'FCB',
    verdict: 'accepted',
  });
});

test('one name used a hundred times overwrites nothing, here or there', async () => {
  const world = await makeWorld();
  for (let sequence = 1; sequence <= 100; sequence++) {
    world.drop(
      FILE,
      buildEmalin({ sequence, claims: makeClaims(`S${sequence}`, 2, sequence % 10 ? [] : [1]) }),
    );
    await world.pass();
  }
  await world.counterpart.takeAll();
  await world.pass();
  const batches = await world.app.ledger.listBatches();
  expect(batches).toHaveLength(100);
  expect(batches.every((batch) => batch.verdict === 'accepted')).toBe(true);
  expect(world.listSent()).toHaveLength(100);
  expect(world.list('outbox', 'rejects').filter((name) => !name.includes('.reason.'))).toHaveLength(
    10,
  );
  expect(world.list('outbox', 'answers')).toHaveLength(200);
  await world.verify();
});
