import { rmSync, utimesSync } from 'node:fs';
import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { formatReportText } from '../../src/report/format-report-text.ts';
import { claim } from '../../src/stages/claim.ts';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, PERMITS, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';
const EMALUT = 'KBL.EMALUT.0001.etr';
const DAY = '2026-11-20';

async function show(world: World, wanted: string, showPersonal = false): Promise<string> {
  const stories = await findStories(world.app, wanted, showPersonal);
  return stories.map((story) => describeStory(story, 'Europe/Stockholm')).join('\n\n');
}

async function readReport({ app }: World): Promise<string> {
  return formatReportText(await app.buildReport(DAY, DAY));
}

async function makeSentWorld(claims = makeClaims('A', 3)): Promise<World> {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims }));
  await world.pass();
  return world;
}

describe('show of an item', () => {
  test('begins with its references, amount and state in each promised answer', async () => {
    const world = await makeSentWorld();
    const errors = [{ position: 2, reference: 'A-2', code: '101' }];
    world.answer(KVITTENS, buildKvittens({ items: 3, errors }));
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': 'A-1' } }]));
    await world.pass();
    const { id: answer } = await world.findAnswer(EMALUT);

    const rejected = await show(world, 'A-2');
    expect(rejected).toMatch(
      /^Item 2: 200,00, line \d+ of the file that was sent\n {2}referens +A-2/,
    );
    expect(rejected).toMatch(/receipt +REJECTED .*REX/);
    expect(rejected).toContain('    101 Fel\n');
    expect(rejected).toContain('could not find the debtor');
    expect(rejected).toContain('    Fix: Check the number');
    expect(rejected).toMatch(/decision +will not come: the item was rejected/);
    expect(await show(world, 'A-3')).toMatch(/decision +NOT NAMED in what has come/);

    const confirmed = await show(world, 'A-1');
    expect(confirmed).toContain(`malnummer    U-1-26 (given by ${answer})`);
    expect(confirmed).toMatch(/receipt +accepted .*REX/);
    expect(confirmed).toMatch(/decision +accepted .*EMALUT/);
    expect(await show(world, 'U-1-26')).toBe(confirmed);
  });

  test('that waits says until when, and tells its references though no answer came', async () => {
    const world = await makeSentWorld();
    const text = await show(world, 'A-3');
    expect(text).toMatch(/^Item 3: 300,00/);
    expect(text).toMatch(/referens +A-3\n/);
    expect(text).toMatch(/receipt +waiting, due 2026-11-23 12:00/);
  });

  test('says so when the sent file is gone', async () => {
    const world = await makeSentWorld();
    const { dropId, payload } = await world.findBatch(FILE);
    rmSync(world.path('work', dropId, payload));
    expect(await show(world, 'A-3')).toContain('the sent file cannot be read: ENOENT');
  });

  test('says so when an answer that names it is gone', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': 'A-1' } }]));
    await world.pass();
    const { id, path } = await world.findAnswer(EMALUT);
    rmSync(world.path('work', path));
    expect(await show(world, 'A-1')).toContain(
      `what ${id} said of it cannot be told: ${path}: ENOENT`,
    );
  });
});

