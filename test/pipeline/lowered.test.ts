import { describe, expect, test } from 'vitest';
import { loadFindings } from '../../src/stages/keep.ts';
import { makeSite, readExample } from './order-site.ts';

const [HEAD = '', , ROW = ''] = readExample('nedsattning-csv.good.csv').split('\r\n');

/** A payment on the application of 51 486,06. */
function pay(number: string, amount: string, before = '60 000,00'): string {
  return ROW.replace('V-9002', number).replace('51 483,59', before).replace('1 450,00', amount);
}

/** A site whose applications have been taken on. */
async function makeCases(plan: object = {}) {
  const { world, live } = await makeSite(plan);
  world.drop('ansokan-csv/krav.csv', Buffer.from(readExample('ansokan-csv.good.csv')));
  await live(3);
  let files = 0;
  const lower = async (...rows: string[]) => {
    const file = `nedsattning-csv/${++files}.csv`;
    world.drop(file, Buffer.from(`${[HEAD, ...rows].join('\r\n')}\r\n`));
    await live(1);
    const drop = await world.findDrop(file);
    const { findings } = await loadFindings(world.path('work', drop.id));
    return {
      drop,
      codes: findings.map(({ code, line }) => `${line} ${code}`),
    };
  };
  return { world, lower };
}

describe('a claim is lowered by no more than is left of it', () => {
  test('by the file that applied for it', async () => {
    const { world, lower } = await makeCases();
    const { drop, codes } = await lower(pay('V-1', '51 486,07'), pay('V-2', '51 486,06'));
    expect(codes).toEqual(['2 ABOVE_WHAT_IS_LEFT']);
    expect(drop).toMatchObject({ itemsIn: 2, itemsRejected: 1 });
    await world.verify();
  });

  test('by other rows of the same file', async () => {
    const { lower } = await makeCases();
    const { codes } = await lower(
      pay('V-1', '30 000,00'),
      pay('V-2', '30 000,00'),
      pay('V-3', '21 486,06'),
    );
    expect(codes).toEqual(['3 ABOVE_WHAT_IS_LEFT']);
  });

  test('by earlier files', async () => {
    const { lower } = await makeCases();
    expect((await lower(pay('V-1', '30 000,00', '51 486,06'))).codes).toEqual([]);
    expect((await lower(pay('V-2', '21 486,07'), pay('V-3', '1,00'))).codes).toEqual([
      '2 ABOVE_WHAT_IS_LEFT',
    ]);
  });

  test('where what the authority rejected took nothing off', async () => {
    const { lower } = await makeCases({ rejectItems: { 'V-1': '402' } });
    expect((await lower(pay('V-1', '30 000,00'))).codes).toEqual([]);
    expect((await lower(pay('V-2', '51 486,06'))).codes).toEqual([]);
  });

  test("and another creditor's claim with the same reference is not meant", async () => {
    const { world, lower } = await makeCases();
    const { id } = await world.findBatch('ansokan-csv/krav.csv');
    const findBatch = world.app.ledger.findBatch.bind(world.app.ledger);
    world.app.ledger.findBatch = async (wanted) => {
      const batch = await findBatch(wanted);
      return batch && wanted === id ? { ...batch, creditor: 'FCB' } : batch;
    };
    // Known to another only: warned of, and measured against nothing.
    expect((await lower(pay('V-1', '51 486,07'))).codes).toEqual(['2 CASE_UNKNOWN']);
  });

  test('and one that nobody here knows is warned of', async () => {
    const { lower } = await makeCases();
    const { drop, codes } = await lower(pay('V-1', '10,00').replace('KB-3002', 'KB-9999'));
    expect(codes).toEqual(['2 CASE_UNKNOWN']);
    expect(drop).toMatchObject({ state: 'batched' });
  });
});
