import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkConfig } from '../../src/core/config.ts';
import { buildEmalin } from './files.ts';
import { EMALIN, makeWorld, PERMITS } from './world.ts';

const COMPLETE = { stableSeconds: 0 };
const CHANNELS = {
  kfm: {
    type: 'folder',
    environment: 'test',
    sendTo: 'counterpart/in',
    fetchFrom: 'counterpart/out',
  },
  other: { type: 'folder', environment: 'test', sendTo: 'counterpart/other' },
};
const route = (creditor: string | undefined, channel: string, complete: object = COMPLETE) => ({
  folder: 'all',
  transactions: [EMALIN],
  channel,
  complete,
  ...(creditor === undefined ? {} : { creditor }),
});

describe('two routes of one folder', () => {
  test('with the same transaction part its files by their creditors', async () => {
    const world = await makeWorld({
      config: { channels: CHANNELS, routes: [route('KBL', 'kfm'), route('FCB', 'other')] },
    });
    world.drop('all/KBL.EMALIN', buildEmalin());
    world.drop('all/FCB.EMALIN', buildEmalin({ creditor: 'FCB' }));

    await world.pass();

    expect(await world.findBatch('all/KBL.EMALIN')).toMatchObject({ channel: 'kfm' });
    expect(await world.findBatch('all/FCB.EMALIN')).toMatchObject({ channel: 'other' });
  });

  test('are a fault when nothing tells their files apart', async () => {
    const world = await makeWorld();
    const path = world.path('two.yaml');
    const faults = (routes: readonly object[]) => {
      const config = {
        environment: 'test',
        creditors: {
          KBL: { name: 'K', permits: PERMITS },
          FCB: { name: 'F', permits: PERMITS },
        },
        channels: CHANNELS,
        routes,
      };
      writeFileSync(path, stringify(config));
      return checkConfig(path).faults.map(({ message }) => message);
    };

    expect(faults([route('KBL', 'kfm'), route('KBL', 'other')])).toEqual([
      expect.stringContaining("another route of the folder 'all' has"),
    ]);
    expect(
      faults([route('KBL', 'kfm'), route('FCB', 'other', { doneFile: '{name}.done' })]),
    ).toEqual([expect.stringContaining('other signs of completeness')]);
    expect(faults([route('KBL', 'kfm'), route(undefined, 'other')])).toEqual([]);
  });
});

test('all faults of a configuration are told at once, those behind an unknown key too', async () => {
  const world = await makeWorld();
  const path = world.path('faulty.yaml');
  writeFileSync(
    path,
    stringify({
      environment: 'test',
      bogus: 1,
      timeZone: 'Europe/Nowhere',
      creditors: { KBL: { name: 'K', permits: PERMITS } },
      channels: { kfm: { ...CHANNELS.kfm, environment: 'production' }, bad: 'text' },
      routes: [{ ...route('XXX', 'nowhere'), scan: 1 }],
    }),
  );

  const messages = checkConfig(path).faults.map(({ message }) => message);

  expect(messages).toEqual(
    expect.arrayContaining([
      expect.stringContaining('bogus'),
      expect.stringContaining('Europe/Nowhere'),
      expect.stringContaining('is production, but'),
      expect.stringContaining("the channel 'nowhere' does not exist"),
      expect.stringContaining("the creditor 'XXX' does not exist"),
      expect.stringContaining("unknown key 'scan'"),
    ]),
  );
});

describe('a control file', () => {
  test.each([
    ['with other numbers beside the size', (size: number) => `KBL.EMALIN;20261128;${size}\n`],
    ['with the size alone', (size: number) => `${size}`],
  ])('%s is found in whatever case, and vouches for its file', async (_, write) => {
    const complete = { stableSeconds: 0, controlFile: '{stem}.ctl' };
    const world = await makeWorld({ route: { complete } });
    const bytes = buildEmalin();
    world.drop('kbl/KBL.EMALIN', bytes);
    world.drop('kbl/KBL.CTL', Buffer.from(write(bytes.length)));

    await world.pass();

    expect(await world.findDrop('kbl/KBL.EMALIN')).toMatchObject({ state: 'batched' });
    expect(await world.app.listStrays()).toEqual([]);
  });

  test('with a checksum that cannot be compared keeps the file, and says so', async () => {
    const complete = { stableSeconds: 0, controlFile: '{stem}.ctl' };
    const world = await makeWorld({ route: { complete } });
    world.drop('kbl/KBL.EMALIN', buildEmalin());
    world.drop('kbl/KBL.ctl', Buffer.from('d41d8cd98f00b204e9800998ecf8427e'));

    await world.pass();

    expect(await world.app.listStrays()).toMatchObject([
      {},
      { reason: expect.stringMatching(/a checksum of 32 characters: only SHA-256/) },
    ]);
  });

  test('with another size says so where it is asked why the file stays', async () => {
    const complete = { stableSeconds: 0, controlFile: '{stem}.ctl' };
    const world = await makeWorld({ route: { complete } });
    const bytes = buildEmalin();
    world.drop('kbl/KBL.EMALIN', bytes);
    world.drop('kbl/KBL.ctl', Buffer.from('20261128;7'));
    world.drop('kbl/later.tmp', bytes);

    await world.pass();

    const strays = await world.app.listStrays();
    expect(strays.map(({ origin, reason }) => `${origin}: ${reason}`)).toEqual([
      'kbl/KBL.ctl: it goes with KBL.EMALIN',
      `kbl/KBL.EMALIN: KBL.ctl names another size (20261128, 7) than ${bytes.length} bytes`,
      expect.stringContaining('later.tmp: its name is one of those that are never taken'),
    ]);
  });
});
