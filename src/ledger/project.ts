import type { EventKind, NewEvent } from '../core/events.ts';
import { newDrop } from '../core/new-drop.ts';
import type { Verdict } from '../core/nouns.ts';
import { SURROUNDINGS } from './project-surroundings.ts';
import type { Database, Projector } from './projector.ts';
import { getBatch, setAnswer, setBatch, setDrop, setLayer, setSequence } from './set-rows.ts';
import { addLayer, findConfirmed, giveBackNumber, setStanding, UNPROMISED } from './standing.ts';

/** What each kind of event does to the tables. Replaying all events gives the same tables again. */
const PROJECTORS: { readonly [K in EventKind]: Projector<K> } = {
  'drop.claimed': async ({ db, at, subject, data: { written: _, ...data } }) => {
    await db
      .insertInto('drop')
      .values(newDrop({ ...data, id: subject, claimedAt: at }))
      .execute();
  },
  'drop.checked': ({ db, subject, data: { findings: _, ...facts } }) =>
    setDrop(db, subject, { ...facts, state: 'checked', reasonCode: null, reasonText: null }),
  'drop.quarantined': ({ db, subject, data: { findings: _, ...facts } }) =>
    setDrop(db, subject, { ...facts, state: 'quarantined' }),
  'drop.held': ({ db, subject, data }) => setDrop(db, subject, { ...data, state: 'held' }),
  'drop.released': ({ db, subject, data }) =>
    setDrop(db, subject, {
      state: 'claimed',
      lifted: data.lifted,
      reasonCode: null,
      reasonText: null,
    }),
  'drop.resumed': ({ db, subject }) =>
    setDrop(db, subject, { state: 'claimed', reasonCode: null, reasonText: null }),
  'drop.discarded': ({ db, subject }) => setDrop(db, subject, { state: 'discarded' }),
  'drop.divided': ({ db, subject }) =>
    setDrop(db, subject, { state: 'divided', reasonCode: null, reasonText: null }),
  'batch.sealed': async ({ db, at, subject, data: { outOfTurn, note: _, ...data } }) => {
    await db
      .insertInto('batch')
      .values({
        ...data,
        id: subject,
        state: 'sealed',
        verdict: null,
        itemsAccepted: 0,
        amountAccepted: 0,
        itemsRejected: 0,
        amountRejected: 0,
        attempts: 0,
        resends: 0,
        nextAttemptAt: null,
        blames: null,
        committed: 0,
        settled: 0,
        sealedAt: at,
        shippedAt: null,
        reasonCode: null,
        reasonText: null,
      })
      .execute();
    await setDrop(db, data.dropId, { state: 'batched' });
    if (data.sequenceScope !== null && data.sequence !== null && !outOfTurn)
      await setSequence(db, data.sequenceScope, data.sequence);
  },
  'batch.shipping': async ({ db, subject, data }) => {
    await setBatch(db, subject, {
      state: 'shipping',
      attempts: data.attempt,
      nextAttemptAt: null,
      blames: null,
    });
    for (const id of data.messages ?? [])
      await db
        .insertInto('message')
        .values({ id: id.toLowerCase(), batchId: subject })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
  },
  'batch.committing': ({ db, subject }) => setBatch(db, subject, { committed: 1 }),
  'batch.shipped': async ({ db, at, subject, data }) => {
    await setBatch(db, subject, {
      state: 'shipped',
      shippedAt: at,
      reasonCode: null,
      reasonText: null,
    });
    for (const layer of data.layers) {
      await db
        .insertInto('layer')
        .values({
          ...UNPROMISED,
          ...layer,
          batchId: subject,
          escalateAt: layer.escalateAt ?? null,
        })
        // Taken by a node, given up by it, and there after all: what was promised stays promised.
        .onConflict((conflict) => conflict.columns(['batchId', 'layer']).doNothing())
        .execute();
    }
  },
  'batch.delayed': ({ db, subject, data: { details: _, ...data } }) =>
    setBatch(db, subject, { blames: null, ...data, state: 'sealed' }),
  'batch.failed': ({ db, subject, data: { details: _, ...data } }) =>
    setBatch(db, subject, { ...data, state: 'failed' }),
  'batch.in-doubt': ({ db, subject, data: { details: _, ...data } }) =>
    setBatch(db, subject, { ...data, committed: data.committed ? 1 : 0, state: 'in-doubt' }),
  'batch.absent': ({ db, subject }) =>
    setBatch(db, subject, {
      state: 'sealed',
      committed: 0,
      nextAttemptAt: null,
      reasonCode: null,
      reasonText: null,
    }),
  // It may have arrived: an answer still proves that it did.
  'batch.repeating': ({ db, subject }) =>
    setBatch(db, subject, {
      state: 'sealed',
      nextAttemptAt: null,
      reasonCode: null,
      reasonText: null,
    }),
  'batch.resent': async ({ db, subject, data: { sameMessage } }) => {
    // What was promised for the first sending is promised anew when it has been sent again.
    await db.deleteFrom('layer').where('batchId', '=', subject).execute();
    const { resends } = await getBatch(db, subject);
    await setBatch(db, subject, {
      state: 'sealed',
      committed: 0,
      resends: sameMessage ? resends : resends + 1,
      nextAttemptAt: null,
      reasonCode: null,
      reasonText: null,
    });
  },
  'batch.settled': ({ db, subject }) => setBatch(db, subject, { settled: 1 }),
  'batch.cancelled': ({ db, subject }) => setBatch(db, subject, { state: 'cancelled' }),
  'layer.warned': ({ db, at, subject, data }) =>
    setLayer(db, subject, data.layer, { warnedAt: at }),
  'layer.overdue': ({ db, at, subject, data }) =>
    setLayer(db, subject, data.layer, { overdueAt: at }),
  'layer.escalated': ({ db, at, subject, data }) =>
    setLayer(db, subject, data.layer, { escalatedAt: at }),
  'layer.silent': async ({ db, subject, data: { layer, standing } }) => {
    await setLayer(db, subject, layer, { state: 'silent' });
    await setStanding(db, subject, standing ?? null);
  },
  'answer.received': async ({ db, at, subject, data: { replyTo, notice, ...data } }) => {
    await db
      .insertInto('answer')
      .values({
        ...data,
        replyTo: replyTo?.join(' ') ?? null,
        noticeVerdict: notice?.verdict ?? null,
        noticeCode: notice?.code ?? null,
        noticeText: notice?.text ?? null,
        place: data.place ?? null,
        id: subject,
        state: 'received',
        receivedAt: at,
        transaction: null,
        layout: null,
        layer: null,
        batchId: null,
        outcome: null,
        isLate: 0,
        acknowledged: 0,
        items: 0,
        errors: 0,
        confirmed: null,
        assignedTo: null,
        reasonText: null,
      })
      .execute();
  },
  'answer.matched': async ({ db, at, subject, data }) => {
    const { batchId, transaction, layout, layer, outcome, isLate, items, errors } = data;
    await setAnswer(db, subject, {
      state: 'matched',
      batchId,
      transaction,
      layout,
      layer,
      outcome,
      isLate: isLate ? 1 : 0,
      items,
      errors,
      confirmed: findConfirmed(data),
      reasonText: data.reasonText ?? null,
    });
    if (data.verdict === null) return;
    await addLayer(db, batchId, layer, transaction);
    await setLayer(db, batchId, layer, {
      state: data.verdict,
      answeredAt: at,
      answerId: subject,
    });
    const { itemsRejected, amountRejected } = data;
    const verdict: Verdict = data.verdict;
    // Events of the first versions tell only what their own layer says.
    const own = data.isDeciding ? { verdict, itemsRejected, amountRejected } : null;
    await setStanding(db, batchId, data.standing === undefined ? own : data.standing);
    if (data.isDeciding && data.reuseSequence) await giveBackNumber(db, batchId);
  },
  'answer.acknowledged': ({ db, subject }) => setAnswer(db, subject, { acknowledged: 1 }),
  'answer.noted': ({ db, subject, data: { strangers: _, ...data } }) =>
    setAnswer(db, subject, { ...data, state: 'settled', outcome: 'not-ours' }),
  'answer.told': ({ db, subject, data: { known: _, counts: __, asks = 0, lacks = 0, ...data } }) =>
    setAnswer(db, subject, {
      ...data,
      state: asks + lacks > 0 ? 'asking' : 'settled',
      outcome: lacks > 0 ? 'nameless' : 'news',
    }),
  'answer.unmatched': ({ db, subject, data: { strangers: _, ...data } }) =>
    setAnswer(db, subject, { ...data, state: 'unmatched' }),
  'answer.settled': ({ db, subject }) => setAnswer(db, subject, { state: 'settled' }),
  'answer.assigned': ({ db, subject, data }) =>
    setAnswer(db, subject, {
      state: 'received',
      outcome: null,
      reasonText: null,
      assignedTo: data.batchId,
    }),
  'answer.reread': ({ db, subject }) =>
    setAnswer(db, subject, { state: 'received', outcome: null, reasonText: null }),
  'layer.answered': async ({ db, at, subject, data }) => {
    const { layer, verdict, isDeciding } = data;
    await setLayer(db, subject, layer, { state: verdict, answeredAt: at, answerId: null });
    const { items, amount } = await getBatch(db, subject);
    const [itemsRejected, amountRejected] = verdict === 'rejected' ? [items, amount] : [0, 0];
    const own = isDeciding ? { verdict, itemsRejected, amountRejected } : null;
    await setStanding(db, subject, data.standing === undefined ? own : data.standing);
  },
  ...SURROUNDINGS,
  'recovery.decided': async () => {},
};

/** Applies one event to the tables. */
export async function project(db: Database, at: string, event: NewEvent): Promise<void> {
  const projector = PROJECTORS[event.kind] as Projector<EventKind>;
  await projector({ db, at, subject: event.subject, data: event.data });
}
