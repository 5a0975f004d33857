import { expect, test } from 'vitest';
import { checked, claimed, sealed } from './events.ts';
import { openLedger } from './fixture.ts';

const MANY = Array.from({ length: 40_000 }, (_, number) => `b-${number}`);

test('questions about more batches than a database takes variables are answered', async () => {
  const { ledger } = await openLedger();
  await ledger.append([claimed('d-1'), checked('d-1'), sealed('b-39999', 'd-1')]);

  expect(await ledger.listLayers(MANY)).toEqual([]);
  expect(await ledger.listAnswers({ batchIds: MANY })).toEqual([]);
  expect(await ledger.listBatches({ dropIds: [...MANY, 'd-1'] })).toHaveLength(1);
  expect((await ledger.listEvents(MANY)).map(({ kind }) => kind)).toEqual(['batch.sealed']);
});
