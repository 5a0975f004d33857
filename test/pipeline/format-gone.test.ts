import { expect, test } from 'vitest';
import { buildEmalin, makeClaims } from './files.ts';
import { EMALIN, makeWorld, type World } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.D261120.001.etr';
const NEXT = 'kbl/KBL.EMALIN.D261120.002.etr';

/** Another authority's definitions took the place of those the ledger's work was made by. */
function removeFormat({ app }: World): void {
  (app.catalog.transactions as Map<string, unknown>).delete(EMALIN);
}

test('a sealed batch whose transaction is gone from the formats waits for a person', async () => {
  const world = await makeWorld();
  world.drop('../counterpart/in/KBL.EMALIN.00001.20261120.etr', Buffer.from('in the way'));
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 1) }));
  world.drop(NEXT, buildEmalin({ sequence: 2, claims: makeClaims('B', 1) }));
  await world.pass();
  expect(await world.findBatch(NEXT)).toMatchObject({ state: 'sealed' });
  removeFormat(world);
  await world.pass();

  const batch = await world.findBatch(NEXT);
  expect(batch).toMatchObject({ state: 'failed', reasonCode: 'FORMAT_GONE' });
  expect(batch.reasonText).toContain(EMALIN);
  await expect(world.decide(batch.id, 'arrived')).rejects.toMatchObject({ code: 'FORMAT_GONE' });

  await world.restart();
  await world.decide((await world.findBatch(FILE)).id, 'cancel');
  await world.decide(batch.id, 'resend');
  await world.pass();
  expect(await world.findBatch(NEXT)).toMatchObject({ state: 'shipped' });
});

test('a batch in doubt whose transaction is gone stays in doubt, and says why once', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin());
  await world.pass();
  const { id } = await world.findBatch(FILE);
  const data = { reasonCode: 'UNKNOWN', reasonText: 'by a test', committed: true };
  await world.app.ledger.append([{ kind: 'batch.in-doubt', subject: id, data }]);
  removeFormat(world);
  await world.pass();
  await world.pass();

  expect(await world.findBatch(FILE)).toMatchObject({
    state: 'in-doubt',
    reasonCode: 'FORMAT_GONE',
  });
  const doubts = (await world.app.ledger.listEvents([id])).filter(
    ({ kind }) => kind === 'batch.in-doubt',
  );
  expect(doubts).toHaveLength(2);
});
