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
  expect(await ledger.findRepeats(fresh, ['referens'], 'b-45')).toMatchObject([
    { ordinal: 2, earlier: 4 },
  ]);
  expect(await ledger.findRepeats(fresh, ['referens'], 'b-46')).toEqual([]);
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
