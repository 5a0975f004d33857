import { beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/core/ledger.ts';
import { STORY, STORY_ATTACHMENTS } from './events.ts';
import { makePath, openLedger, tamper } from './fixture.ts';

/** Replaces the last character of a text column by another one. */
const FLIP = `case when substr("COLUMN", -1) = 'x' then 'y' else 'x' end`;

function flip(column: string): string {
  const end = FLIP.replace('COLUMN', column);
  return `update event set "${column}" = substr("${column}", 1, length("${column}") - 1) || ${end} where seq = 4`;
}

let ledger: Ledger;
let path: string;

/** A ledger file with one story in it that is in order. */
beforeEach(async () => {
  ({ ledger, path } = await openLedger(makePath()));
  await ledger.append(STORY, STORY_ATTACHMENTS);
  expect((await ledger.verify()).faults).toEqual([]);
});

describe('verify names the event', () => {
  test.each(['at', 'kind', 'subject', 'actor'])(
    'whose %s was changed by one byte',
    async (column) => {
      tamper(path, flip(column));
      const { faults } = await ledger.verify();
      expect(faults[0]).toMatch(/^event 4 \(.*\): was changed after it was written$/);
    },
  );

  test('whose data was changed by one byte', async () => {
    tamper(
      path,
      `update event set data = replace(data, '"attempt":1', '"attempt":2') where seq = 4`,
    );
    const { faults } = await ledger.verify();
    expect(faults[0]).toMatch(/^event 4 .*was changed after it was written$/);
  });

  test('whose data is no longer JSON', async () => {
    tamper(path, flip('data'));
    const { faults } = await ledger.verify();
    expect(faults[0]).toMatch(/^event 4 .*was changed after it was written$/);
    expect(faults[1]).toMatch(/^event 4 .*cannot be replayed/);
  });

  test('whose own hash was changed, and the one after it', async () => {
    tamper(path, flip('hash'));
    const { faults } = await ledger.verify();
    expect(faults[0]).toMatch(/^event 4 .*was changed/);
    expect(faults[1]).toBe('event 5: does not follow the event before it');
  });

  test('whose previous hash was changed', async () => {
    tamper(path, flip('prevHash'));
    const { faults } = await ledger.verify();
    expect(faults.slice(0, 2)).toEqual([
      'event 4: does not follow the event before it',
      expect.stringMatching(/^event 4 .*was changed/),
    ]);
  });

  test('that was deleted', async () => {
    tamper(path, 'delete from event where seq = 5');
    const { faults } = await ledger.verify();
    expect(faults.slice(0, 2)).toEqual([
      'event 6: event 5 is missing',
      'event 6: does not follow the event before it',
    ]);
  });

  test('that was deleted and its gap closed', async () => {
    tamper(path, 'delete from event where seq = 5');
    tamper(path, 'update event set seq = seq - 1 where seq > 5');
    const { faults } = await ledger.verify();
    expect(faults[0]).toBe('event 5: does not follow the event before it');
  });

  test('that was the first, deleted', async () => {
    tamper(path, 'delete from event where seq = 1');
    expect((await ledger.verify()).faults[0]).toBe('event 2: event 1 is missing');
  });

  test('that was put in between, however well it looks', async () => {
    tamper(path, 'update event set seq = seq + 1000 where seq > 4');
    tamper(
      path,
      `insert into event select 5, at, kind, subject, actor, data, hash, hash from event where seq = 4`,
    );
    tamper(path, 'update event set seq = seq - 999 where seq > 1000');
    const { faults } = await ledger.verify();
    const changed = faults.filter((fault) => /^event (5|6|7|8|9|10) .*was changed/.test(fault));
    expect(changed).toHaveLength(6);
  });

  test('and the one it was swapped with', async () => {
    tamper(path, 'update event set seq = 1000 where seq = 4');
    tamper(path, 'update event set seq = 4 where seq = 5');
    tamper(path, 'update event set seq = 5 where seq = 1000');
    const { faults } = await ledger.verify();
    expect(faults.filter((fault) => /^event [45] .*was changed/.test(fault))).toHaveLength(2);
  });

  test('of which the last one was cut off, by what it left in the tables', async () => {
    tamper(path, 'delete from event where seq = 9');
    const { faults } = await ledger.verify();
    expect(faults).toContain('batch b-1: differs from what the events say');
    expect(faults).toContain('answer a-1: differs from what the events say');
  });
});
