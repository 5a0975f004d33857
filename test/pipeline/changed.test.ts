import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, PERMITS, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';

async function show(world: World, wanted: string): Promise<string> {
  const stories = await findStories(world.app, wanted);
  return stories.map((story) => describeStory(story, 'Europe/Stockholm')).join('\n\n');
}

describe('a file that is written to after it was taken', () => {
  test('while it is held is not sent, and says so', async () => {
    const world = await makeWorld();
    const third = 'kbl/KBL.EMALIN.D261120.003.etr';
    world.drop(FILE, buildEmalin({ sequence: 1 }));
    await world.pass();
    world.drop(third, buildEmalin({ sequence: 3, claims: makeClaims('C', 2) }));
    const handle = openSync(world.path('inbox', third), 'r+');
    await world.pass();
    expect(await world.findDrop(third)).toMatchObject({
      state: 'held',
      reasonCode: 'SEQUENCE_GAP',
    });
    writeSync(handle, buildEmalin({ sequence: 3, claims: makeClaims('X', 2) }), 0, undefined, 0);
    closeSync(handle);

    world.drop(
      'kbl/KBL.EMALIN.D261120.002.etr',
      buildEmalin({ sequence: 2, claims: makeClaims('B', 2) }),
    );
    await world.pass();

    const drop = await world.findDrop(third);
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: 'CHANGED_AFTER_CLAIM' });
    expect(world.listSent()).toHaveLength(2);
    await expect(world.decide(drop.id, 'release')).rejects.toMatchObject({
      code: 'DECISION_REFUSED',
    });
    await world.decide(drop.id, 'discard');
    await world.verify();
  });

  test('by a writer that had paused is told so, and not that it is faulty', async () => {
    const world = await makeWorld();
    const whole = buildEmalin({ claims: makeClaims('A', 3) });
    world.drop(FILE, whole.subarray(0, 700));
    const handle = openSync(world.path('inbox', FILE), 'a');
    // The rest comes while the file is being looked at.
    const claimed = world.app.ledger.append;
    world.app.ledger.append = async (events, attachments) => {
      if (events[0]?.kind === 'drop.claimed') appendFileSync(handle, whole.subarray(700));
      return claimed(events, attachments);
    };
    await world.pass();
    closeSync(handle);

    const drop = await world.findDrop(FILE);
    expect(drop).toMatchObject({ state: 'quarantined', reasonCode: 'CHANGED_AFTER_CLAIM' });
    expect(drop.reasonText).toContain(`it had 700 bytes then and has ${whole.length} now`);
  });
});

test.each<[string, Buffer, string]>([
  ['sent', buildEmalin(), 'batched'],
  ['found faulty', buildEmalin().subarray(0, 700), 'quarantined'],
])(
  'what is written to a file after it was %s is told of in every pass',
  async (_, first, state) => {
    const world = await makeWorld();
    world.drop(FILE, first);
    const handle = openSync(world.path('inbox', FILE), 'a');
    await world.pass();
    const { id } = await world.findDrop(FILE);
    appendFileSync(handle, buildEmalin({ sequence: 2 }));
    closeSync(handle);
    world.clock.advance(60_000);

    const { problems } = await world.app.runPass({ settle: false, waitMs: 0 });
    expect(await world.findDrop(FILE)).toMatchObject({ state });
    expect(problems).toEqual([
      expect.stringContaining(
        `${FILE} (${id}) had ${first.length} bytes when it was taken and has`,
      ),
    ]);
  },
);

test('a file of another organisationsnummer than the configuration has is not sent', async () => {
  const creditors = {
    KBL: { name: 'Kreditbolaget Exempel AB', orgnr: '556001-0026', permits: PERMITS },
  };
  const world = await makeWorld({ config: { creditors } });
  world.drop(FILE, buildEmalin());
  await world.pass();

  expect(await world.findDrop(FILE)).toMatchObject({
    state: 'quarantined',
    reasonCode: 'CREDITOR_MISMATCH',
    reasonText: "the file has the organisationsnummer 5560010018, but KBL's is 5560010026",
  });
});

test('a gap says where the missing number lies', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ sequence: 1 }));
  await world.pass();
  const second = 'kbl/KBL.EMALIN.D261120.002.etr';
  const third = 'kbl/KBL.EMALIN.D261120.003.etr';
  world.drop(second, buildEmalin({ sequence: 2, claims: makeClaims('B', 1, [1]) }));
  world.drop(third, buildEmalin({ sequence: 3, claims: makeClaims('C', 1) }));
  await world.pass();

  const { id } = await world.findDrop(second);
  expect((await world.findDrop(third)).reasonText).toBe(
    `the running number is 3, but 2 has not come yet: it is quarantined here (${id}, ${second})`,
  );
});

describe('show', () => {
  test('of a quarantined file lists what was found, and where its copy lies', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 2, [1, 2]) }));
    await world.pass();

    const text = await show(world, FILE);

    expect(text.match(/KV-V1-01 {2}KBL/g)).toHaveLength(2);
    expect(text).toContain(
      'outbox/quarantine, with all findings beside it (KBL.EMALIN.D261120.001.etr.reason.txt)',
    );
  });

  test('of a reference padded in another way finds it named', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: [{ reference: '0001002', amount: 100 }] }));
    await world.pass();
    world.answer('REX.KBL.KVITTENS', buildKvittens({ items: 1 }));
    world.answer('KBL.EMALUT', buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': '1002' } }]));
    await world.pass();

    const text = await show(world, '1002');

    expect(text).toMatch(/decision +accepted/);
    expect(text).not.toContain('NOT NAMED');
  });
});
