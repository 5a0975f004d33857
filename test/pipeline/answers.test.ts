import { describe, expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';
const SENT = 'KBL.EMALIN.00001.20261120.etr';
const DAY = 86_400_000;

/** A world in which a file of three applications has been sent, to a counterpart that says nothing. */
async function makeSentWorld(): Promise<World> {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  return world;
}

async function listLayers(world: World): Promise<{ [layer: string]: string }> {
  const layers = await world.app.ledger.listLayers([(await world.findBatch(FILE)).id]);
  return Object.fromEntries(layers.map(({ layer, state }) => [layer, state]));
}

test('an error code that nobody has listed refuses its item all the same, and is told', async () => {
  const world = await makeSentWorld();
  const error = { position: 2, reference: 'A-2', code: '777' };
  world.answer(KVITTENS, buildKvittens({ items: 3, errors: [error] }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'partly', itemsRejected: 1 });
  const outcomes = await world.app.ledger.listItemOutcomes([(await world.findBatch(FILE)).id]);
  expect(outcomes).toMatchObject([{ ordinal: 2, code: '777', text: 'Fel' }]);
  await world.verify();
});

describe('an answer that comes twice', () => {
  test('counts once, whether it is fetched again or sent again', async () => {
    const world = await makeSentWorld();
    const bytes = buildKvittens({
      items: 3,
      errors: [{ position: 2, reference: 'A-2', code: '101' }],
    });
    for (const name of [KVITTENS, 'REX.KBL.KVITTENS.0002.etr', KVITTENS]) {
      world.answer(name, bytes);
      await world.pass();
    }
    const answers = await world.app.ledger.listAnswers();
    expect(answers.map(({ outcome }) => outcome)).toEqual(['partly', 'duplicate', 'duplicate']);
    expect(await world.findBatch(FILE)).toMatchObject({ itemsRejected: 1, itemsAccepted: 2 });
    expect(
      await world.app.ledger.listItemOutcomes([(await world.findBatch(FILE)).id]),
    ).toHaveLength(1);
    await world.verify();
  });

  test('in text and in XML is the same answer', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    world.answer(
      'REX.KBL.KVITTENS.0002.etr',
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?><Kvittens><Transaktionsfil><Intressentkod>KBL</Intressentkod><Lopnummer>1</Lopnummer></Transaktionsfil><Mottagen>2026-11-20</Mottagen><Resultat>G</Resultat><AntalHandlingar>3</AntalHandlingar><AntalFel>0</AntalFel></Kvittens>',
      ),
    );
    await world.pass();
    const outcomes = (await world.app.ledger.listAnswers()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['accepted', 'duplicate']);
  });
});

describe('answers in another order than promised', () => {
  const bekraftelse = buildBekraftelse([
    { sequence: 1, cases: { 'U-1-26': 'A-1', 'U-2-26': 'A-2' } },
  ]);
  const kvittens = buildKvittens({
    items: 3,
    errors: [{ position: 3, reference: 'A-3', code: '101' }],
  });

  test('the bekräftelse first: the kvittens still decides', async () => {
    const world = await makeSentWorld();
    world.answer('KBL.EMALUT.0001.etr', bekraftelse);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', verdict: null });
    expect(await listLayers(world)).toEqual({ receipt: 'waiting', decision: 'accepted' });
    world.answer(KVITTENS, kvittens);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({
      state: 'answered',
      verdict: 'partly',
      itemsRejected: 1,
    });
    await world.verify();
  });

  test('both in one pass, whichever is read first, come to the same', async () => {
    const states = [];
    for (const names of [
      ['KBL.EMALUT.1.etr', 'REX.KBL.KVITTENS.2.etr'],
      ['KBL.EMALUT.2.etr', 'REX.KBL.KVITTENS.1.etr'],
    ]) {
      const world = await makeSentWorld();
      world.answer(names[0]!, bekraftelse);
      world.answer(names[1]!, kvittens);
      await world.pass();
      const { verdict, itemsRejected, amountAccepted } = await world.findBatch(FILE);
      states.push({ verdict, itemsRejected, amountAccepted, ...(await listLayers(world)) });
    }
    expect(states[0]).toEqual(states[1]);
  });
});

