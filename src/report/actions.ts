import type { Ledger } from '../core/ledger.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import { getAdvice } from './reason-texts.ts';
import type { Action } from './report.ts';
import { describeCount } from './words.ts';

const ORDER: readonly Action['kind'][] = [
  'in-doubt',
  'failed',
  'contradictory',
  'overdue',
  'unmatched',
  'rejected',
  'unconfirmed',
  'quarantined',
  'held',
  'not-sent',
  'delayed',
  'waiting-to-send',
  'late-soon',
];

/** Everything that waits for a person, whatever its date; worst first, then oldest first. */
export async function listActions(
  ledger: Ledger,
  asOf: string,
  timeZone: string,
): Promise<Action[]> {
  const drops = await ledger.listDrops({ states: ['quarantined', 'held', 'batched'] });
  const batches = await ledger.listBatches({
    states: ['sealed', 'in-doubt', 'failed', 'shipped', 'answered'],
  });
  const layers = await ledger.listLayers(batches.map((batch) => batch.id));
  const answers = await ledger.listAnswers({ states: ['unmatched', 'matched'] });
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const byDrop = new Map(batches.map((batch) => [batch.dropId, batch]));
  const actions = [
    ...drops.flatMap((drop) => toDropAction(drop, byDrop.get(drop.id))),
    ...batches.flatMap((batch) => [...toBatchAction(batch, timeZone), ...toVerdictAction(batch)]),
    ...layers.flatMap((layer) => toLayerAction(layer, byId.get(layer.batchId)!, asOf, timeZone)),
    ...layers.flatMap((layer) => toUnconfirmed(layer, byId.get(layer.batchId)!, answers)),
    ...answers.flatMap(toAnswerAction),
  ];
  return actions.sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      a.since.localeCompare(b.since) ||
      a.id.localeCompare(b.id),
  );
}

function toDropAction(drop: Drop, batch: Batch | undefined): Action[] {
  const base = { id: drop.id, name: drop.origin, since: drop.claimedAt };
  if (drop.state === 'batched') {
    if (drop.itemsRejected === 0 || !batch || batch.settled === 1) return [];
    const count = describeCount({ items: drop.itemsRejected, amount: drop.amountRejected });
    const fix = `correct them and drop them again (outbox/rejects has the file and the reasons), then kvittera resolve ${batch.id} --settle --comment "..."`;
    return [{ ...base, id: batch.id, kind: 'not-sent', text: `${count} were left out`, fix }];
  }
  const text = `${drop.reasonCode}: ${drop.reasonText}`;
  const choice = drop.state === 'held' ? '--release or --discard' : '--discard';
  const fix = `${getAdvice(drop.reasonCode ?? '')} Then kvittera resolve ${drop.id} ${choice} --comment "..."`;
  return [{ ...base, kind: drop.state === 'held' ? 'held' : 'quarantined', text, fix }];
}

function toBatchAction(batch: Batch, timeZone: string): Action[] {
  const base = { id: batch.id, name: batch.remoteName, since: batch.sealedAt };
  const reason = `${batch.reasonCode}: ${batch.reasonText}`;
  if (batch.state === 'in-doubt') {
    const text = `it is not known whether the batch arrived: ${batch.reasonText}`;
    const fix = `ask the counterpart, then kvittera resolve ${batch.id} --arrived or --absent --comment "..."`;
    return [{ ...base, kind: 'in-doubt', text, fix }];
  }
  if (batch.state === 'failed') {
    const fix = `when the cause is mended: kvittera resend ${batch.id} --comment "..."`;
    return [{ ...base, kind: 'failed', text: reason, fix }];
  }
  if (batch.state !== 'sealed') return [];
  if (batch.reasonCode === null) {
    const text = 'it waits for its turn or for the batch before it';
    const fix = 'nothing: it is sent by the next pass that can';
    return [{ ...base, kind: 'waiting-to-send', text, fix }];
  }
  const next = formatTime(batch.nextAttemptAt ?? '', timeZone);
  const fix = 'mend the cause if it does not pass by itself; it is tried again at that time';
  return [{ ...base, kind: 'delayed', text: `${reason}; next attempt ${next}`, fix }];
}

