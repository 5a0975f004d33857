import { describe, expect, test } from 'vitest';
import { breakFolder, mendFolder } from './broken-folder.ts';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';

async function makeSentWorld(): Promise<World> {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  return world;
}

interface Case {
  readonly what: string;
  readonly name?: string;
  readonly bytes: Buffer;
  readonly outcome: string;
  readonly says: RegExp;
}

const error = (position: number | undefined, reference: string) => [
  { ...(position === undefined ? {} : { position }), reference, code: '101' },
];

const CASES: readonly Case[] = [
  {
    what: 'for a running number never sent',
    bytes: buildKvittens({ sequence: 7 }),
    outcome: 'unknown-batch',
    says: /creditor KBL \+ sequence 7: no batch/,
  },
  {
    what: 'for another creditor with the same running number',
    bytes: buildKvittens({ creditor: 'FCB', items: 3 }),
    outcome: 'unknown-batch',
    says: /creditor FCB/,
  },
  {
    what: 'for a creditor that nobody knows',
    bytes: buildKvittens({ creditor: 'XYZ', items: 3 }),
    outcome: 'unknown-batch',
    says: /creditor XYZ/,
  },
  {
    what: 'with an error at a position beyond the batch',
    bytes: buildKvittens({ items: 3, errors: error(4, '') }),
    outcome: 'contradictory',
    says: /names item 4 of a batch of 3/,
  },
  {
    what: 'with an error for a reference that is not in the batch',
    bytes: buildKvittens({ items: 3, errors: error(2, 'Z-9') }),
    outcome: 'contradictory',
    says: /item 2 and referens Z-9, which are not the same item/,
  },
  {
    what: 'whose error has the position of one application and the reference of another',
    bytes: buildKvittens({ items: 3, errors: error(2, 'A-3') }),
    outcome: 'contradictory',
    says: /item 2 and referens A-3, which are not the same item/,
  },
  {
    what: 'in another encoding',
    bytes: Buffer.from(buildKvittens({ items: 3 }).toString('latin1'), 'utf16le'),
    outcome: 'unreadable',
    says: /./,
  },
  { what: 'of no bytes', bytes: Buffer.alloc(0), outcome: 'unreadable', says: /./ },
  {
    what: 'cut off within a record',
    bytes: buildKvittens({ items: 3, errors: error(2, 'A-2') }).subarray(0, 20),
    outcome: 'unreadable',
    says: /findings; first/,
  },
  {
    what: 'with a record that nobody knows',
    bytes: Buffer.concat([buildKvittens({ items: 3 }), Buffer.from('ZZ what is this\r\n')]),
    outcome: 'unreadable',
    says: /on line 2/,
  },
  {
    what: 'with a verdict outside the code list',
    bytes: Buffer.from(
      buildKvittens({ items: 3 }).toString('latin1').replace('20G0', '20X0'),
      'latin1',
    ),
    outcome: 'unreadable',
    says: /findings; first/,
  },
  {
    what: 'that is no answer at all',
    name: 'lunch.txt',
    bytes: Buffer.from('the canteen is closed on Friday'),
    outcome: 'unreadable',
    says: /no answer that is known here: name /,
  },
];

describe('an answer is put to a person, and changes nothing, when it is one', () => {
  test.each(CASES)('$what', async ({ name = KVITTENS, bytes, outcome, says }) => {
    const world = await makeSentWorld();
    const before = await world.findBatch(FILE);
    world.answer(name, bytes);
    await world.pass();
    await world.pass();
    const answer = await world.findAnswer(name);
    expect(answer).toMatchObject({ state: 'unmatched', outcome, acknowledged: 1 });
    expect(answer.reasonText).toMatch(says);
    expect(await world.findBatch(FILE)).toEqual(before);
    const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
    expect(actions).toMatchObject([{ kind: 'unmatched', id: answer.id }]);
    expect(world.read('outbox', 'answers', name).equals(bytes)).toBe(true);
    const events = await world.app.ledger.listEvents([answer.id]);
    expect(events.filter((event) => event.kind === 'answer.unmatched')).toHaveLength(1);

    // The right answer is not hindered by the wrong one.
    world.answer('REX.KBL.KVITTENS.0009.etr', buildKvittens({ items: 3 }));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    await world.decide(answer.id, 'settle');
    await world.pass();
    expect((await world.app.buildReport('2026-11-20', '2026-11-20')).actions).toEqual([]);
    await world.verify();
  });
});

