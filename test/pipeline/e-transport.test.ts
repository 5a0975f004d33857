import { expect, test } from 'vitest';
import { findStories } from '../../src/app/story.ts';
import { describeStory } from '../../src/report/describe-story.ts';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeETransportWorld, OTHER_PRODUCT, PRODUCT } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.1.etr';
const KVITTENS = 'REX.KBL.KVITTENS.0001.etr';

test('a file goes out over e-transport, and its kvittens comes back and is matched once', async () => {
  const { world, server, answer } = await makeETransportWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  const { id, remoteName, size } = await world.findBatch(FILE);
  expect(server.submits).toMatchObject([{ name: remoteName, bytes: size }]);

  answer(KVITTENS, buildKvittens({ items: 3 }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
  // What goes on being listed is the same delivery.
  await world.pass();
  await world.restart();
  await world.pass();
  expect(await world.app.ledger.listAnswers()).toHaveLength(1);

  // The same name with other content is another answer.
  const errors = [{ position: 2, reference: 'A-2', code: '101' }];
  answer(KVITTENS, buildKvittens({ items: 3, errors }));
  await world.pass();
  const answers = await world.app.ledger.listAnswers({ batchIds: [id] });
  expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'contradictory']);
  await world.verify();
});

test('the transaction id of e-transport is on record, for its service desk', async () => {
  const { world } = await makeETransportWorld();
  world.drop(FILE, buildEmalin());
  await world.pass();
  const { id } = await world.findBatch(FILE);
  const events = await world.app.ledger.listEvents([id]);
  const shipped = events.find(({ kind }) => kind === 'batch.shipped');
  expect(shipped?.data).toContain('ET-1');
});

test('a submit whose answer was lost is not repeated: its kvittens settles it', async () => {
  const { world, server, answer } = await makeETransportWorld();
  server.faults.cut = 'after-body';
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  delete server.faults.cut;
  world.clock.advance(3_600_000);
  await world.pass();

  expect(await world.findBatch(FILE)).toMatchObject({ state: 'in-doubt' });
  expect(server.submits).toHaveLength(1);
  // What the service desk asks for.
  const [story] = await findStories(world.app, (await world.findBatch(FILE)).id);
  const told = describeStory(story!, 'Europe/Stockholm');
  expect(told).toMatch(
    /sent +not known, last tried 2026-11-20 \d\d:\d\d:\d\d, .*address https:.*, evidence \/.*\/d-.*\.evidence\.json/,
  );
  answer(KVITTENS, buildKvittens({ items: 3 }));
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'answered', verdict: 'accepted' });
  expect(server.submits).toHaveLength(1);
  await world.verify();
});

test('a submit that was refused before its first byte is sent again by itself', async () => {
  const { world, server } = await makeETransportWorld();
  server.faults.refuseEarly = 503;
  world.drop(FILE, buildEmalin());
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'sealed' });
  expect(server.submits).toEqual([]);

  delete server.faults.refuseEarly;
  world.clock.advance(3_600_000);
  await world.pass();
  expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped' });
  expect(server.submits).toHaveLength(1);
  await world.verify();
});

test('the counterpart is asked for answers no more often than the settings say', async () => {
  const { world, server } = await makeETransportWorld();
  await world.pass();
  const before = server.lists;
  world.clock.advance(20_000);
  await world.app.runPass({ settle: false, waitMs: 0 });
  expect(server.lists).toBe(before);
  await world.pass();
  // Once for each product.
  expect(server.lists).toBe(before + 2);
});

test('the same name and content in another product is another delivery, taken once there too', async () => {
  const { world, answer } = await makeETransportWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
  await world.pass();
  for (const product of [PRODUCT, OTHER_PRODUCT])
    answer(KVITTENS, buildKvittens({ items: 3 }), product);
  await world.pass();
  await world.restart();
  await world.pass();
  const answers = await world.app.ledger.listAnswers();
  expect(answers.map(({ place, outcome }) => ({ place, outcome }))).toEqual([
    { place: PRODUCT, outcome: 'accepted' },
    { place: OTHER_PRODUCT, outcome: 'duplicate' },
  ]);
  await world.verify();
});
