import type { Answer, Batch, Drop, Expiry, Layer, Outage, Refusal } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import type { OpenWork } from './open-work.ts';
import { getAdvice, listChoices, REASONS } from './reason-texts.ts';
import { ACTION_KINDS, type Action } from './report.ts';
import { type Say, sayCount } from './say.ts';
import { describeBatch } from './words.ts';

interface Wording {
  readonly say: Say;
  readonly asOf: string;
  readonly timeZone: string;
}

/** Everything that waits for a person, whatever its date; worst first, then oldest first. */
export function listActions(
  { drops, batches: all, layers, answers, refusals, outages, expiries }: OpenWork,
  wording: Wording,
): Action[] {
  const origins = new Map(drops.map(({ id, origin }) => [id, origin]));
  // A message that is called by its id alone says nobody what it is.
  const batches = all.map((batch) =>
    batch.remoteName.startsWith(batch.id)
      ? { ...batch, remoteName: origins.get(batch.dropId) ?? batch.remoteName }
      : batch,
  );
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const byDrop = new Map(batches.map((batch) => [batch.dropId, batch]));
  const actions = [
    ...outages.map((outage) => toOutageAction(outage, wording)),
    ...expiries.map((expiry) => toExpiryAction(expiry, wording)),
    ...refusals.map((refusal) => toRefusalAction(refusal, wording)),
    ...drops.flatMap((drop) => toDropAction(drop, byDrop.get(drop.id), wording)),
    ...batches.flatMap((batch) => [
      ...toBatchAction(batch, batches, wording),
      ...toVerdictAction(batch, layers, wording),
    ]),
    ...layers.flatMap((layer) => toLayerAction(layer, byId.get(layer.batchId)!, layers, wording)),
    ...layers.flatMap((layer) => toUnconfirmed(layer, byId.get(layer.batchId)!, answers, wording)),
    ...answers.flatMap((answer) => toAnswerAction(answer, wording)),
  ];
  return actions.sort(
    (a, b) =>
      ACTION_KINDS.indexOf(a.kind) - ACTION_KINDS.indexOf(b.kind) ||
      a.since.localeCompare(b.since) ||
      a.id.localeCompare(b.id),
  );
}

function toOutageAction({ channel, since, reason }: Outage, { say, timeZone }: Wording): Action {
  const text = say('not-fetched.text', { since: formatTime(since, timeZone), reason });
  const fix = say('not-fetched.fix');
  return { kind: 'not-fetched', id: channel, name: channel, since, text, fix };
}

/** The threshold that was passed, never the days that are left: a report does not change by being made later. */
function toExpiryAction(
  { channel, since, commonName, validTo, days }: Expiry,
  { say, timeZone }: Wording,
): Action {
  const until = formatTime(validTo, timeZone);
  const key = days === 0 ? 'certificate.ended' : 'certificate.ends';
  const text = say(key, { name: commonName, until, days });
  const fix = say('certificate.fix');
  return { kind: 'certificate', id: channel, name: channel, since, text, fix };
}

function toRefusalAction({ origin, since, reason }: Refusal, { say }: Wording): Action {
  const text = say('not-taken.text', { reason });
  return { kind: 'not-taken', id: origin, name: origin, since, text, fix: say('not-taken.fix') };
}

function toDropAction(drop: Drop, batch: Batch | undefined, { say }: Wording): Action[] {
  const base = { id: drop.id, name: drop.origin, since: drop.claimedAt };
  if (drop.state === 'batched') {
    if (drop.itemsRejected === 0 || !batch || batch.settled === 1) return [];
    const { id } = batch;
    const count = sayCount(say, { items: drop.itemsRejected, amount: drop.amountRejected });
    const text = say('left-out.text', { count });
    return [
      { ...base, id, kind: 'not-sent', text, fix: say('left-out.fix', { id, drop: drop.id }) },
    ];
  }
  const code = drop.reasonCode ?? '';
  const text = `${code}: ${drop.reasonText}`;
  const choice = listChoices(code).join(` ${say('or')} `);
  const fix = say('stopped.fix', { advice: getAdvice(code, say.language), id: drop.id, choice });
  return [{ ...base, kind: drop.state === 'held' ? 'held' : 'quarantined', text, fix }];
}

function toBatchAction(
  batch: Batch,
  batches: readonly Batch[],
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
        fix: say(reasonCode === 'HANDED_OVER' ? 'handed.fix' : 'failed.fix', { id, advice }),
      },
    ];
  if (batch.state !== 'sealed') return [];
  // An attempt had begun, and nobody knows what became of it.
  if (reasonCode === null && Number(batch.committed) === 1)
    return [{ ...base, kind: 'waiting-to-send', text: say('again.text'), fix: say('again.fix') }];
  if (reasonCode === null)
    return [{ ...base, kind: 'waiting-to-send', ...sayTurn(batch, batches, say) }];
  const text = say('delayed.text', { reason, next: formatTime(nextAttemptAt ?? '', timeZone) });
  // The counterpart's own wait, and no fault of anybody for a day.
  if (reasonCode === 'NOT_YET' && asOf < addDay(batch.sealedAt))
    return [{ ...base, kind: 'waiting-to-send', text, fix: say('delayed.fix', { advice }) }];
  return [{ ...base, kind: 'delayed', text, fix: say('delayed.fix', { advice }) }];
}

const DAY_MS = 86_400_000;

function addDay(time: string): string {
  return new Date(Date.parse(time) + DAY_MS).toISOString();
}

