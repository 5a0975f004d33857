import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildEmalin } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

/** What the pass says, and what the report wants done. */
async function passAndTell(world: World) {
  world.clock.advance(60_000);
  const { problems: all } = await world.app.runPass({ settle: false, waitMs: 0 });
  const problems = all.filter((problem) => !problem.includes('cannot be looked into'));
  const { actions } = await world.app.buildReport(world.app.getToday(), world.app.getToday());
  return {
    problems,
    actions: actions
      .filter(({ kind }) => kind === 'not-taken')
      .map(({ name, text }) => `${name}: ${text}`),
  };
}

describe('what may not be taken from the inbox is a problem of the pass and waits for a person', () => {
  test('a file that cannot be claimed, until it can', async () => {
    const world = await makeWorld();
    // As root every right is given; a work folder that is a file refuses a claim all the same.
    const work = world.path('work');
    renameSync(work, `${work}.away`);
    symlinkSync(world.path('kvittera.yaml'), work);
    world.drop(FILE, buildEmalin());
    for (let turn = 0; turn < 2; turn++) {
      const told = await passAndTell(world);
      expect(told.problems).toEqual([
        expect.stringMatching(/^kbl\/KBL\.EMALIN.* could not be taken: E/),
      ]);
      expect(told.actions).toEqual([expect.stringContaining(`${FILE}: `)]);
    }
    const events = await world.app.ledger.listEvents([FILE]);
    expect(events.map(({ kind }) => kind)).toEqual(['inbox.refused']);

    rmSync(work);
    renameSync(`${work}.away`, work);
    expect(await passAndTell(world)).toEqual({ problems: [], actions: [] });
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    await world.verify();
  });

  test('a folder that cannot be read; other folders go on', async () => {
    const world = await makeWorld({
      config: {
        routes: ['kbl', 'other'].map((folder) => ({
          folder,
          transactions: ['kronofogden/ansokan-verkstallighet'],
          channel: 'kfm',
          complete: { stableSeconds: 0 },
        })),
      },
    });
    rmSync(world.path('inbox', 'other'), { recursive: true });
    world.drop(FILE, buildEmalin());
    const { problems, actions } = await passAndTell(world);
    expect(problems).toEqual([expect.stringMatching(/^other could not be taken: ENOENT/)]);
    expect(actions).toHaveLength(1);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
    mkdirSync(world.path('inbox', 'other'));
    expect(await passAndTell(world)).toEqual({ problems: [], actions: [] });
  });

  test('a control file that cannot be read', async () => {
    const world = await makeWorld({
      route: { complete: { stableSeconds: 0, controlFile: '{name}.ctl' } },
    });
    world.drop(FILE, buildEmalin());
    mkdirSync(world.path('inbox', `${FILE}.ctl`));
    const { problems } = await passAndTell(world);
    expect(problems).toEqual([expect.stringContaining(`${FILE} could not be taken: EISDIR`)]);
  });
});