describe('an answer that contradicts the one before it', () => {
  test.each([
    { what: 'accepted, then an application is refused', first: [], second: error(1, 'A-1') },
    { what: 'an application refused, then accepted', first: error(1, 'A-1'), second: [] },
    { what: 'another application refused', first: error(1, 'A-1'), second: error(2, 'A-2') },
    { what: 'accepted, then refused as a whole', first: [], second: error(undefined, '') },
  ])('$what: the first stands, and a person is told', async ({ first, second }) => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3, errors: first }));
    await world.pass();
    const before = await world.findBatch(FILE);
    world.answer('REX.KBL.KVITTENS.0002.etr', buildKvittens({ items: 3, errors: second }));
    await world.pass();
    const answer = await world.findAnswer('REX.KBL.KVITTENS.0002.etr');
    expect(answer).toMatchObject({ state: 'matched', outcome: 'contradictory' });
    expect(await world.findBatch(FILE)).toEqual(before);
    const { actions } = await world.app.buildReport('2026-11-20', '2026-11-20');
    expect(actions[0]).toMatchObject({ kind: 'contradictory', id: answer.id });
    await world.verify();
  });
});

test('a refused kvittens that says no error refuses the whole file', async () => {
  const world = await makeSentWorld();
  world.answer(KVITTENS, buildKvittens({ items: 3, accepted: false }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'rejected', itemsRejected: 3 });
});

test('an approved kvittens that carries errors is not taken for an acceptance', async () => {
  const world = await makeSentWorld();
  world.answer(KVITTENS, buildKvittens({ items: 3, accepted: true, errors: error(2, 'A-2') }));
  await world.pass();
  expect((await world.findBatch(FILE)).verdict).not.toBe('accepted');
});

test('a bekräftelse for applications beyond the batch confirms the batch and is put to a person', async () => {
  const world = await makeSentWorld();
  world.answer(
    'KBL.EMALUT.0001.etr',
    buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': 'A-1', 'U-2-26': 'Z-1' } }]),
  );
  await world.pass();
  expect(await world.findAnswer('KBL.EMALUT.0001.etr')).toMatchObject({
    outcome: 'accepted',
    items: 1,
    reasonText:
      'it names 1 case that is not in the batch; first malnummer U-2-26, referens Z-1 on line 3',
  });
  await world.verify();
});

describe('an answer to a batch that has not been sent', () => {
  test('is put to a person, and the batch is not sent before a person has decided', async () => {
    const world = await makeWorld();
    breakFolder(world);
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'sealed' });
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    const answer = await world.findAnswer(KVITTENS);
    expect(answer).toMatchObject({ state: 'unmatched', outcome: 'before-send' });

    // Somebody else may have sent these claims: nothing goes out by itself, though it could.
    mendFolder(world);
    for (let pass = 0; pass < 5; pass++) await world.pass();
    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ state: 'failed', reasonCode: 'ANSWERED_UNSENT', verdict: null });
    expect(batch.reasonText).toContain(answer.id);
    expect(world.listSent()).toEqual([]);
    await world.verify();

    await world.decide(answer.id, 'settle');
    await world.decide(batch.id, 'resend');
    await world.roundTrip();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
  });

  test('and was cancelled says that the authority has it all the same', async () => {
    const world = await makeWorld({ channel: { sendTo: 'nowhere' } });
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    await world.decide((await world.findBatch(FILE)).id, 'cancel');
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    const { reasonText, ...answer } = await world.findAnswer(KVITTENS);
    expect(answer).toMatchObject({ state: 'unmatched', outcome: 'before-send' });
    expect(reasonText).toMatch(/b-\w+, which is cancelled: the authority has it all the same/);
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'cancelled' });
  });
});
