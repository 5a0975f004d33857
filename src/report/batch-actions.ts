import type { Batch, ItemOutcome, Layer } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import { getAdvice, isForOtherWay, REASONS } from './reason-texts.ts';
import type { Action } from './report.ts';
import { type Say, sayCount } from './say.ts';
import { sayReasons } from './say-reasons.ts';
import { describeBatch } from './words.ts';

/** In which words and as of when actions are told. */
export interface Wording {
  readonly say: Say;
  readonly asOf: string;
  readonly timeZone: string;
}

/** What a batch that is not on its way waits for. */
export function toBatchAction(
  batch: Batch,
  batches: readonly Batch[],
  held: ReadonlyMap<string, Batch>,
  { say, asOf, timeZone }: Wording,
): Action[] {
  const { id, reasonCode, nextAttemptAt } = batch;
  const base = { id, name: batch.remoteName, since: batch.sealedAt };
  const reason = `${reasonCode}: ${batch.reasonText}`;
  // A channel's own reason says in its text what to do.
  const known = reasonCode !== null && Object.hasOwn(REASONS, reasonCode);
  const advice = known ? getAdvice(reasonCode, say.language) : say('mend');
  if (batch.state === 'in-doubt') {
    const text = say('doubt.text', { reason: batch.reasonText ?? '' });
    return [{ ...base, kind: 'in-doubt', text, fix: say('doubt.fix', { id }) }];
  }
  if (batch.state === 'failed')
    return [
      {
        ...base,
        kind: 'failed',
        text: reason,
        fix: say(isForOtherWay(reasonCode ?? '') ? 'handed.fix' : 'failed.fix', { id, advice }),
      },
    ];
  if (batch.state !== 'sealed') return [];
  // An attempt had begun, and nobody knows what became of it.
  if (reasonCode === null && Number(batch.committed) === 1)
    return [{ ...base, kind: 'waiting-to-send', text: say('again.text'), fix: say('again.fix') }];
  if (reasonCode === null)
    return [{ ...base, kind: 'waiting-to-send', ...sayTurn(batch, batches, held, say) }];
  const text = say('delayed.text', { reason, next: formatTime(nextAttemptAt ?? '', timeZone) });
  // The counterpart's own wait, and no fault of anybody for a day.
  if (batch.blames === 'nobody' && asOf < addDay(batch.sealedAt))
    return [{ ...base, kind: 'waiting-to-send', text, fix: say('delayed.fix', { advice }) }];
  return [{ ...base, kind: 'delayed', text, fix: say('delayed.fix', { advice }) }];
}

const DAY_MS = 86_400_000;

function addDay(time: string): string {
  return new Date(Date.parse(time) + DAY_MS).toISOString();
}

const UNSENT: ReadonlySet<string> = new Set(['sealed', 'shipping', 'in-doubt', 'failed']);

/** What a batch that nothing is wrong with waits for: the one before it, when that has not been sent. */
function sayTurn(
  batch: Batch,
  batches: readonly Batch[],
  held: ReadonlyMap<string, Batch>,
  say: Say,
): Pick<Action, 'text' | 'fix'> {
  const { sequenceScope, sequence } = batch;
  const blocker = held.get(batch.channel);
  if (blocker) {
    const reason = `${blocker.reasonCode}: ${blocker.reasonText}`;
    return { text: say('channel.text', { other: blocker.id, reason }), fix: say('channel.fix') };
  }
  const before = batches
    .filter((other) => sequenceScope !== null && other.sequenceScope === sequenceScope)
    .filter((other) => UNSENT.has(other.state) && (other.sequence ?? 0) < (sequence ?? 0))
    .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))[0];
  if (!before) return { text: say('turn.text'), fix: say('turn.fix') };
  const other = before.id;
  const values = { number: before.sequence ?? '', other, state: describeBatch(say, before) };
  return { text: say('behind.text', values), fix: say('behind.fix', { other }) };
}

/** What was rejected of a batch, until somebody has dealt with it. */
export function toVerdictAction(
  batch: Batch,
  layers: readonly Layer[],
  outcomes: readonly ItemOutcome[],
  { say }: Wording,
): Action[] {
  if (batch.settled === 1) return [];
  const { id } = batch;
  const base = { id, name: batch.remoteName, since: batch.shippedAt ?? batch.sealedAt };
  const fix = say('rejected.fix', { id });
  // What the way says of a message says nothing of its claims.
  const own = layers.filter(({ batchId, layer }) => batchId === id && layer !== 'transport');
  if (batch.state !== 'answered') {
    // A decision may come before the receipt that settles the batch.
    const early = own.find(({ state }) => state === 'partly' || state === 'rejected');
    if (!early) return [];
    const values = { layer: say(`the.${early.layer}`), state: say(`state.${early.state}`) };
    return [{ ...base, kind: 'rejected', text: say('rejected.early', values), fix }];
  }
  if (batch.itemsRejected === 0) return [];
  const count = sayCount(say, { items: batch.itemsRejected, amount: batch.amountRejected });
  const whole = say(batch.verdict === 'rejected' ? 'rejected.whole' : 'rejected.part', { count });
  const reasons = sayReasons(outcomes, say);
  const text = reasons === '' ? whole : say('rejected.reasons', { text: whole, reasons });
  // What came by letter has its reasons there.
  const isByLetter = own.some(({ state, answerId }) => state === 'rejected' && answerId === null);
  return [
    { ...base, kind: 'rejected', text, fix: isByLetter ? say('rejected.letter', { id }) : fix },
  ];
}
