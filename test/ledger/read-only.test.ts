import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { LEDGER_VERSION } from '../../src/ledger/migrate.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts';
import { claimed } from './events.ts';
import { makePath, openLedger, peek, START, tamper } from './fixture.ts';

function openToLook(path: string): Promise<Ledger> {
  const clock = new VirtualClock(START);
  return openSqliteLedger({ path, clock, actor: 'check', readOnly: true });
}

describe('a ledger that is opened to look', () => {
  test('is read while somebody else writes, and refuses every change', async () => {
    const path = makePath();
    const { ledger } = await openLedger(path);
    await ledger.append([claimed('d-1')]);
    const looking = await openToLook(path);
    expect(await looking.findDrop('d-1')).toMatchObject({ state: 'claimed' });
    await expect(looking.append([claimed('d-2')])).rejects.toThrow(/readonly/);
    await ledger.append([claimed('d-3')]);
    expect((await looking.listDrops()).map(({ id }) => id)).toEqual(['d-1', 'd-3']);
    await looking.close();
    expect(await ledger.verify()).toMatchObject({ events: 2, faults: [] });
  });

  test('is not brought up to date when it is of an earlier version', async () => {
    const path = makePath();
    const { ledger } = await openLedger(path);
    await ledger.close();
    tamper(path, `delete from ledgerVersion where version = ${LEDGER_VERSION}`);
    await expect(openToLook(path)).rejects.toMatchObject({ code: 'LEDGER_OUTDATED' });
    expect(peek(path, 'select max(version) as version from ledgerVersion')).toEqual([
      { version: LEDGER_VERSION - 1 },
    ]);
  });
});