function toVerdictAction(batch: Batch): Action[] {
  if (batch.state !== 'answered' || batch.itemsRejected === 0 || batch.settled === 1) return [];
  const base = { id: batch.id, name: batch.remoteName, since: batch.shippedAt ?? batch.sealedAt };
  const count = describeCount({ items: batch.itemsRejected, amount: batch.amountRejected });
  const text =
    batch.verdict === 'rejected'
      ? `the authority rejected the whole batch: ${count}`
      : `the authority rejected ${count}`;
  const fix = `correct what the codes name and drop it in a new file, then kvittera resolve ${batch.id} --settle --comment "..."`;
  return [{ ...base, kind: 'rejected', text, fix }];
}

function toLayerAction(layer: Layer, batch: Batch, asOf: string, timeZone: string): Action[] {
  if (layer.state !== 'waiting' || batch.verdict === 'rejected') return [];
  const base = { id: batch.id, name: batch.remoteName, since: batch.shippedAt ?? batch.sealedAt };
  const due = formatTime(layer.deadlineAt ?? '', timeZone);
  const isPast =
    layer.silence === 'overdue' && layer.deadlineAt !== null && layer.deadlineAt <= asOf;
  if (layer.overdueAt !== null || isPast) {
    const text = `the ${layer.layer} (${layer.transaction}) was due ${due}`;
    const fix = `ask the service desk; kvittera show ${batch.id} has what it asks for. If it never came there: kvittera resolve ${batch.id} --absent sends the same bytes again, --cancel gives it up`;
    return [{ ...base, kind: 'overdue', text, fix }];
  }
  if (layer.warnedAt === null) return [];
  const text = `the ${layer.layer} (${layer.transaction}) has not come; it is due ${due}`;
  return [{ ...base, kind: 'late-soon', text, fix: 'nothing yet; look again at the deadline' }];
}

/** A layer that confirms items one by one, and has not confirmed all that were accepted. */
function toUnconfirmed(layer: Layer, batch: Batch, answers: readonly Answer[]): Action[] {
  const confirmed = countConfirmed(layer, answers);
  if (confirmed === 0 || batch.state !== 'answered' || batch.settled === 1) return [];
  const missing = batch.itemsAccepted - confirmed;
  if (missing <= 0) return [];
  const base = { id: batch.id, name: batch.remoteName, since: layer.answeredAt ?? batch.sealedAt };
  const text = `the ${layer.layer} confirms ${confirmed} of ${batch.itemsAccepted} accepted items`;
  const fix = `wait for the rest, or ask the service desk about it; kvittera resolve ${batch.id} --settle closes this`;
  return [{ ...base, kind: 'unconfirmed', text, fix }];
}

/** Items that a layer's answers have confirmed one by one. */
export function countConfirmed(layer: Layer, answers: readonly Answer[]): number {
  const own = answers.filter(
    (answer) =>
      answer.batchId === layer.batchId &&
      answer.layer === layer.layer &&
      answer.outcome === 'accepted',
  );
  return own.reduce((sum, answer) => sum + answer.items, 0);
}

function toAnswerAction(answer: Answer): Action[] {
  const base = { id: answer.id, name: answer.name, since: answer.receivedAt };
  const settle = `kvittera resolve ${answer.id} --settle --comment "..."`;
  if (answer.state === 'unmatched') {
    const text = `${answer.outcome}: ${answer.reasonText}`;
    return [{ ...base, kind: 'unmatched', text, fix: `find out what it answers, then ${settle}` }];
  }
  if (answer.outcome !== 'contradictory') return [];
  const text = `it contradicts the answer already given for ${answer.batchId}`;
  const fix = `ask the authority which one holds, then ${settle}`;
  return [{ ...base, kind: 'contradictory', text, fix }];
}