describe('an answer that is late', () => {
  test('is warned of, then overdue, then recorded as late and believed', async () => {
    const world = await makeSentWorld();
    const { id } = await world.findBatch(FILE);
    const kinds = async () => (await world.app.ledger.listEvents([id])).map((event) => event.kind);
    const actions = async () =>
      (await world.app.buildReport('2026-11-20', '2026-11-20')).actions.map(
        (action) => action.kind,
      );
    world.clock.advance(DAY / 2);
    await world.pass();
    expect(await kinds()).toContain('layer.warned');
    expect(await actions()).toEqual(['late-soon']);
    // Friday's file is due on Monday at noon, in Stockholm.
    world.clock.advance(3 * DAY);
    await world.pass();
    await world.pass();
    expect((await kinds()).filter((kind) => kind === 'layer.overdue')).toHaveLength(1);
    expect(await actions()).toContain('overdue');
    // The third business day after Friday is Wednesday.
    world.clock.advance(2 * DAY);
    await world.pass();
    await world.pass();
    expect((await kinds()).filter((kind) => kind === 'layer.escalated')).toHaveLength(1);
    expect((await actions())[0]).toBe('escalated');

    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();

    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'accepted', isLate: 1 });
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    await world.verify();
  });

  test('within its time is not late', async () => {
    const world = await makeSentWorld();
    world.clock.advance(2 * DAY);
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ isLate: 0 });
  });

  test('wins over a deadline that passed while nobody looked', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    world.clock.advance(30 * DAY);
    await world.pass();
    expect(await listLayers(world)).toMatchObject({ receipt: 'accepted' });
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'accepted', isLate: 1 });
  });
});

describe('several sections in one bekräftelse', () => {
  test('each finds its batch, and cases never sent by file are noted', async () => {
    const world = await makeSentWorld();
    const second = 'kbl/KBL.EMALIN.D261120.002.etr';
    world.drop(second, buildEmalin({ sequence: 2, claims: makeClaims('B', 2) }));
    await world.pass();
    world.answer(
      'KBL.EMALUT.0001.etr',
      buildBekraftelse([
        { sequence: 2, cases: { 'U-21-26': 'B-1', 'U-22-26': 'B-2' } },
        { cases: { 'U-99-26': 'by hand' } },
        { sequence: 1, cases: { 'U-11-26': 'A-1', 'U-12-26': 'A-2', 'U-13-26': 'A-3' } },
      ]),
    );
    await world.pass();
    const answers = await world.app.ledger.listAnswers();
    expect(answers.map(({ state, outcome, items }) => [state, outcome, items])).toEqual([
      ['matched', 'accepted', 2],
      ['settled', 'not-ours', 1],
      ['matched', 'accepted', 3],
    ]);
    const first = await findStories(world.app, 'U-12-26');
    expect(first.map((story) => [story.batch?.sequence, story.items[0]?.ordinal])).toEqual([
      [1, 2],
    ]);
    const other = await findStories(world.app, 'U-22-26');
    expect(other.map((story) => [story.batch?.sequence, story.items[0]?.ordinal])).toEqual([
      [2, 2],
    ]);
    expect((await world.app.buildReport('2026-11-20', '2026-11-20')).actions).toEqual([]);
    await world.verify();
  });

  test('a section of a batch we do not know leaves the others alone', async () => {
    const world = await makeSentWorld();
    world.answer(
      'KBL.EMALUT.0001.etr',
      buildBekraftelse([
        { sequence: 77, cases: { 'U-21-26': 'Z-1' } },
        { sequence: 1, cases: { 'U-11-26': 'A-1' } },
      ]),
    );
    await world.pass();
    const outcomes = (await world.app.ledger.listAnswers()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['unknown-batch', 'accepted']);
    expect(await listLayers(world)).toMatchObject({ decision: 'accepted' });
  });
});

test('a bekräftelse in two files for one batch is one answer in two parts', async () => {
  const world = await makeSentWorld();
  const parts: { readonly [malnummer: string]: string }[] = [
    { 'U-1-26': 'A-1' },
    { 'U-2-26': 'A-2', 'U-3-26': 'A-3' },
  ];
  for (const [index, cases] of parts.entries()) {
    world.answer(`KBL.EMALUT.000${index}.etr`, buildBekraftelse([{ sequence: 1, cases }]));
    await world.pass();
  }
  const outcomes = (await world.app.ledger.listAnswers()).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['accepted', 'accepted']);
  for (const [malnummer, ordinal] of [
    ['U-1-26', 1],
    ['U-3-26', 3],
  ] as const) {
    const [story] = await findStories(world.app, malnummer);
    expect(story?.items).toMatchObject([{ ordinal }]);
  }
  // The first part again is a repetition; another number for the same application is not.
  world.answer(
    'KBL.EMALUT.0007.etr',
    buildBekraftelse([{ sequence: 1, cases: { 'U-1-26': 'A-1' } }]),
  );
  world.answer(
    'KBL.EMALUT.0008.etr',
    buildBekraftelse([{ sequence: 1, cases: { 'U-9-26': 'A-1' } }]),
  );
  await world.pass();
  expect(await world.findAnswer('KBL.EMALUT.0007.etr')).toMatchObject({ outcome: 'duplicate' });
  expect(await world.findAnswer('KBL.EMALUT.0008.etr')).toMatchObject({ outcome: 'contradictory' });
  await world.verify();
});

test('an answer without a running number is matched by the file name it repeats', async () => {
  const world = await makeSentWorld();
  world.answer(KVITTENS, buildKvittens({ items: 3, sequence: 0, fileName: SENT }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
});
