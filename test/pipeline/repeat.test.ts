import { describe, expect, test } from 'vitest';
import { report } from '../../src/stages/report.ts';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const DAYS = ['2026-11-20', '2026-11-20'] as const;

/** A world with something in every state: answered in part, silent, quarantined, held, unmatched. */
async function makeFullWorld(): Promise<World> {
  const world = await makeWorld({ plan: { rejectItems: { 'A-2': '101' }, silent: [2] } });
  world.drop('kbl/1.etr', buildEmalin({ claims: makeClaims('A', 3) }));
  world.drop('kbl/2.etr', buildEmalin({ sequence: 2, claims: makeClaims('B', 3, [1]) }));
  world.drop('kbl/3.etr', Buffer.from('nothing that anybody knows'));
  world.drop('kbl/4.etr', buildEmalin({ sequence: 4, claims: makeClaims('D', 1) }));
  world.answer('REX.KBL.KVITTENS.9999.etr', buildKvittens({ sequence: 99 }));
  await world.roundTrip();
  return world;
}

async function readReports(world: World): Promise<string[]> {
  const paths = await report(await world.app.buildReport(...DAYS), world.path('reports'));
  expect(paths).toHaveLength(4);
  return paths.map((path) => world.read(path.slice(world.root.length)).toString());
}

async function getLastHash(world: World): Promise<string | undefined> {
  return (await world.app.ledger.findLastEvent())?.hash;
}

describe('a pass that has nothing to do', () => {
  test('writes nothing to the ledger, moves no file, and leaves the same reports', async () => {
    const world = await makeFullWorld();
    const hash = await getLastHash(world);
    const reports = await readReports(world);
    const outbox = world.list('outbox', 'quarantine');
    for (let turn = 0; turn < 3; turn++) {
      await world.pass();
      await world.restart();
      await world.counterpart.takeAll();
    }
    expect(await getLastHash(world)).toBe(hash);
    expect(await readReports(world)).toEqual(reports);
    expect(world.list('outbox', 'quarantine')).toEqual(outbox);
    expect(world.listSent()).toHaveLength(2);
    await world.verify();
  });

  test('leaves the same reports whenever they are written', async () => {
    const world = await makeFullWorld();
    const reports = await readReports(world);
    world.clock.advance(5 * 86_400_000);
    expect(await readReports(world)).toEqual(reports);
  });
});

test('the report’s totals add up: in = rejected here + waiting here + sent, sent = accepted + rejected + pending', async () => {
  const world = await makeFullWorld();
  const { totals } = await world.app.buildReport(...DAYS);
  for (const unit of ['items', 'amount'] as const) {
    const { received, rejectedHere, waitingHere, sent, accepted, rejected, pending } = totals;
    expect(received[unit]).toBe(rejectedHere[unit] + waitingHere[unit] + sent[unit]);
    expect(sent[unit]).toBe(accepted[unit] + rejected[unit] + pending[unit]);
  }
  expect(totals).toMatchObject({
    received: { files: 4, items: 7 },
    rejectedHere: { items: 1 },
    waitingHere: { items: 1 },
    sent: { files: 2, items: 5 },
    accepted: { items: 2 },
    rejected: { items: 1 },
    pending: { items: 2 },
  });
});

test('a pass that is told to stop leaves what is left to the next', async () => {
  const world = await makeWorld();
  for (let sequence = 1; sequence <= 5; sequence++)
    world.drop(
      `kbl/${sequence}.etr`,
      buildEmalin({ sequence, claims: makeClaims(`S${sequence}`, 1) }),
    );
  const stop = new AbortController();
  Object.assign(world.app.context, { signal: stop.signal });
  const { ledger } = world.app.context;
  const { append } = ledger;
  let batches = 0;
  ledger.append = async (events, attachments) => {
    await append(events, attachments);
    if (events.some((event) => event.kind === 'batch.shipped') && ++batches === 2) stop.abort();
  };
  await world.pass();
  expect(world.listSent()).toHaveLength(2);
  Object.assign(world.app.context, { signal: undefined });
  await world.roundTrip();
  expect(world.listSent()).toHaveLength(5);
  await world.verify();
});

test('an answer that we cannot deal with is put to a person and stops no other', async () => {
  const world = await makeWorld();
  for (const sequence of [1, 2])
    world.drop(
      `kbl/${sequence}.etr`,
      buildEmalin({ sequence, claims: makeClaims(`S${sequence}`, 1) }),
    );
  await world.pass();
  const broken = await world.findBatch('kbl/1.etr');
  const { ledger } = world.app.context;
  const { loadIndex } = ledger;
  ledger.loadIndex = async (id) => (id === broken.id ? undefined : loadIndex(id));
  await world.counterpart.takeAll();
  await world.pass();
  ledger.loadIndex = loadIndex;
  expect(await world.findBatch('kbl/2.etr')).toMatchObject({ verdict: 'accepted' });
  expect(await world.findBatch('kbl/1.etr')).toMatchObject({ state: 'shipped' });
  const unmatched = await ledger.listAnswers({ states: ['unmatched'] });
  expect(unmatched.map((answer) => answer.outcome)).toEqual(['unreadable', 'unreadable']);
  expect(unmatched[0]?.reasonText).toContain('lacks its manifest');
});
