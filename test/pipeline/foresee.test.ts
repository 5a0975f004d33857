import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foreseeFile } from '../../src/app/foresee.ts';
import { buildEmalin, type EmalinFile, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const NAME = 'KBL.EMALIN.D261120.001.etr';
const OPTIONS = { today: '2026-11-20', maxFindings: 50 };

/** A world that has sent number 7 with the claims K-1 and K-2. */
async function makeUsed(settings: Parameters<typeof makeWorld>[0] = {}): Promise<World> {
  const world = await makeWorld(settings);
  world.drop('kbl/KBL.EMALIN.D261119.001.etr', buildEmalin({ sequence: 7, date: '20261119' }));
  await world.roundTrip();
  return world;
}

/** Asks about a file that lies outside the gateway's folders. */
function ask(world: World, bytes: Buffer, folder?: string) {
  writeFileSync(world.path(NAME), bytes);
  return foreseeFile(world.path(NAME), { ...OPTIONS, configPath: world.configPath, folder });
}

const OTHERS = makeClaims('N', 2);

interface Case {
  readonly file: EmalinFile;
  readonly expected: { readonly outcome: string; readonly code?: string };
}

const CASES: Readonly<Record<string, Case>> = {
  'the next number with new claims is sent': {
    file: { sequence: 8, claims: OTHERS },
    expected: { outcome: 'sent' },
  },
  'the same bytes are a duplicate': {
    file: { sequence: 7, date: '20261119' },
    expected: { outcome: 'held', code: 'DUPLICATE_CONTENT' },
  },
  'claims that were sent before are held': {
    file: { sequence: 8 },
    expected: { outcome: 'held', code: 'REPEATED_ITEMS' },
  },
  'a number that leaves one out is held': {
    file: { sequence: 9, claims: OTHERS },
    expected: { outcome: 'held', code: 'SEQUENCE_GAP' },
  },
  'a number that was used is held': {
    file: { sequence: 7, claims: OTHERS, date: '20261118' },
    expected: { outcome: 'held', code: 'SEQUENCE_REPEAT' },
  },
  'a creditor that nobody knows is quarantined': {
    file: { creditor: 'XYZ', sequence: 8, claims: OTHERS },
    expected: { outcome: 'quarantined', code: 'CREDITOR_UNKNOWN' },
  },
  'a file of faulty claims alone is quarantined': {
    file: { sequence: 8, claims: makeClaims('N', 2, [1, 2]) },
    expected: { outcome: 'quarantined', code: 'FINDINGS' },
  },
};

describe('what a pass would do with a file is told before', () => {
  test.each(Object.entries(CASES))('%s', async (_sentence, { file, expected }) => {
    const world = await makeUsed();
    const { outcome, stop } = await ask(world, buildEmalin(file));
    expect({ outcome, ...(stop ? { code: stop.code } : {}) }).toEqual(expected);
    // And the pass does it.
    world.drop(`kbl/${NAME}`, buildEmalin(file));
    await world.pass();
    const drop = await world.findDrop(`kbl/${NAME}`);
    expect(drop.state).toBe(outcome === 'sent' ? 'batched' : outcome);
    expect(drop.reasonCode).toBe(stop?.code ?? null);
    expect(drop.reasonText).toBe(stop?.text.replaceAll('d-?', drop.id) ?? null);
  });

  test('with its name, number, creditor and channel', async () => {
    const world = await makeUsed();
    const { sending } = await ask(world, buildEmalin({ sequence: 0, claims: OTHERS }));
    expect(sending).toEqual({
      creditor: 'KBL',
      channel: 'kfm',
      remoteName: 'KBL.EMALIN.00008.20261120.etr',
      sequence: 8,
      waitsFor: undefined,
    });
  });

  test('and what it would wait for', async () => {
    const world = await makeWorld();
    rmSync(world.path('counterpart', 'in'), { recursive: true });
    world.drop('kbl/KBL.EMALIN.D261119.001.etr', buildEmalin({ sequence: 7 }));
    await world.pass();
    const { id, state } = await world.findBatch('kbl/KBL.EMALIN.D261119.001.etr');
    const { sending } = await ask(world, buildEmalin({ sequence: 8, claims: OTHERS }));
    expect(sending?.waitsFor).toEqual({ id, state });
  });

  test('what no transaction knows would be quarantined', async () => {
    const world = await makeUsed();
    const { outcome, stop } = await ask(world, Buffer.from('hello'));
    // By its name it is an application; by another name it is nothing.
    expect(outcome).toBe('quarantined');
    expect(stop?.code).toBe('FINDINGS');
    writeFileSync(world.path('hello.txt'), 'hello');
    const options = { ...OPTIONS, configPath: world.configPath };
    expect(await foreseeFile(world.path('hello.txt'), options)).toMatchObject({
      outcome: 'quarantined',
      stop: { code: 'UNRECOGNISED' },
    });
  });

  test('a production channel refuses what was reconstructed', async () => {
    const world = await makeWorld({
      config: { environment: 'production' },
      channel: { environment: 'production' },
    });
    expect(await ask(world, buildEmalin())).toMatchObject({
      outcome: 'held',
      stop: { code: 'RECONSTRUCTED' },
    });
  });

  test('the folder decides about the route', async () => {
    const world = await makeWorld({
      config: {
        routes: ['fcb', 'kbl'].map((folder) => ({
          folder,
          transactions: ['kronofogden/ansokan-verkstallighet'],
          channel: 'kfm',
          creditor: folder.toUpperCase(),
        })),
      },
    });
    const codes = [];
    for (const folder of [undefined, 'fcb', 'kbl'])
      codes.push((await ask(world, buildEmalin(), folder)).stop?.code);
    expect(codes).toEqual(['CREDITOR_MISMATCH', 'CREDITOR_MISMATCH', undefined]);
    world.drop(`kbl/${NAME}`, buildEmalin());
    const inside = world.path('inbox', 'kbl', NAME);
    const options = { ...OPTIONS, configPath: world.configPath };
    expect(await foreseeFile(inside, options)).toMatchObject({ folder: 'kbl', outcome: 'sent' });
    await expect(ask(world, buildEmalin(), 'nope')).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
      fix: "use one of 'fcb', 'kbl'",
    });
  });
});

