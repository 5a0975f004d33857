import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Ledger } from '../../src/core/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts';
import { START } from './fixture.ts';
import { RandomHistory } from './random-history.ts';

const CHOICES = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 120 });

/** Plays a history into a new ledger, a day in every ten steps, and looks at it. */
async function play(
  choices: readonly number[],
  look: (ledger: Ledger, events: number) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock(START);
  const ledger = await openSqliteLedger({ path: ':memory:', clock, actor: 'random' });
  const history = new RandomHistory();
  let events = 0;
  try {
    for (const choice of choices) {
      const step = history.next(choice);
      events += step.events.length;
      await ledger.append(step.events, step.attachments);
      clock.advance(2.4 * 3600_000);
    }
    await look(ledger, events);
  } finally {
    await ledger.close();
  }
}

describe('whatever happens in whatever order', () => {
  test('replaying the events gives the tables, and verify finds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(CHOICES, (choices) =>
        play(choices, async (ledger, events) => {
          const verification = await ledger.verify();
          expect(verification.faults).toEqual([]);
          expect(verification.events).toBe(events);
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('in = accepted + rejected + pending, for items and for öre', async () => {
    await fc.assert(
      fc.asyncProperty(CHOICES, (choices) =>
        play(choices, async (ledger) => {
          for (const batch of await ledger.listBatches()) {
            const isAnswered = batch.state === 'answered';
            const pending = isAnswered ? { items: 0, amount: 0 } : batch;
            expect(batch.items).toBe(batch.itemsAccepted + batch.itemsRejected + pending.items);
            expect(batch.amount).toBe(batch.amountAccepted + batch.amountRejected + pending.amount);
            const drop = (await ledger.findDrop(batch.dropId))!;
            expect(drop.itemsIn).toBe(drop.itemsRejected + batch.items);
            expect(drop.amountIn).toBe(drop.amountRejected + batch.amount);
          }
        }),
      ),
      { numRuns: 60 },
    );
  });
});
