import { describe, expect, test } from 'vitest';
import {
  attach,
  checked,
  claimed,
  event,
  rejectedItem,
  STORY,
  STORY_ATTACHMENTS,
  sealed,
} from './events.ts';
import { makePath, openLedger, peek, START } from './fixture.ts';

const TABLES = ['event', 'drop', 'batch', 'sequence', 'itemOutcome', 'manifest', 'manifestPage'];

function countRows(path: string): { [table: string]: number } {
  return Object.fromEntries(
    TABLES.map((table) => [
      table,
      peek<{ count: number }>(path, `select count(*) as count from "${table}"`)[0]!.count,
    ]),
  );
}

describe('an append', () => {
  test('keeps every event with its time, its actor and its data as they were given', async () => {
    const { ledger } = await openLedger();
    await ledger.append([claimed('d-1')]);
    const [stored] = await ledger.listEvents(['d-1']);
    expect(stored).toMatchObject({ seq: 1, at: START, kind: 'drop.claimed', actor: 'anna: test' });
    expect(JSON.parse(stored!.data)).toEqual(claimed('d-1').data);
    expect(stored!.prevHash).toBe('0'.repeat(64));
  });

  test('chains each event to the one before it, also over two appends', async () => {
    const { ledger } = await openLedger();
    await ledger.append([claimed('d-1'), checked('d-1')]);
    await ledger.append([claimed('d-2')]);
    const events = await ledger.listEvents(['d-1', 'd-2']);
    expect(events.map((stored) => stored.seq)).toEqual([1, 2, 3]);
    expect(events.slice(1).map((stored) => stored.prevHash)).toEqual(
      events.slice(0, 2).map((stored) => stored.hash),
    );
    expect((await ledger.findLastEvent())!.hash).toBe(events[2]!.hash);
    expect((await ledger.verify()).lastHash).toBe(events[2]!.hash);
  });

  test('of no events does nothing', async () => {
    const { ledger } = await openLedger();
    await ledger.append([]);
    expect(await ledger.findLastEvent()).toBeUndefined();
  });

  test('survives closing and opening again', async () => {
    const path = makePath();
    const first = await openLedger(path);
    await first.ledger.append(STORY, STORY_ATTACHMENTS);
    await first.ledger.close();
    const second = await openLedger(path);
    await second.ledger.append([claimed('d-2')]);
    expect(await second.ledger.verify()).toMatchObject({ events: STORY.length + 1, faults: [] });
  });

  test('keeps texts with quotes, line ends and letters beyond ASCII', async () => {
    const { ledger } = await openLedger();
    const comment = `"Östen's"; drop table event; --\n\u0000\u2028 ☃`;
    await ledger.append([claimed('d-1'), event('drop.discarded', 'd-1', { comment })]);
    const events = await ledger.listEvents(['d-1']);
    expect(JSON.parse(events[1]!.data)).toEqual({ comment });
    expect((await ledger.verify()).faults).toEqual([]);
  });

  test('takes amounts up to the largest safe integer', async () => {
    const { ledger } = await openLedger();
    const amountIn = Number.MAX_SAFE_INTEGER;
    await ledger.append([claimed('d-1'), checked('d-1', { amountIn })]);
    expect((await ledger.findDrop('d-1'))!.amountIn).toBe(amountIn);
    expect((await ledger.verify()).faults).toEqual([]);
  });
});

describe('an append that fails leaves nothing', () => {
  test.each([
    ['when the effect of its second event fails', [checked('d-1'), claimed('d-1')], {}],
    ['when its last event is about a batch that is not there', [checked('d-1'), STORY.at(-1)!], {}],
    [
      'when its manifest is there already',
      [checked('d-1'), sealed('b-2', 'd-1')],
      { manifests: [...STORY_ATTACHMENTS.manifests, ...STORY_ATTACHMENTS.manifests] },
    ],
    [
      'when one of its item outcomes cannot be stored',
      [checked('d-1'), sealed('b-2', 'd-1')],
      {
        ...attach([sealed('b-2', 'd-1')]),
        itemOutcomes: [
          rejectedItem('b-2', 'a-1', 1, 1),
          { ...rejectedItem('b-2', 'a-1', 2, 1), amount: Symbol('no') as unknown as number },
        ],
      },
    ],
  ] as const)('%s', async (_sentence, events, attachments) => {
    const path = makePath();
    const { ledger } = await openLedger(path);
    await ledger.append([claimed('d-1')]);
    const before = { rows: countRows(path), drop: await ledger.findDrop('d-1') };
    await expect(ledger.append(events, attachments)).rejects.toThrow();
    expect({ rows: countRows(path), drop: await ledger.findDrop('d-1') }).toEqual(before);
    await ledger.append([claimed('d-2')]);
    expect(await ledger.verify()).toMatchObject({ events: 2, faults: [] });
  });
});
