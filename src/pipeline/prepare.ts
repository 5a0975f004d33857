import { basename, join } from 'node:path';
import { assert } from '../core/errors.ts';
import type { BatchFacts, NewEvent } from '../core/events.ts';
import { getOwnPath } from '../core/file-names.ts';
import { type ContentIdentity, readIdentity } from '../core/files.ts';
import type { Drop } from '../core/nouns.ts';
import { writeRejected } from '../mapping/write-rejected.ts';
import type { Checked } from '../rules/checked.ts';
import { batch } from '../stages/batch.ts';
import { check } from '../stages/check.ts';
import { describeFinding, writeFindings, writeQuarantine, writeRejects } from '../stages/keep.ts';
import { seal } from '../stages/seal.ts';
import { closeAsked, findAsked } from './asks.ts';
import { listBeside, takeBeside } from './attachments.ts';
import type { Context } from './context.ts';
import { divideDrop } from './divide-drop.ts';
import { toFacts } from './facts.ts';
import { comesBefore, findNextNumber, getSequenceScope } from './identity.ts';
import { nameShipment } from './names.ts';
import type { MappedDrop, Prepared, Stop } from './prepared.ts';
import { recognise } from './recognise.ts';
import { findStop } from './stops.ts';

/** Parses, checks, batches and seals one claimed file, or says why it stops. */
export async function prepare(context: Context, drop: Drop): Promise<void> {
  const divided = await divideDrop(context, drop);
  if (divided === 'divided') return;
  if (divided) return hold(context, drop, divided);
  const prepared = await recognise(context, drop);
  if ('kind' in prepared)
    return quarantine(context, drop, (await findChange(context, drop)) ?? prepared);
  await writeFindings(join(context.config.folders.work, drop.id), prepared.checked);
  const stop = await findStop(context, prepared);
  if (!stop) return sealBatch(context, prepared);
  const change = await findChange(context, drop);
  if (change) return quarantine(context, drop, change, prepared);
  if (stop.kind === 'drop.quarantined') return quarantine(context, drop, stop, prepared);
  // They are those that lay beside it, whatever comes until it is released.
  await takeBeside(context, drop, prepared.checked);
  return hold(context, drop, stop, [checkedEvent(prepared)]);
}

async function hold(
  context: Context,
  drop: Drop,
  { code, text }: Stop,
  before: readonly NewEvent[] = [],
): Promise<void> {
  const data = { reasonCode: code, reasonText: text };
  await context.ledger.append([...before, { kind: 'drop.held', subject: drop.id, data }]);
  context.log.warn('file held', { drop: drop.id, reason: code });
}

/** Whoever still wrote to a file when it was taken goes on writing to ours. */
async function findChange(
  { config }: Context,
  drop: Drop,
  found?: ContentIdentity,
): Promise<Stop | undefined> {
  const path = join(config.folders.work, drop.id, drop.name);
  const { size, sha256 } = found ?? (await readIdentity(path));
  if (sha256 === drop.sha256) return undefined;
  const text = `the file was written to after it was taken: it had ${drop.size} bytes then and has ${size} now`;
  return { kind: 'drop.quarantined', code: 'CHANGED_AFTER_CLAIM', text };
}

async function quarantine(
  context: Context,
  drop: Drop,
  stop: Stop,
  prepared?: Prepared,
): Promise<void> {
  const { outbox, work } = context.config.folders;
  const checked = prepared?.checked;
  await writeQuarantine(outbox, drop, join(work, drop.id, drop.name), stop, checked);
  // A file that is not sent counts all its items as rejected here.
  const facts = prepared && {
    ...toDropFacts(prepared),
    itemsRejected: prepared.checked.items,
    amountRejected: prepared.checked.amount,
  };
  const data = { reasonCode: stop.code, reasonText: stop.text, ...facts };
  await context.ledger.append([{ kind: 'drop.quarantined', subject: drop.id, data }]);
  context.log.warn('file quarantined', {
    drop: drop.id,
    reason: stop.code,
    findings: checked?.findings.count,
  });
}

function toDropFacts({ recognised, checked, creditor }: Prepared) {
  return {
    transaction: recognised.transaction.id,
    layout: recognised.form.layout.name,
    creditor: creditor ?? '',
    sequence: checked.sequence ?? null,
    businessKey: checked.businessKey ?? null,
    itemsIn: checked.items,
    amountIn: checked.amount,
    itemsRejected: checked.rejected.size,
    amountRejected: checked.amountRejected,
    findings: checked.findings.counts,
  };
}

