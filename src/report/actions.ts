import type { Ledger } from '../core/ledger.ts';
import type { Answer, Batch, Drop, Layer } from '../core/nouns.ts';
import { formatTime } from './format-time.ts';
import { getAdvice } from './reason-texts.ts';
import type { Action } from './report.ts';

const ORDER: readonly Action['kind'][] = [
  'in-doubt',
  'failed',
  'contradictory',
  'overdue',
  'unmatched',
  'quarantined',
  'held',
  'waiting-to-send',
  'late-soon',
];

/** Everything that waits for a person, whatever its date; worst first, then oldest first. */
export async function listActions(
  ledger: Ledger,
  asOf: string,
  timeZone: string,
): Promise<Action[]> {
  const drops = await ledger.listDrops({ states: ['quarantined', 'held'] });
  const batches = await ledger.listBatches({
    states: ['sealed', 'in-doubt', 'failed', 'shipped', 'answered'],
  });
  const layers = await ledger.listLayers(batches.map((batch) => batch.id));
  const answers = await ledger.listAnswers({ states: ['unmatched', 'matched'] });
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const actions = [
    ...drops.map(toDropAction),
    ...batches.flatMap((batch) => toBatchAction(batch, timeZone)),
    ...layers.flatMap((layer) => toLayerAction(layer, byId.get(layer.batchId)!, asOf, timeZone)),
    ...answers.flatMap(toAnswerAction),
  ];
  return actions.sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      a.since.localeCompare(b.since) ||
      a.id.localeCompare(b.id),
  );
}

function toDropAction(drop: Drop): Action {
  return {
    kind: drop.state === 'held' ? 'held' : 'quarantined',
    id: drop.id,
    name: drop.origin,
    since: drop.claimedAt,
    text: `${drop.reasonCode}: ${drop.reasonText}`,
    fix: `${getAdvice(drop.reasonCode ?? '')} (kvittera resolve ${drop.id})`,
  };
}

function toBatchAction(batch: Batch, timeZone: string): Action[] {
  const base = { id: batch.id, name: batch.remoteName, since: batch.sealedAt };
  if (batch.state === 'in-doubt') {
    return [
      {
        ...base,
        kind: 'in-doubt',
        text: `it is not known whether the batch arrived: ${batch.reasonText}`,
        fix: `ask the counterpart, then kvittera resolve ${batch.id} --arrived or --absent`,
      },
    ];
  }
  if (batch.state === 'failed')
    return [
      {
        ...base,
        kind: 'failed',
        text: `${batch.reasonCode}: ${batch.reasonText}`,
        fix: `when the cause is mended: kvittera resend ${batch.id}`,
      },
    ];
  if (batch.state !== 'sealed') return [];
  const why =
    batch.reasonCode === null
      ? 'it waits for its turn or for the batch before it'
      : `${batch.reasonCode}: ${batch.reasonText}; next attempt ${formatTime(batch.nextAttemptAt ?? '', timeZone)}`;
  return [
    {
      ...base,
      kind: 'waiting-to-send',
      text: why,
      fix: 'nothing yet: it is sent by the next pass that can',
    },
  ];
}

function toLayerAction(layer: Layer, batch: Batch, asOf: string, timeZone: string): Action[] {
  if (layer.state !== 'waiting' || batch.verdict === 'rejected') return [];
  const base = { id: batch.id, name: batch.remoteName, since: batch.shippedAt ?? batch.sealedAt };
  if (
    layer.overdueAt !== null ||
    (layer.silence === 'overdue' && layer.deadlineAt !== null && layer.deadlineAt <= asOf)
  ) {
    return [
      {
        ...base,
        kind: 'overdue',
        text: `the ${layer.layer} (${layer.transaction}) was due ${formatTime(layer.deadlineAt ?? '', timeZone)}`,
        fix: `look for it at the counterpart; kvittera show ${batch.id} has what the service desk asks for`,
      },
    ];
  }
  if (layer.warnedAt === null) return [];
  return [
    {
      ...base,
      kind: 'late-soon',
      text: `the ${layer.layer} (${layer.transaction}) has not come; it is due ${formatTime(layer.deadlineAt ?? '', timeZone)}`,
      fix: 'nothing yet; look again at the deadline',
    },
  ];
}

function toAnswerAction(answer: Answer): Action[] {
  const base = { id: answer.id, name: answer.name, since: answer.receivedAt };
  if (answer.state === 'unmatched') {
    return [
      {
        ...base,
        kind: 'unmatched',
        text: `${answer.outcome}: ${answer.reasonText}`,
        fix: `find out what it answers, then kvittera resolve ${answer.id} --settle`,
      },
    ];
  }
  if (answer.outcome !== 'contradictory') return [];
  return [
    {
      ...base,
      kind: 'contradictory',
      text: `it contradicts the answer already given for ${answer.batchId}`,
      fix: `ask the authority which one holds, then kvittera resolve ${answer.id} --settle`,
    },
  ];
}
