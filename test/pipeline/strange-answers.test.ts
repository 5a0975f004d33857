import { appendFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildEmalin, buildKvittens, makeClaims } from './files.ts';
import { makeWorld } from './world.ts';

const FILE = 'kbl/KBL.EMALIN.001.etr';
const KVITTENS = 'REX.KBL.KVITTENS.1';

describe('a kvittens that does not add up is put to a person', () => {
  test.each<[string, (bytes: string) => string]>([
    [
      'it accepts the file but counts errors',
      (text) => text.replace(/G0000003\d{7}/, 'G00000030000002'),
    ],
    [
      'it names fewer errors than it counts',
      (text) =>
        `${text.replace(/G0000003\d{7}/, 'U00000030000002').trimEnd()}\r\nFH0000001${'A-1'.padEnd(20)}101Fel\r\n`,
    ],
    [
      'it rejects and counts errors but names none',
      (text) => text.replace(/G0000003\d{7}/, 'U00000030000002'),
    ],
  ])('when %s', async (_, change) => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    const good = buildKvittens({ items: 3 }).toString('latin1');
    expect(change(good)).not.toBe(good);
    world.answer(KVITTENS, Buffer.from(change(good), 'latin1'));
    await world.pass();

    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', verdict: null });
    expect(await world.findAnswer(KVITTENS)).toMatchObject({
      state: 'unmatched',
      outcome: 'contradictory',
    });
  });
});

describe("another file's kvittens", () => {
  test('that names another file than the one with its number is put to a person', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    world.answer(KVITTENS, buildKvittens({ items: 3, fileName: 'KBL.EMALIN.00001.20250105.etr' }));
    await world.pass();

    expect(await world.findBatch(FILE)).toMatchObject({ verdict: null });
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'unknown-batch' });
  });

  test('that came before the file was made never answers it', async () => {
    const world = await makeWorld();
    world.answer(KVITTENS, buildKvittens({ items: 3 }));
    await world.pass();
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'unknown-batch' });
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    await world.pass();

    expect(await world.findBatch(FILE)).toMatchObject({ state: 'shipped', verdict: null });
    expect(await world.findAnswer(KVITTENS)).toMatchObject({ outcome: 'before-send' });
    expect((await world.app.buildReport('2026-11-20', '2026-11-20')).actions).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'unmatched' })]),
    );
  });
});

describe('an answer that is still being written', () => {
  test('is left until it stands still, and then fetched whole', async () => {
    const world = await makeWorld();
    world.drop(FILE, buildEmalin({ claims: makeClaims('A', 3) }));
    await world.pass();
    const bytes = buildKvittens({
      items: 3,
      errors: [{ position: 2, reference: 'A-2', code: '101' }],
    });
    const half = bytes.indexOf('FH');
    world.answer(KVITTENS, bytes.subarray(0, half));
    const { clock } = world;
    clock.sleep = async (ms) => {
      clock.advance(ms);
      appendFileSync(world.path('counterpart', 'out', KVITTENS), bytes.subarray(half));
    };
    await world.pass();
    expect(world.list('counterpart', 'out')).toEqual([KVITTENS]);
    expect(await world.app.ledger.listAnswers()).toEqual([]);

    clock.sleep = async (ms) => clock.advance(ms);
    await world.pass();
    expect(await world.findBatch(FILE)).toMatchObject({ verdict: 'partly', itemsRejected: 1 });
    expect(world.list('counterpart', 'out')).toEqual([]);
  });
});
