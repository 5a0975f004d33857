import { expect, test } from 'vitest';
import { ManifestBuilder } from '../../src/core/manifest.ts';
import { createKeyedHash } from '../../src/core/reference-hash.ts';
import { buildFilter, mayHold } from '../../src/ledger/reference-filter.ts';
import { checked, claimed, sealed } from './events.ts';
import { makePath, openLedger, tamper } from './fixture.ts';
import { TEST_KEY } from './test-key.ts';

const HASH = createKeyedHash(TEST_KEY);

function build(references: readonly string[]) {
  const builder = new ManifestBuilder(['referens'], HASH);
  for (const [index, reference] of references.entries())
    builder.add({ ordinal: index + 1, line: index + 1, byte: 0, amount: 100 }, [reference]);
  return builder.finish();
}

const list = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

test.each([1, 50, 5000])(
  'a filter of %d references knows each of them, and few others',
  (count) => {
    const filter = buildFilter(build(list('A', count)).index);
    const holds = (reference: string) => mayHold(filter, ...HASH.hash('referens', reference));

    expect(list('A', count).filter(holds)).toHaveLength(count);
    expect(list('B', 10_000).filter(holds).length).toBeLessThan(300);
  },
);

test('a manifest without references has none, and one of very many is always looked into', () => {
  expect(mayHold(buildFilter(build([]).index), 1, 1)).toBe(false);
  expect(buildFilter(Buffer.alloc(8 * ((1 << 16) + 1)))).toBeNull();
  expect(mayHold(null, 1, 1)).toBe(true);
});

test('an item is found among thousands of batches, and repeats only in the batch that has them', async () => {
  const { ledger } = await openLedger();
  const count = 300;
  for (let batch = 0; batch < count; batch++) {
    const [drop, id] = [`d-${batch}`, `b-${batch}`];
    const manifest = build(list(`C${batch}`, 20));
    await ledger.append([claimed(drop), checked(drop), sealed(id, drop)], {
      manifests: [{ batchId: id, sourceId: id, manifest }],
    });
  }

  expect(await ledger.findItems('c123-7')).toMatchObject([{ batchId: 'b-123', ordinal: 8 }]);
  expect(await ledger.findItems('C999-7')).toEqual([]);
  const fresh = build(['X-1', 'C45-3']);
  expect(await ledger.findRepeats(fresh, ['referens'], { ids: ['b-45'] })).toMatchObject([
    { ordinal: 2, earlier: 4, batchId: 'b-45' },
  ]);
  expect(await ledger.findRepeats(fresh, ['referens'], { ids: ['b-46'] })).toEqual([]);
});

test.each([
  ['small', 20],
  ['large', 200],
])(
  'repeats in %s batches are those of the transaction, the creditors and the time',
  async (_, size) => {
    const { ledger } = await openLedger();
    for (const id of ['b-1', 'b-2'])
      await ledger.append([claimed(`d-${id}`), checked(`d-${id}`), sealed(id, `d-${id}`)], {
        manifests: [{ batchId: id, sourceId: id, manifest: build(list('C', size)) }],
      });
    const [batch] = await ledger.listBatches();
    const { transaction, creditor, sealedAt } = batch!;
    const find = (among: object) =>
      ledger.findRepeats(build(['X-1', 'C-3']), ['referens'], {
        transactions: [transaction],
        creditors: [creditor],
        from: sealedAt,
        ...among,
      });
    expect((await find({})).map(({ batchId }) => batchId).sort()).toEqual(['b-1', 'b-2']);
    expect(await find({ transactions: ['other/one'] })).toEqual([]);
    expect(await find({ creditors: ['ZZZ'] })).toEqual([]);
    expect(await find({ from: '2999-01-01T00:00:00.000Z' })).toEqual([]);
  },
);

test.each([
  ['is missing', 'delete from listedReference'],
  ['is of another', `update listedReference set "key" = "key" + 1`],
  ['is said not to be', 'update manifest set listed = 0'],
])('a list of references that %s is told of', async (_, statement) => {
  const path = makePath();
  const { ledger } = await openLedger(path);
  await ledger.append([claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1')], {
    manifests: [{ batchId: 'b-1', sourceId: 'b-1', manifest: build(['A', 'B']) }],
  });
  expect((await ledger.verify()).faults.join()).not.toMatch(/its list/);
  tamper(path, statement);
  expect((await ledger.verify()).faults).toContainEqual(expect.stringMatching(/its list/));
});

test('a filter that was changed is told of', async () => {
  const path = makePath();
  const { ledger } = await openLedger(path);
  await ledger.append([claimed('d-1'), checked('d-1'), sealed('b-1', 'd-1')], {
    manifests: [{ batchId: 'b-1', sourceId: 'b-1', manifest: build(['A']) }],
  });
  tamper(path, `update manifest set filter = x'0000000000000000'`);

  expect((await ledger.verify()).faults).toContainEqual(
    expect.stringMatching(/b-1\/b-1: its filter/),
  );
});
