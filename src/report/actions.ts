import type {
  Answer,
  Batch,
  Drop,
  Expiry,
  ItemOutcome,
  Layer,
  Outage,
  Refusal,
} from '../core/nouns.ts';
import { toBatchAction, toVerdictAction, type Wording } from './batch-actions.ts';
import { formatTime } from './format-time.ts';
import type { OpenWork } from './open-work.ts';
import { getAdvice, listChoices } from './reason-texts.ts';
import { ACTION_KINDS, type Action } from './report.ts';
import { sayCount } from './say.ts';

/** Everything that waits for a person, whatever its date; worst first, then oldest first. */
export function listActions(
  { drops, batches: all, layers, outcomes, answers, refusals, outages, expiries }: OpenWork,
  wording: Wording,
): Action[] {
  const origins = new Map(drops.map(({ id, origin }) => [id, origin]));
  // A message that is called by its id alone says nobody what it is.
  const batches = all.map((batch) =>
    batch.remoteName.startsWith(batch.id)
      ? { ...batch, remoteName: origins.get(batch.dropId) ?? batch.remoteName }
      : batch,
  );
  const byBatch = new Map<string, ItemOutcome[]>();
  for (const one of outcomes) {
    const own = byBatch.get(one.batchId);
    if (own) own.push(one);
    else byBatch.set(one.batchId, [one]);
  }
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  // What keeps one of them keeps all of its channel.
  const held = new Map(
    batches.filter(({ blames }) => blames === 'channel').map((batch) => [batch.channel, batch]),
  );
  const byDrop = new Map(batches.map((batch) => [batch.dropId, batch]));
  const actions = [
    ...outages.map((outage) => toOutageAction(outage, wording)),
    ...expiries.map((expiry) => toExpiryAction(expiry, wording)),
    ...refusals.map((refusal) => toRefusalAction(refusal, wording)),
    ...drops.flatMap((drop) => toDropAction(drop, byDrop.get(drop.id), wording)),
    ...batches.flatMap((batch) => [
      ...toBatchAction(batch, batches, held, wording),
      ...toVerdictAction(batch, layers, byBatch.get(batch.id) ?? [], wording),
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