describe('show of an item that was never sent', () => {
  test('left out of its batch: what was found in it', async () => {
    const world = await makeSentWorld(makeClaims('A', 3, [2]));
    const text = await show(world, 'a-2');
    expect(text).toMatch(/^Item 2: 200,00, line 5 of its file\n {2}referens +A-2/);
    expect(text).toContain('NOT SENT, for what was found in it here:\n    KV-V1-01');
    expect(text).toContain('Fix: correct the number');
  });

  test('in a file that is held: why it is', async () => {
    const world = await makeSentWorld();
    const other = 'kbl/KBL.EMALIN.D261120.003.etr';
    world.drop(other, buildEmalin({ sequence: 3, claims: makeClaims('C', 2) }));
    await world.pass();
    const text = await show(world, 'C-1');
    expect(text).toMatch(/^Item 1: 100,00/);
    expect(text).toContain('not sent');
    expect(text).toContain('Needs action: held: SEQUENCE_GAP');
  });

  test('that no file has is not found', async () => {
    const world = await makeSentWorld(makeClaims('A', 3, [2]));
    await expect(show(world, 'Z-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('show of a batch has what a service desk asks for', async () => {
  const world = await makeWorld({
    config: {
      creditors: {
        KBL: {
          name: 'Kreditbolaget Exempel AB',
          orgnr: '556001-0018',
          contact: { email: 'inkasso@example.se', phone: '08-123 45 67' },
          permits: PERMITS,
        },
      },
    },
  });
  world.drop(FILE, buildEmalin());
  await world.pass();
  const { id, size, sha256, remoteName } = await world.findBatch(FILE);

  const text = await show(world, id);

  expect(text).toContain(
    'KBL Kreditbolaget Exempel AB, organisationsnummer 5560010018; inkasso@example.se, 08-123 45 67',
  );
  expect(text).toContain('Verkställighet: Ansökan om verkställighet (application REX)');
  expect(text).toContain(`${remoteName}, number 1`);
  expect(text).toContain(`${size} bytes, sha-256 ${sha256}`);
  expect(text).toMatch(/sent +2026-11-20 09:01:00, over kfm, place .*path .*counterpart\/in/);
  expect(text).toMatch(/receipt +waiting, due 2026-11-23 12:00 .*promised by 2026-11-23 12:00/);
});

test('show says what waits for a person, and what to do', async () => {
  const world = await makeWorld({ channel: { sendTo: 'nowhere' } });
  world.drop(FILE, buildEmalin());
  await world.pass();
  const { id } = await world.findBatch(FILE);
  const text = await show(world, FILE);
  expect(text).toMatch(/^Needs action: failed: FOLDER_PATH_MISSING/m);
  expect(text).toContain(`kvittera resend ${id} --comment`);
});

describe('an answer that changes nothing stands in the story and the report of its batch', () => {
  test.each([
    {
      what: 'one that contradicts',
      bytes: buildKvittens({ items: 3, errors: [{ position: 1, reference: 'A-1', code: '101' }] }),
      says: 'CONTRADICTORY',
    },
    { what: 'a repetition', bytes: buildKvittens({ items: 3 }), says: 'DUPLICATE' },
    {
      what: 'one that does not fit',
      bytes: buildKvittens({ items: 3, errors: [{ position: 9, reference: '', code: '101' }] }),
      says: 'names item 9 of a batch of 3',
    },
  ])('$what', async ({ bytes, says }) => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    world.answer('REX.KBL.KVITTENS.0002.etr', bytes);
    await world.pass();
    const { id } = await world.findBatch(FILE);
    const other = await world.findAnswer('REX.KBL.KVITTENS.0002.etr');

    expect(await show(world, id)).toContain(`(${other.id})`);
    expect(await show(world, id)).toContain(says);
    const [, files = ''] = (await readReport(world)).split('FILES OF THE DAY');
    expect(files).toContain(`(${other.id})`);
    expect(files).toContain(says);
  });

  test('one that came late', async () => {
    const world = await makeSentWorld();
    world.clock.advance(5 * 86_400_000);
    await world.pass();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    const { id } = await world.findAnswer(KVITTENS);
    const story = await show(world, (await world.findBatch(FILE)).id);
    expect(story).toContain(`(${id}): accepted, late`);
    expect(await readReport(world)).toContain(`(${id}): accepted, late`);
  });
});

describe('a case that no item of ours has', () => {
  test('waits for a person, is listed by its answer and found by its number', async () => {
    const world = await makeSentWorld();
    const cases = { 'U-1-26': 'A-1', 'U-2-26': 'Z-1' };
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases }]));
    await world.pass();
    const { id } = await world.findAnswer(EMALUT);

    const { actions } = await world.app.buildReport(DAY, DAY);
    expect(actions).toMatchObject([{ kind: 'unknown-case', id }]);
    expect(actions[0]?.text).toContain('malnummer U-2-26');
    for (const wanted of ['U-2-26', 'u-2-26', 'Z-1', id])
      expect(await show(world, wanted)).toContain(
        'No item of ours: malnummer U-2-26, referens Z-1, on line 3 of the answer',
      );

    await world.decide(id, 'settle');
    expect((await world.app.buildReport(DAY, DAY)).actions).toEqual([]);
    await world.verify();
  });

  test('is found by its number although its whole section was registered by hand', async () => {
    const world = await makeSentWorld();
    world.answer(EMALUT, buildBekraftelse([{ cases: { 'U-7-26': '' } }]));
    await world.pass();
    expect((await world.app.buildReport(DAY, DAY)).actions).toEqual([]);
    expect(await show(world, 'U-7-26')).toContain('malnummer U-7-26');
  });

  test('does not count as a confirmation of ours', async () => {
    const world = await makeSentWorld(makeClaims('A', 2));
    world.answer(KVITTENS, buildKvittens({ items: 2 }));
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases: { 'U-1': 'A-1', 'U-2': 'Z' } }]));
    await world.pass();
    const { actions } = await world.app.buildReport(DAY, DAY);
    expect(actions.map(({ kind }) => kind)).toEqual(['unknown-case', 'unconfirmed']);
  });
});

