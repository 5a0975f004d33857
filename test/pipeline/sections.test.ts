import { expect, test } from 'vitest';
import { buildBekraftelse, buildEmalin, makeClaims } from './files.ts';
import { makeWorld, type World } from './world.ts';

const COUNT = 12;

function name(number: number): string {
  return `kbl/KBL.EMALIN.D261120.${number}.etr`;
}

/** Counts how often an answer's file is read. */
function countReadings(world: World): { count: number } {
  const readings = { count: 0 };
  const { log } = world.app.context;
  const info: typeof log.info = (message) => {
    if (message === 'answer read') readings.count++;
  };
  Object.assign(world.app.context, { log: { ...log, info } });
  return readings;
}

test('an answer of many sections is read once, also when it is tried again', async () => {
  const world = await makeWorld({ plan: { confirm: false } });
  const readings = countReadings(world);
  const drop = (number: number) =>
    world.drop(
      name(number),
      buildEmalin({ sequence: number, claims: makeClaims(`F${number}`, 1) }),
    );
  for (let number = 1; number < COUNT; number++) drop(number);
  await world.roundTrip();
  readings.count = 0;

  // The last section answers a file that has not come here yet.
  const sections = Array.from({ length: COUNT }, (_, at) => ({
    sequence: at + 1,
    cases: { [`U-${at + 1}-26`]: `F${at + 1}-1` },
  }));
  world.answer('KBL.EMALUT.0001.etr', buildBekraftelse(sections));
  await world.pass();
  expect(readings.count).toBe(1);
  const answers = await world.app.ledger.listAnswers({ states: ['matched'] });
  const parts = answers.filter((answer) => answer.name === 'KBL.EMALUT.0001.etr');
  expect(parts).toHaveLength(COUNT - 1);

  await world.pass();
  expect(readings.count).toBe(2);
  drop(COUNT);
  await world.pass();
  const last = await world.findBatch(name(COUNT));
  const layers = await world.app.ledger.listLayers([last.id]);
  // What came before the file was made answers another one, whatever its number.
  expect(layers.find(({ layer }) => layer === 'decision')).toMatchObject({ state: 'waiting' });
  expect(readings.count).toBe(3);
  await world.verify();
});