describe('asking leaves no trace', () => {
  /** Every file under a folder with its hash, and every folder; not the database, which tidies itself up when opened. */
  function photograph(root: string): string[] {
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/kvittera\.db/.test(name) && name !== NAME)
      .map((name) => {
        const path = join(root, name);
        if (statSync(path).isDirectory()) return name;
        return `${name} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
      })
      .sort();
  }

  test('at a site that works', async () => {
    const world = await makeUsed();
    const before = { files: photograph(world.root), ...(await world.app.ledger.verify()) };
    await ask(world, buildEmalin({ sequence: 8 }));
    const after = { files: photograph(world.root), ...(await world.app.ledger.verify()) };
    expect(after).toEqual(before);
  });

  test('at a site whose first run was cut short', async () => {
    const world = await makeWorld();
    await world.app.close();
    rmSync(world.path('state'), { recursive: true });
    mkdirSync(world.path('state'));
    writeFileSync(world.path('state', 'kvittera.db'), '');
    expect(await ask(world, buildEmalin())).toMatchObject({ outcome: 'sent' });
    expect(readFileSync(world.path('state', 'kvittera.db'))).toHaveLength(0);
    await world.restart();
  });

  test('at a site that has not run yet', async () => {
    const world = await makeWorld();
    await world.app.close();
    for (const folder of ['inbox', 'outbox', 'work', 'state'])
      rmSync(world.path(folder), { recursive: true, force: true });
    expect(await ask(world, buildEmalin())).toMatchObject({ outcome: 'sent' });
    for (const folder of ['inbox', 'outbox', 'work', 'state'])
      expect(existsSync(world.path(folder)), folder).toBe(false);
    await world.restart();
  });
});
