import type { EventData, NewEvent } from '../../src/core/events.ts';
import type { Attachments } from '../../src/core/ledger.ts';
import type { ItemOutcome } from '../../src/core/nouns.ts';
import {
  attach,
  checked,
  claimed,
  event,
  matched,
  received,
  rejectedItem,
  sealed,
  sha,
  shipped,
} from './events.ts';

/** What is appended at once: events and what goes with them. */
export interface Step {
  readonly events: readonly NewEvent[];
  readonly attachments: Attachments;
}

interface File {
  readonly id: string;
  state: 'claimed' | 'checked' | 'held' | 'closed' | 'sealed' | 'shipping' | 'in-doubt' | 'failed';
  isSent: boolean;
  isAnswered: boolean;
}

const REASON = { reasonCode: 'SOME_REASON', reasonText: 'a reason in words' };
const ITEMS = 5;
const ITEM_AMOUNT = 300;

/**
 * Turns random numbers into a history that the program could have written: each number chooses a
 * file and one of the events that may follow where it stands.
 */
export class RandomHistory {
  readonly #files: File[] = [];
  #answers = 0;

  next(choice: number): Step {
    const file = this.#files[choice % (this.#files.length + 1)];
    if (!file) return this.#claim(choice);
    const options = this.#listOptions(file, choice);
    return options[Math.floor(choice / 7) % options.length]!();
  }

  #claim(choice: number): Step {
    const id = `d-${String(this.#files.length + 1).padStart(4, '0')}`;
    this.#files.push({ id, state: 'claimed', isSent: false, isAnswered: false });
    return plain(claimed(id, `file ${choice}.txt`));
  }

  #listOptions(file: File, choice: number): (() => Step)[] {
    const { id } = file;
    const batchId = id.replace('d-', 'b-');
    const to =
      (state: File['state'], ...events: NewEvent[]) =>
      () => {
        file.state = state;
        return plain(...events);
      };
    const send = () => {
      file.isSent = true;
      file.state = 'closed';
      return plain(shipped(batchId));
    };
    switch (file.state) {
      case 'claimed':
        return [
          to('checked', checked(id, makeFacts(choice))),
          to('closed', event('drop.quarantined', id, { ...REASON, ...allRejected() })),
          to('closed', event('drop.quarantined', id, REASON)),
        ];
      case 'checked':
        return [
          () => this.#seal(file, batchId, choice),
          to('held', event('drop.held', id, REASON)),
          to('checked', checked(id, makeFacts(choice))),
        ];
      case 'held':
        return [
          to('claimed', event('drop.released', id, { comment: 'go', lifted: 'SOME_REASON' })),
          to('closed', event('drop.discarded', id, { comment: 'no' })),
        ];
      case 'sealed':
        return [
          to('shipping', event('batch.shipping', batchId, { attempt: 1, sha256: sha(batchId) })),
          to('closed', event('batch.cancelled', batchId, { comment: 'no' })),
        ];
      case 'shipping':
        return [
          send,
          to('shipping', event('batch.committing', batchId, { attempt: 1 })),
          to('sealed', event('batch.delayed', batchId, { ...REASON, nextAttemptAt: '2026-11-24' })),
          to(
            'sealed',
            event('batch.delayed', batchId, {
              ...REASON,
              nextAttemptAt: '2026-11-24',
              blames: 'channel',
            }),
          ),
          to('failed', event('batch.failed', batchId, REASON)),
          to('in-doubt', event('batch.in-doubt', batchId, { ...REASON, committed: true })),
        ];
      case 'in-doubt':
        return [
          send,
          to('sealed', event('batch.absent', batchId, { evidence: 'not there' })),
          to('in-doubt', event('recovery.decided', batchId, { decision: 'it was asked again' })),
        ];
      case 'failed':
        return [
          to('sealed', event('batch.resent', batchId, { comment: 'again' })),
          to('closed', event('batch.cancelled', batchId, { comment: 'no' })),
        ];
      case 'closed':
        if (!file.isSent) return [() => this.#claim(choice)];
        return [
          () => this.#answer(file, batchId, choice),
          to('closed', event('layer.warned', batchId, { layer: 'decision' })),
          to('closed', event('layer.overdue', batchId, { layer: 'receipt' })),
          to('closed', event('layer.silent', batchId, { layer: 'decision' })),
        ];
    }
  }

  /** A file is checked and sealed in one append, as the program does it. */
  #seal(file: File, batchId: string, choice: number): Step {
    file.state = 'sealed';
    const { itemsIn, amountIn, itemsRejected, amountRejected } = makeFacts(choice);
    const seal = sealed(batchId, file.id, {
      sequence: choice % 3 === 0 ? null : choice,
      items: itemsIn - itemsRejected,
      amount: amountIn - amountRejected,
    });
    const events = [checked(file.id, makeFacts(choice)), seal];
    return { events, attachments: attach(events) };
  }

  #answer(file: File, batchId: string, choice: number): Step {
    const id = `a-${String(++this.#answers).padStart(4, '0')}`;
    const events = [received(id), event('answer.acknowledged', id, { name: id })];
    if (choice % 5 === 0)
      return plain(...events, event('answer.settled', id, { comment: 'not for us' }));
    const verdict = (['accepted', 'partly', 'rejected'] as const)[choice % 3]!;
    const isNews = !file.isAnswered;
    file.isAnswered = true;
    const outcomes =
      isNews && verdict === 'partly' ? [rejectedItem(batchId, id, 1, ITEM_AMOUNT)] : [];
    const facts = isNews
      ? { verdict, outcome: verdict, ...countRejected(verdict) }
      : { verdict: null, outcome: 'duplicate' as const };
    return withOutcomes([...events, matched(id, batchId, facts)], outcomes);
  }
}

function plain(...events: NewEvent[]): Step {
  return { events, attachments: {} };
}

function withOutcomes(events: readonly NewEvent[], itemOutcomes: readonly ItemOutcome[]): Step {
  return { events, attachments: { itemOutcomes } };
}

/** A file of which up to two items are rejected here, so that its batch always has items of 300 öre. */
function makeFacts(
  choice: number,
): Required<
  Pick<EventData['drop.checked'], 'itemsIn' | 'amountIn' | 'itemsRejected' | 'amountRejected'>
> {
  const itemsRejected = choice % 3;
  return {
    itemsIn: ITEMS + itemsRejected,
    amountIn: (ITEMS + itemsRejected) * ITEM_AMOUNT,
    itemsRejected,
    amountRejected: itemsRejected * ITEM_AMOUNT,
  };
}

function allRejected() {
  const amount = ITEMS * ITEM_AMOUNT;
  return { itemsIn: ITEMS, amountIn: amount, itemsRejected: ITEMS, amountRejected: amount };
}

function countRejected(verdict: 'accepted' | 'partly' | 'rejected') {
  const items = { accepted: 0, partly: 1, rejected: ITEMS }[verdict];
  return { itemsRejected: items, amountRejected: items * ITEM_AMOUNT };
}
