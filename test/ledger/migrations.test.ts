import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import type { StoredEvent } from '../../src/core/events.ts';
import { ManifestBuilder } from '../../src/core/manifest.ts';
import { PLAIN_HASH } from '../../src/core/reference-hash.ts';
import { GENESIS, hashEvent } from '../../src/ledger/chain.ts';
import { LEDGER_VERSION } from '../../src/ledger/migrate.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts';
import { claimed, STORY, STORY_ATTACHMENTS } from './events.ts';
import { change, makePath, openLedger, peek, START, tamper } from './fixture.ts';

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

  test('bring a ledger of the first version along: its items are still found, its manifests checked', async () => {
    const path = makePath();
    const { ledger } = await openLedger(path);
    const builder = new ManifestBuilder(['referens', 'titel'], PLAIN_HASH);
    for (let ordinal = 1; ordinal <= 3; ordinal++)
      builder.add({ ordinal, line: ordinal, byte: 0, amount: 300 }, [`00${ordinal}`, '']);
    const manifests = [{ batchId: 'b-1', sourceId: 'b-1', manifest: builder.finish() }];
    await ledger.append(STORY, { ...STORY_ATTACHMENTS, manifests });
    await ledger.close();
    makeFirstVersion(path);

    const { ledger: now } = await openLedger(path);
    expect(await now.verify()).toMatchObject({ events: STORY.length, faults: [] });
    expect((await now.findItems('002')).map(({ ordinal }) => ordinal)).toEqual([2]);
    expect((await now.loadIndex('b-1'))?.find('referens', '003')).toHaveLength(1);
    tamper(path, `update manifestPage set data = cast(x'ff' || substr(data, 2) as blob)`);
    expect((await now.verify()).faults).toContain(
      'manifest b-1/b-1: was changed after it was written',
    );
  });

  test('give every ledger a key of its own, which stays', async () => {
    const [one, other] = [makePath(), makePath()];
    const key = (path: string) => peek<{ value: string }>(path, 'select value from ledgerMeta');
    for (const path of [one, other]) {
      const options = { path, clock: new VirtualClock(START), actor: 'test' };
      await (await openSqliteLedger(options)).close();
    }
    expect(key(one)[0]?.value).toMatch(/^[0-9a-f]{64}$/);
    expect(key(one)).not.toEqual(key(other));
    const before = key(one);
    await openLedger(one);
    expect(key(one)).toEqual(before);
  });
});

/** Takes back what the second version added, and the digests from the events. */
function makeFirstVersion(path: string): void {
  for (const statement of [
    'delete from ledgerVersion where version > 1',
    'drop table listedReference',
    'drop index manifest_listed',
    'alter table manifest drop column listed',
    'drop index answer_state',
    'alter table manifest drop column keyed',
    'alter table manifest drop column filter',
    'alter table answer drop column confirmed',
    'alter table answer drop column assignedTo',
    'drop table outage',
    'drop table message',
    'drop table expiry',
    'alter table batch drop column resends',
    'alter table batch drop column blames',
    ...['replyTo', 'noticeVerdict', 'noticeCode', 'noticeText', 'place'].map(
      (column) => `alter table answer drop column ${column}`,
    ),
    'drop table refusal',
    'drop table ledgerMeta',
    'alter table layer drop column escalateAt',
    'alter table layer drop column escalatedAt',
  ])
    change(path, statement);
  let prevHash = GENESIS;
  for (const { hash: _, ...event } of peek<StoredEvent>(path, 'select * from event order by seq')) {
    const { attached: _attached, ...data } = JSON.parse(event.data) as { attached?: object };
    const body = { ...event, data: JSON.stringify(data), prevHash };
    const hash = hashEvent(body);
    tamper(
      path,
      'update event set data = ?, prevHash = ?, hash = ? where seq = ?',
      body.data,
      prevHash,
      hash,
      event.seq,
    );
    prevHash = hash;
  }
}