const UNSENT: ReadonlySet<string> = new Set(['sealed', 'shipping', 'in-doubt', 'failed']);

/** What a batch that nothing is wrong with waits for: the one before it, when that has not been sent. */
function sayTurn(batch: Batch, batches: readonly Batch[], say: Say): Pick<Action, 'text' | 'fix'> {
  const { sequenceScope, sequence } = batch;
  const before = batches
    .filter((other) => sequenceScope !== null && other.sequenceScope === sequenceScope)
    .filter((other) => UNSENT.has(other.state) && (other.sequence ?? 0) < (sequence ?? 0))
    .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))[0];
  if (!before) return { text: say('turn.text'), fix: say('turn.fix') };
  const other = before.id;
  const values = { number: before.sequence ?? '', other, state: describeBatch(say, before) };
  return { text: say('behind.text', values), fix: say('behind.fix', { other }) };
}

function toVerdictAction(batch: Batch, layers: readonly Layer[], { say }: Wording): Action[] {
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
  const text = say(batch.verdict === 'rejected' ? 'rejected.whole' : 'rejected.part', { count });
  // What came by letter has its reasons there.
  const isByLetter = own.some(({ state, answerId }) => state === 'rejected' && answerId === null);
  return [
    { ...base, kind: 'rejected', text, fix: isByLetter ? say('rejected.letter', { id }) : fix },
  ];
}

function toLayerAction(
  layer: Layer,
  batch: Batch,
  layers: readonly Layer[],
  { say, asOf, timeZone }: Wording,
): Action[] {
  if (layer.state !== 'waiting' || batch.verdict === 'rejected') return [];
  const { id } = batch;
  const since = batch.shippedAt ?? batch.sealedAt;
  const base = { id, name: batch.remoteName, since };
  const { transaction, deadlineAt } = layer;
  const values = {
    layer: say(`the.${layer.layer}`),
    transaction,
    due: formatTime(deadlineAt ?? '', timeZone),
    sent: formatTime(since, timeZone),
  };
  const isPast = layer.silence === 'overdue' && deadlineAt !== null && deadlineAt <= asOf;
  if (layer.overdueAt !== null || isPast) {
    const text = say('overdue.text', values);
    const kind = layer.escalatedAt === null ? 'overdue' : 'escalated';
    const came = layers.find((other) => other.batchId === id && other.answeredAt !== null);
    // What has been answered has arrived: it must not be sent again.
    const fix = came
      ? say('overdue.arrived', { id, layer: layer.layer, came: say(`the.${came.layer}`) })
      : say(`${kind}.fix`, { id, layer: layer.layer });
    return [{ ...base, kind, text, fix }];
  }
  if (layer.warnedAt === null) return [];
  const text = say('late-soon.text', values);
  return [{ ...base, kind: 'late-soon', text, fix: say('late-soon.fix') }];
}

/** A layer that confirms items one by one, and has not confirmed all that were accepted. */
function toUnconfirmed(
  layer: Layer,
  batch: Batch,
  answers: readonly Answer[],
  { say }: Wording,
): Action[] {
  if (batch.state !== 'answered' || batch.settled === 1) return [];
  const own = answers.filter(
    (answer) => answer.batchId === layer.batchId && answer.layer === layer.layer,
  );
  const counts = own.map((answer) => answer.confirmed).filter((count) => count !== null);
  if (counts.length === 0) return [];
  const confirmed = counts.reduce((sum, count) => sum + count, 0);
  if (confirmed >= batch.itemsAccepted) return [];
  const { id } = batch;
  const base = { id, name: batch.remoteName, since: layer.answeredAt ?? batch.sealedAt };
  const values = {
    layer: say(`the.${layer.layer}`),
    confirmed,
    accepted: batch.itemsAccepted,
  };
  const text = say('unconfirmed.text', values);
  return [{ ...base, kind: 'unconfirmed', text, fix: say('unconfirmed.fix', { id }) }];
}

function toAnswerAction(answer: Answer, { say }: Wording): Action[] {
  const { id, outcome, reasonText, batchId } = answer;
  const base = { id, name: answer.name, since: answer.receivedAt };
  if (answer.state === 'settled') return [];
  if (answer.state === 'unmatched') {
    const reason = reasonText ?? '';
    const text =
      outcome === 'contradictory'
        ? say('unfit.text', { batch: batchId ?? '', reason })
        : `${say(`outcome.${outcome ?? 'received'}`)}: ${reason}`;
    return [{ ...base, kind: 'unmatched', text, fix: say('unmatched.fix', { id }) }];
  }
  if (outcome === 'contradictory') {
    const reason = reasonText === null ? '' : `: ${reasonText}`;
    const text = say('contradictory.text', { batch: batchId ?? '', reason });
    return [
      {
        ...base,
        kind: 'contradictory',
        text,
        fix: say('contradictory.fix', { id, batch: batchId ?? '' }),
      },
    ];
  }
  if (answer.state === 'asking' && answer.outcome === 'nameless')
    return [
      { ...base, kind: 'nameless', text: reasonText ?? '', fix: say('nameless.fix', { id }) },
    ];
  if (answer.state === 'asking')
    return [{ ...base, kind: 'asked', text: reasonText ?? '', fix: say('asked.fix', { id }) }];
  if (answer.state !== 'matched' || reasonText === null) return [];
  const text = say('unknown-case.text', { batch: batchId ?? '', reason: reasonText });
  return [{ ...base, kind: 'unknown-case', text, fix: say('unknown-case.fix', { id }) }];
}