function checkedEvent(prepared: Prepared): NewEvent {
  return { kind: 'drop.checked', subject: prepared.drop.id, data: toDropFacts(prepared) };
}

/** Batch and seal are one event: before it nothing is promised, after it the bytes and the number are fixed. */
async function sealBatch(context: Context, prepared: Prepared): Promise<void> {
  const { drop, path, route, recognised, checked, creditor = '', mapped } = prepared;
  const { transaction, form } = recognised;
  const scope = getSequenceScope(transaction, creditor);
  const given = await findNextNumber(context, transaction, creditor, checked.sequence);
  const folder = join(context.config.folders.work, drop.id);
  const rejected = mapped?.rejected ?? checked.rejected;
  const files = await batch({ layout: form.layout, path, folder, rejected, sequence: given });
  const isSame = files.payload === path && !mapped;
  const rejects = mapped ? await rejectRows(mapped, folder, checked) : files.rejects;
  const sent = isSame ? checked : await recheck(context, prepared, files.payload);
  if (rejects) await writeRejects(context.config.folders.outbox, drop, rejects, checked);
  const id = context.makeId('b');
  const sequence = given ?? checked.sequence;
  const shipment = await seal({
    id,
    payload: files.payload,
    remoteName: nameShipment(context, transaction, { creditor, sequence, id }),
  });
  const change = await findChange(context, drop, isSame ? shipment : undefined);
  if (change) return quarantine(context, drop, change, prepared);
  await takeBeside(context, drop, sent);
  const sealed: NewEvent = {
    kind: 'batch.sealed',
    subject: id,
    data: {
      dropId: drop.id,
      transaction: transaction.id,
      layout: form.layout.name,
      creditor,
      channel: route.channel,
      sequenceScope: scope ?? null,
      sequence: sequence ?? null,
      remoteName: shipment.remoteName,
      payload: basename(files.payload),
      size: shipment.size,
      sha256: shipment.sha256,
      items: sent.items,
      amount: sent.amount,
      ...(await describeNumber(context, prepared, scope)),
    },
  };
  const manifests = [{ batchId: id, sourceId: id, manifest: sent.manifest }];
  const asked = await findAsked(context, transaction.raw.identifiedBy ?? [], sent.manifest);
  const closed = closeAsked(asked, `a corrected file was taken, ${drop.id}`);
  await context.ledger.append([checkedEvent(prepared), sealed, ...closed], { manifests });
  const counts = { items: sent.items, rejected: checked.rejected.size, sequence };
  context.log.info('batch sealed', { drop: drop.id, batch: id, ...counts });
}

/** The creditor gets its own rows back, not what was made of them. */
async function rejectRows(
  { mapping, path, places }: MappedDrop,
  folder: string,
  { rejected }: Checked,
): Promise<string | undefined> {
  if (rejected.size === 0) return undefined;
  const target = getOwnPath(folder, 'rejects');
  await writeRejected(mapping, path, target, places, rejected);
  return target;
}

/** What is unusual about a file's own running number. */
async function describeNumber(
  { ledger }: Context,
  { checked, recognised }: Prepared,
  scope: string | undefined,
): Promise<Pick<BatchFacts, 'outOfTurn' | 'note'>> {
  if (scope === undefined || !checked.sequence) return {};
  const last = await ledger.findSequence(scope);
  if (last === undefined) {
    const note = `no number of ${scope} is known yet: ${checked.sequence} is taken as it is, nothing before it is looked for`;
    return { note };
  }
  // Let through by an operator: the counter does not go back to it.
  return comesBefore(recognised.transaction, checked.sequence, last) ? { outOfTurn: true } : {};
}

/** What was rewritten is checked again as it will be sent; its manifest has the new places. */
async function recheck(context: Context, prepared: Prepared, payload: string): Promise<Checked> {
  const { drop, recognised } = prepared;
  const { transaction, form } = recognised;
  const beside = await listBeside(context, drop);
  const facts = toFacts(context, transaction, drop.name, { beside });
  const sent = await check(payload, form, {
    facts,
    maxFindings: context.config.limits.findings,
    references: context.ledger.references,
  });
  const isGood = !sent.findings.rejectsFile && sent.rejected.size === 0;
  const culprit = sent.findings.all.find(({ consequence }) => consequence.startsWith('reject'));
  const reason = culprit ? `: ${describeFinding(culprit)}` : '';
  assert(isGood, `the rewritten payload of ${drop.id} does not pass its own checks${reason}`);
  return sent;
}
