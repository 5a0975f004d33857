import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/app/inspect.ts';
import { buildEmalin, type Claim, makeClaims, readEmalin } from './files.ts';
import { EMALIN, FORMATS, makeWorld } from './world.ts';

const NAME = 'KBL.EMALIN.D261120.001.etr';
const FILE = `kbl/${NAME}`;

function total(claims: readonly Claim[]): number {
  return claims.reduce((sum, claim) => sum + claim.amount, 0);
}

describe('a file with some faulty applications is split', () => {
  test.each([
    { what: 'the first', count: 4, faulty: [1] },
    { what: 'the last', count: 4, faulty: [4] },
    { what: 'all but one', count: 5, faulty: [1, 2, 4, 5] },
    {
      what: 'every third of two hundred',
      count: 200,
      faulty: Array.from({ length: 66 }, (_, i) => (i + 1) * 3),
    },
  ])('$what', async ({ count, faulty }) => {
    const world = await makeWorld();
    const claims = makeClaims('A', count, faulty);
    const good = claims.filter((claim) => claim.fault === undefined);
    const bad = claims.filter((claim) => claim.fault !== undefined);
    world.drop(FILE, buildEmalin({ claims }));

    await world.roundTrip();

    const drop = await world.findDrop(FILE);
    const batch = await world.findBatch(FILE);
    expect(batch).toMatchObject({ verdict: 'accepted', items: good.length, amount: total(good) });
    expect(drop.itemsIn).toBe(drop.itemsRejected + batch.items);
    expect(drop.amountIn).toBe(drop.amountRejected + batch.amount);
    expect(drop.amountRejected).toBe(total(bad));
    const sent = readEmalin(world.read('counterpart', 'taken', batch.remoteName));
    expect(sent.references).toEqual(good.map((claim) => claim.reference));
    expect(sent).toMatchObject({
      statedRecords: sent.records,
      statedItems: good.length,
      statedSum: total(good),
    });
    const rejects = readEmalin(world.read('outbox', 'rejects', drop.id, NAME));
    expect(rejects.references).toEqual(bad.map((claim) => claim.reference));
    expect(rejects).toMatchObject({
      statedRecords: rejects.records,
      statedItems: bad.length,
      statedSum: total(bad),
    });
    await world.verify();
  });
});

test('the rejects file parses again and has only the faults that sent it there', async () => {
  const world = await makeWorld();
  world.drop(FILE, buildEmalin({ claims: makeClaims('A', 5, [2, 3]) }));
  await world.pass();

  const { id } = await world.findDrop(FILE);
  const { checked } = await checkFile(world.path('outbox', 'rejects', id, NAME), FORMATS, {
    transaction: EMALIN,
    today: '2026-11-20',
    maxFindings: 100,
  });

  expect(checked.items).toBe(2);
  expect(checked.findings.all.map((finding) => finding.code)).toEqual(['KV-V1-01', 'KV-V1-01']);
  const read = (name: string) => world.read('outbox', 'rejects', id, name).toString();
  expect(read(`${NAME}.reason.txt`)).toContain('KV-V1-01');
  const reason = JSON.parse(read(`${NAME}.reason.json`));
  expect(reason).toMatchObject({ drop: id, origin: FILE, code: 'FINDINGS' });
  expect(reason.findings).toHaveLength(2);
});

test('the rejects file, corrected, goes through the inbox under its own name', async () => {
  const world = await makeWorld();
  const claims = makeClaims('A', 3, [2]);
  world.drop(FILE, buildEmalin({ claims }));
  await world.roundTrip();
  const { id } = await world.findDrop(FILE);
  const [name] = world.list('outbox', 'rejects', id);
  // As the clerk would: the debtor's number put right, all else as it was.
  const good = buildEmalin({ claims: [claims[0]!, { reference: 'A-2', amount: 20_000 }] });
  const bad = buildEmalin({ claims: [claims[0]!, claims[1]!] });
  const rejects = world.read('outbox', 'rejects', id, name!).toString('latin1');
  const [badId, goodId] = [bad, good].map((bytes) =>
    bytes.toString('latin1').slice(4 * 202 + 44, 4 * 202 + 56),
  );
  world.drop(`kbl/${name}`, Buffer.from(rejects.replace(badId!, goodId!), 'latin1'));
  await world.roundTrip();
  const batches = await world.app.ledger.listBatches();
  expect(batches.map(({ sequence, verdict }) => [sequence, verdict])).toEqual([
    [1, 'accepted'],
    [2, 'accepted'],
  ]);
  await world.verify();
});

test('an application with a wrong total stays here, and the totals of both files add up', async () => {
  const world = await makeWorld();
  const claims: Claim[] = [
    { reference: 'A-1', amount: 10_000 },
    { reference: 'A-2', amount: 20_000, fault: 'total' },
  ];
  world.drop(FILE, buildEmalin({ claims }));
  await world.roundTrip();
  expect(await world.findDrop(FILE)).toMatchObject({ amountIn: 30_001, amountRejected: 20_001 });
  expect(await world.findBatch(FILE)).toMatchObject({ amount: 10_000, verdict: 'accepted' });
  await world.verify();
});

test('an application whose total cannot be read stays here, and the others go', async () => {
  const world = await makeWorld();
  const text = buildEmalin({ claims: makeClaims('A', 3) }).toString('latin1');
  const spoiled = text.replace('00000020000N', '0000002000ON');
  expect(spoiled).not.toBe(text);
  world.drop(FILE, Buffer.from(spoiled, 'latin1'));
  await world.roundTrip();
  const drop = await world.findDrop(FILE);
  expect(drop).toMatchObject({ amountIn: 40_000, amountRejected: 0, itemsRejected: 1 });
  expect(await world.findBatch(FILE)).toMatchObject({ amount: 40_000, verdict: 'accepted' });
  const { findings } = JSON.parse(
    world.read('outbox', 'rejects', drop.id, `${NAME}.reason.json`).toString(),
  );
  expect(findings).toMatchObject([{ code: 'FIELD_NOT_NUMBER', field: 'totBel', item: 2 }]);
  await world.verify();
});

test('a file without faults leaves byte for byte as it came', async () => {
  const world = await makeWorld();
  const bytes = buildEmalin();
  world.drop(FILE, bytes);
  await world.pass();
  const { remoteName, payload } = await world.findBatch(FILE);
  expect(payload).toBe(NAME);
  expect(world.read('counterpart', 'in', remoteName).equals(bytes)).toBe(true);
});

test('files with equal names and faults leave their rejects side by side', async () => {
  const world = await makeWorld();
  for (const sequence of [1, 2, 3]) {
    world.drop(FILE, buildEmalin({ sequence, claims: makeClaims(`S${sequence}`, 2, [1]) }));
    await world.pass();
  }
  const folders = world.list('outbox', 'rejects');
  expect(
    folders
      .flatMap((id) => readEmalin(world.read('outbox', 'rejects', id, NAME)).references)
      .sort(),
  ).toEqual(['S1-1', 'S2-1', 'S3-1']);
});
