import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LEDGER_VERSION } from '../../src/ledger/migrations.ts';
import { claimed, STORY, STORY_ATTACHMENTS } from './events.ts';
import { makePath, openLedger, peek, tamper } from './fixture.ts';

describe('migrations', () => {
  test('bring an empty file to the version of this program', async () => {
    const path = makePath();
    await openLedger(path);
    expect(peek(path, 'select version from ledgerVersion order by version')).toEqual(
      Array.from({ length: LEDGER_VERSION }, (_, index) => ({ version: index + 1 })),
    );
  });

  test('leave a file that is up to date as it is', async () => {
    const path = makePath();
    const first = await openLedger(path);
    await first.ledger.append(STORY, STORY_ATTACHMENTS);
    const before = peek(path, 'select * from sqlite_master order by name');
    await first.ledger.close();
    const second = await openLedger(path);
    expect(peek(path, 'select * from sqlite_master order by name')).toEqual(before);
    expect(await second.ledger.verify()).toMatchObject({ events: STORY.length, faults: [] });
  });

  test('refuse a ledger that a newer program has written, and change nothing in it', async () => {
    const path = makePath();
    const { ledger } = await openLedger(path);
    await ledger.append([claimed('d-1')]);
    await ledger.close();
    tamper(path, `insert into ledgerVersion values (${LEDGER_VERSION + 1})`);
    await expect(openLedger(path)).rejects.toMatchObject({
      code: 'LEDGER_NEWER',
      message: `the ledger is of version ${LEDGER_VERSION + 1}, this program knows ${LEDGER_VERSION}`,
      fix: expect.stringContaining('backup'),
    });
    expect(peek(path, 'select count(*) as count from event')).toEqual([{ count: 1 }]);
  });

  test('refuse a file that is no database', async () => {
    const path = makePath();
    writeFileSync(path, 'this is a text, and not a short one either, so that it is read as one');
    await expect(openLedger(path)).rejects.toThrow(/not a database/);
  });
});
