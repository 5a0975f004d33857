import { renameSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatReportText } from '../../src/report/format-report-text.ts';
import { buildBekraftelse, buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';
const EMALUT = 'KBL.EMALUT.0001.etr';
const DAY_MS = 86_400_000;

async function makeSentWorld(items = 3): Promise<World> {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', items) }));
  await world.pass();
  return world;
}

async function listActions({ app }: World) {
  return (await app.buildReport(app.getToday(), app.getToday())).actions;
}

describe('a batch that has been answered in part', () => {
  async function makeHalfAnswered(): Promise<World> {
    const world = await makeSentWorld();
    const cases = { 'U-1-26': 'A-1', 'U-2-26': 'A-2', 'U-3-26': 'A-3' };
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases }]));
    await world.pass();
    world.clock.advance(7 * DAY_MS);
    await world.pass();
    return world;
  }

  test('is not sent again, and nobody is told to', async () => {
    const world = await makeHalfAnswered();
    const { id } = await world.findBatch(FILE);

    const overdue = (await listActions(world)).filter((action) => action.id === id);
    expect(overdue.map(({ kind }) => kind)).toEqual(['overdue']);
    expect(overdue[0]?.fix).toContain('It has arrived (the decision has come)');
    expect(overdue[0]?.fix).not.toContain('--absent');
    await expect(world.decide(id, 'absent')).rejects.toMatchObject({
      code: 'DECISION_REFUSED',
      fix: expect.stringContaining('its decision has come'),
    });
    expect(world.listSent()).toHaveLength(1);
  });

  test('ends when an operator says what the missing answer is', async () => {
    const world = await makeHalfAnswered();
    const { id } = await world.findBatch(FILE);
    const accepted = { name: 'answered', verdict: 'accepted' } as const;
    await expect(world.decide(id, { ...accepted, layer: 'decision' })).rejects.toMatchObject({
      fix: 'say --layer receipt',
    });

    await world.decide(id, { ...accepted, layer: 'receipt' });

    expect(await world.findBatch(FILE)).toMatchObject({
      state: 'answered',
      verdict: 'accepted',
      itemsAccepted: 3,
    });
    expect(await listActions(world)).toEqual([]);
    await world.verify();
    const report = await world.app.buildReport(world.app.getToday(), world.app.getToday());
    expect(formatReportText(report)).toContain('answered');
  });
});

test('a batch that was rejected by letter counts as rejected whole', async () => {
  const world = await makeSentWorld();
  const { id } = await world.findBatch(FILE);

  await world.decide(id, { name: 'answered', verdict: 'rejected', layer: 'receipt' });

  expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'rejected', itemsRejected: 3 });
  expect((await listActions(world)).map(({ kind }) => kind)).toEqual(['rejected']);
  await world.verify();
  await world.decide(id, 'settle');
  await expect(world.decide(id, 'settle')).rejects.toMatchObject({ code: 'DECISION_REFUSED' });
});

test('a batch of which nothing was rejected cannot be settled', async () => {
  const world = await makeSentWorld();
  const { id } = await world.findBatch(FILE);
  await expect(world.decide(id, 'settle')).rejects.toMatchObject({ code: 'DECISION_REFUSED' });
});

describe('an answer that found no batch', () => {
  test('answers the one that an operator names', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, buildKvittens({ sequence: 0, items: 3 }));
    await world.pass();
    const { id } = await world.findAnswer(KVITTENS);
    const batch = await world.findBatch(FILE);
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'unknown-batch' });

    await expect(world.decide(id, { name: 'batch', batchId: 'b-?' })).rejects.toMatchObject({
      fix: "there is no batch 'b-?'",
    });
    await world.decide(id, { name: 'batch', batchId: batch.id });
    await world.pass();

    expect(await world.findAnswer(KVITTENS)).toMatchObject({ state: 'matched', batchId: batch.id });
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'accepted' });
    await world.verify();
  });

  test('that could not be read is read again when asked', async () => {
    const world = await makeSentWorld();
    world.answer(KVITTENS, Buffer.from('KVnonsense\r\n'));
    await world.pass();
    const { id } = await world.findAnswer(KVITTENS);

    await world.decide(id, 'again');
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ state: 'received' });
    await world.pass();

    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'unreadable' });
    await world.verify();
  });
});

describe('a decision that leaves claims out', () => {
  test.each<[string, { readonly [malnummer: string]: string }, string]>([
    ['all of them', {}, 'confirms 0 of 2 accepted items'],
    [
      'one, and names one that was rejected',
      { 'U-1-26': 'A-1', 'U-2-26': 'A-2' },
      'confirms 1 of 2',
    ],
  ])('%s is told of', async (_, cases, text) => {
    const world = await makeSentWorld();
    const errors = [{ position: 2, reference: 'A-2', code: '101' }];
    world.answer(KVITTENS, buildKvittens({ items: 3, errors }));
    await world.pass();
    world.answer(EMALUT, buildBekraftelse([{ sequence: 1, cases }]));
    await world.pass();

    const unconfirmed = (await listActions(world)).filter(({ kind }) => kind === 'unconfirmed');
    expect(unconfirmed.map((action) => action.text)).toEqual([expect.stringContaining(text)]);
  });
});

test('a counterpart that cannot be asked for answers is told of until it can', async () => {
  const world = await makeSentWorld();
  const out = world.path('counterpart', 'out');
  renameSync(out, `${out}.away`);
  await world.pass();
  await world.pass();

  const [outage] = (await listActions(world)).filter(({ kind }) => kind === 'not-fetched');
  expect(outage).toMatchObject({ id: 'kfm' });
  expect(outage?.text).toMatch(/^answers cannot be fetched since 2026-11-20 09:02: .*out/);
  const events = await world.app.ledger.listEvents(['kfm']);
  expect(events.map(({ kind }) => kind)).toEqual(['channel.unreachable']);

  renameSync(`${out}.away`, out);
  await world.pass();
  expect((await listActions(world)).filter(({ kind }) => kind === 'not-fetched')).toEqual([]);
  await world.verify();
});