describe('who dropped a file', () => {
  const WRITTEN = new Date('2026-11-19T22:30:05Z');

  async function takeWritten(): Promise<World> {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    utimesSync(world.path('inbox', FILE), WRITTEN, WRITTEN);
    await world.pass();
    return world;
  }

  test('is told with the time it was written, as the file system knows it', async () => {
    const world = await takeWritten();
    const { uid, username } = userInfo();
    expect(await show(world, FILE)).toContain(
      `  dropped by uid ${uid} (${username}), written 2026-11-19 23:30:05\n`,
    );
    await world.verify();
  });

  test('is not told of a file that was claimed before that was kept', async () => {
    const world = await makeWorld();
    const data = { name: 'old', origin: 'kbl/old', size: 1, sha256: 'f'.repeat(64) };
    await world.app.ledger.append([{ kind: 'drop.claimed', subject: 'd-old', data }]);
    const text = await show(world, 'd-old');
    expect(text).toContain('File kbl/old (d-old)');
    expect(text).not.toContain('dropped by');
    await world.verify();
  });

  test('is known of a claim that a crash had cut short', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin());
    utimesSync(world.path('inbox', FILE), WRITTEN, WRITTEN);
    const candidate = { origin: FILE, path: world.path('inbox', FILE), companions: [] };
    await claim(candidate, world.path('work'), 'd-1');
    await world.restart();
    await world.pass();
    expect(await show(world, 'd-1')).toContain('written 2026-11-19 23:30:05');
  });
});

describe('a file whose name holds a personal number or hidden signs', () => {
  const NAME = 'KBL.EMALIN.900101-1239\u202e\u001b[31m\n.etr';

  async function makeNamedWorld(): Promise<World> {
    const world = await makeWorld();
    world.drop(`kbl/${NAME}`, Buffer.from('nothing that anybody knows'));
    await world.pass();
    return world;
  }

  test('is masked in the report and its data, unless that is asked for', async () => {
    const { app } = await makeNamedWorld();
    const data = await app.buildReport(DAY, DAY);
    expect(JSON.stringify(data)).not.toContain('900101');
    expect(formatReportText(data)).toContain('KBL.EMALIN.******-****\\u202e\\u001b[31m\\u000a.etr');
    const open = await app.buildReport(DAY, DAY, { showPersonal: true });
    expect(formatReportText(open)).toContain('900101-1239');
  });

  test('is found by its real name and by the name that is shown', async () => {
    const world = await makeNamedWorld();
    for (const wanted of [NAME, 'KBL.EMALIN.******-****\\u202e\\u001b[31m\\u000a.etr']) {
      const text = await show(world, wanted);
      expect(text).toContain('File kbl/KBL.EMALIN.******-****\\u202e\\u001b[31m\\u000a.etr (d-');
      expect(text).not.toMatch(/900101|\u202e|\u001b/);
    }
    expect(await show(world, NAME, true)).toContain('900101-1239');
  });
});
