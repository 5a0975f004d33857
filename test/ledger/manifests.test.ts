import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Manifest, ManifestBuilder } from '../../src/core/manifest.ts';
import { claimed, makeManifest } from './events.ts';
import { makePath, openLedger } from './fixture.ts';
import { TEST_HASH } from './test-key.ts';

async function openWith(manifests: { [batchId: string]: Manifest }, path?: string) {
  const { ledger } = await openLedger(path);
  for (const [batchId, manifest] of Object.entries(manifests))
    await ledger.append([claimed(`d-of-${batchId}`)], {
      manifests: [{ batchId, sourceId: batchId, manifest }],
    });
  return ledger;
}

describe('items in the ledger', () => {
  test('are found among 50 batches, each in its own', async () => {
    const batches = Array.from({ length: 50 }, (_, number) => `b-${number}`);
    const ledger = await openWith(
      Object.fromEntries(batches.map((id) => [id, makeManifest(20, `KB-${id}`)])),
    );
    for (const id of batches) {
      const hits = await ledger.findItems(`kb-${id}-20`);
      expect(hits).toEqual([
        {
          batchId: id,
          sourceId: id,
          ordinal: 20,
          line: 60,
          byte: 12000,
          amount: 300,
          kind: 'referens',
        },
      ]);
    }
    expect(await ledger.findItems('KB-b-50-1')).toEqual([]);
  });

  test('that went out in several batches are found in each', async () => {
    const ledger = await openWith({ 'b-1': makeManifest(5), 'b-2': makeManifest(3) });
    const hits = await ledger.findItems('KB-3');
    expect(hits.map((hit) => `${hit.batchId} ${hit.ordinal}`)).toEqual(['b-1 3', 'b-2 3']);
    expect(await ledger.findItems('KB-5')).toHaveLength(1);
  });

  test('are found by every kind of reference, and the kind is told', async () => {
    const ledger = await openWith({ 'b-1': makeManifest(5) });
    expect((await ledger.findItems('14-2-26')).map((hit) => hit.kind)).toEqual(['titel']);
  });

  test('are found on every page and at every page border', async () => {
    const ledger = await openWith({ 'b-1': makeManifest(20_000) });
    expect((await ledger.loadIndex('b-1'))?.manifest.items).toBe(20_000);
    const numbers = [1, 2047, 2048, 2049, 4096, 4097, 8191, 8192, 8193, 16_384, 16_385, 20_000];
    for (const number of [...numbers, ...Array.from({ length: 400 }, (_, at) => at * 50 + 1)]) {
      const found = await ledger.findItems(`KB-${number}`);
      expect(found.map((hit) => hit.ordinal)).toEqual([number]);
    }
    expect(await ledger.findItems('KB-20001')).toEqual([]);
  });

  test('that all share one reference are all found, over all its pages', async () => {
    const builder = new ManifestBuilder(['referens'], TEST_HASH);
    for (let ordinal = 1; ordinal <= 20_000; ordinal++)
      builder.add({ ordinal, line: ordinal, byte: 0, amount: 1 }, [
        ordinal % 2 ? 'odd' : `${ordinal}`,
      ]);
    const ledger = await openWith({ 'b-1': builder.finish() });
    const found = await ledger.findItems('ODD');
    expect(new Set(found.map((hit) => hit.ordinal)).size).toBe(10_000);
    expect((await ledger.findItems('9998')).map((hit) => hit.ordinal)).toEqual([9998]);
  });

  test('come back from the ledger as they were put in', async () => {
    const manifest = makeManifest(9000);
    const ledger = await openWith({ 'b-1': manifest });
    expect((await ledger.loadIndex('b-1'))?.manifest).toEqual(manifest);
    expect(await ledger.loadIndex('b-2')).toBeUndefined();
  });

  test('get references from answers, which are found too and kept apart', async () => {
    const ledger = await openWith({ 'b-1': makeManifest(3) });
    const assigned = new ManifestBuilder(['malnummer'], TEST_HASH);
    assigned.add({ ordinal: 2, line: 5, byte: 900, amount: 300 }, ['U-123456-26']);
    await ledger.append([claimed('d-9')], {
      manifests: [{ batchId: 'b-1', sourceId: 'a-1', manifest: assigned.finish() }],
    });
    expect(await ledger.findItems('u-123456-26')).toEqual([
      {
        batchId: 'b-1',
        sourceId: 'a-1',
        ordinal: 2,
        line: 5,
        byte: 900,
        amount: 300,
        kind: 'malnummer',
      },
    ]);
    expect((await ledger.loadIndex('b-1'))?.manifest.kinds).toEqual(['referens', 'titel']);
    expect((await ledger.loadAnswerIndexes('b-1')).size).toBe(1);
    expect((await ledger.loadAnswerIndexes('b-2')).size).toBe(0);
  });
});

test('no reference stands in clear in the database file: personal numbers are only hashed', async () => {
  const path = makePath();
  const builder = new ManifestBuilder(['referens', 'svarande'], TEST_HASH);
  builder.add({ ordinal: 1, line: 2, byte: 202, amount: 100 }, ['KB-1001', '189102029817']);
  const ledger = await openWith({ 'b-1': builder.finish() }, path);
  expect(await ledger.findItems('189102029817')).toHaveLength(1);
  await ledger.close();
  const files = [path, `${path}-wal`].filter((file) => existsSync(file));
  const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
  expect(bytes.includes('d-of-b-1')).toBe(true);
  for (const secret of ['189102029817', '9102029817', 'KB-1001'])
    expect(bytes.includes(secret), secret).toBe(false);
});
