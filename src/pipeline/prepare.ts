import { join } from 'node:path';
import type { RouteConfig } from '../core/config-schema.ts';
import type { NewEvent } from '../core/events.ts';
import type { Drop } from '../core/nouns.ts';
import { listReconstructed, type Transaction } from '../rules/authority.ts';
import { batch } from '../stages/batch.ts';
import { check, type Checked } from '../stages/check.ts';
import { describeCheck, writeFindings, writeQuarantine, writeRejects } from '../stages/keep.ts';
import { parse, type Recognition } from '../stages/parse.ts';
import { seal } from '../stages/seal.ts';
import type { Context } from './context.ts';
import { findDuplicate, findSequenceFault, getSequenceScope } from './identity.ts';
import { toFacts } from './facts.ts';

type Recognised = Extract<Recognition, { transaction: Transaction }>;

/** A file on its way through the checks. */
interface Prepared {
  readonly drop: Drop;
  readonly path: string;
  readonly route: RouteConfig;
  readonly recognised: Recognised;
  readonly checked: Checked;
  readonly creditor: string;
}

interface Stop {
  readonly kind: 'drop.held' | 'drop.quarantined';
  readonly code: string;
  readonly text: string;
}

/** Parses, checks, batches and seals one claimed file, or says why it stops. */
export async function prepare(context: Context, drop: Drop): Promise<void> {
  const path = join(context.config.folders.work, drop.id, drop.name);
  const routes = context.config.routes.filter((route) => route.folder === getFolder(drop));
  const { maximum, transactions } = { maximum: context.config.limits.fileBytes, transactions: listTransactions(context, routes) };
  if (drop.size > maximum) return quarantine(context, drop, path, { kind: 'drop.quarantined', code: 'FILE_TOO_LARGE', text: `the file has ${drop.size} bytes, at most ${maximum} are taken` });
  const recognised = await parse(path, drop.name, transactions);
  if (!recognised.transaction) {
    const text = `the file ${drop.origin} is of no transaction of this folder. Tried:\n${recognised.tried.map((line) => `  ${line}`).join('\n') || '  nothing: no route has this folder'}`;
    return quarantine(context, drop, path, { kind: 'drop.quarantined', code: 'UNRECOGNISED', text });
  }
  const { transaction, form } = recognised;
  const route = routes.find((candidate) => candidate.transactions.includes(transaction.id))!;
  const facts = toFacts(context, transaction, drop.name);
  const checked = await check(path, form, { facts, maxFindings: context.config.limits.findings, onProgress: (bytes) => context.onProgress?.(`checking ${drop.name}: ${Math.round((100 * bytes) / Math.max(1, drop.size))} %`) });
  await writeFindings(join(context.config.folders.work, drop.id), checked);
  const creditor = findCreditor(context, checked.creditor ?? recognised.nameParts['intressentkod'] ?? route.creditor);
  const prepared = { drop, path, route, recognised, checked, creditor: creditor ?? '' };
  const stop = await findStop(context, prepared, creditor);
  if (!stop) return sealBatch(context, prepared);
  if (stop.kind === 'drop.quarantined') return quarantine(context, drop, path, stop, prepared);
  await context.ledger.append([checkedEvent(prepared), { kind: 'drop.held', subject: drop.id, data: { reasonCode: stop.code, reasonText: stop.text } }]);
  context.log.warn('file held', { drop: drop.id, reason: stop.code });
}

function getFolder(drop: Drop): string {
  const at = drop.origin.lastIndexOf('/');
  return at < 0 ? '' : drop.origin.slice(0, at);
}

function listTransactions({ catalog }: Context, routes: readonly RouteConfig[]): Transaction[] {
  return routes.flatMap((route) => route.transactions.map((id) => catalog.transactions.get(id)).filter((transaction) => transaction !== undefined));
}

function findCreditor({ config }: Context, code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const wanted = code.trim().toUpperCase();
  return Object.entries(config.creditors).find(([name, { aliases }]) => [name, ...aliases].some((known) => known.toUpperCase() === wanted))?.[0];
}

async function findStop(context: Context, prepared: Prepared, creditor: string | undefined): Promise<Stop | undefined> {
  return findQuarantine(context, prepared, creditor) ?? (await findHold(context, prepared));
}

function findQuarantine(context: Context, { checked, route, recognised }: Prepared, creditor: string | undefined): Stop | undefined {
  const { findings, rejected, items } = checked;
  const policy = route.policy ?? recognised.transaction.raw.policy;
  const quarantined = (code: string, text: string): Stop => ({ kind: 'drop.quarantined', code, text });
  if (findings.rejectsFile) return quarantined('FINDINGS', describeCheck(checked, 'the file is rejected as a whole'));
  if (rejected.size > 0 && policy === 'all-or-nothing') return quarantined('FINDINGS', describeCheck(checked, `${rejected.size} of ${items} items are faulty, and the policy is all or nothing`));
  if (rejected.size > 0 && rejected.size >= items) return quarantined('FINDINGS', describeCheck(checked, 'every item is faulty'));
  if (creditor === undefined) return quarantined('CREDITOR_UNKNOWN', `the file names the creditor '${checked.creditor ?? '(none)'}'; known are ${Object.keys(context.config.creditors).join(', ')}`);
  if (route.creditor !== undefined && route.creditor !== creditor) return quarantined('CREDITOR_MISMATCH', `the folder belongs to ${route.creditor}, but the file is ${creditor}'s`);
  return undefined;
}

async function findHold(context: Context, prepared: Prepared): Promise<Stop | undefined> {
  const { drop, checked, recognised, route, creditor } = prepared;
  const held = (code: string, text: string | undefined): Stop | undefined => (text === undefined || drop.lifted.split(',').includes(code) ? undefined : { kind: 'drop.held', code, text });
  if (checked.findings.counts.hold > 0) {
    const stop = held('RULE_HOLD', describeCheck(checked, 'a rule holds the file'));
    if (stop) return stop;
  }
  const duplicate = await findDuplicate(context, drop, recognised.transaction, creditor, checked.businessKey);
  const sequenceFault = await findSequenceFault(context, recognised.transaction, creditor, checked.sequence);
  const reconstructed = context.channels.get(route.channel)?.environment === 'production' ? listReconstructed(recognised.transaction) : [];
  if (reconstructed.length > 0) return { kind: 'drop.held', code: 'RECONSTRUCTED', text: `a production channel only takes what the authority has published. Reconstructed by us:\n${reconstructed.map((line) => `  ${line}`).join('\n')}` };
  return held(duplicate?.code ?? '', duplicate?.text) ?? held(sequenceFault?.code ?? '', sequenceFault?.text);
}

async function quarantine(context: Context, drop: Drop, path: string, stop: Stop, prepared?: Prepared): Promise<void> {
  await writeQuarantine(context.config.folders.outbox, drop, path, stop, prepared?.checked);
  const facts = prepared ? toDropFacts(prepared) : {};
  // A file rejected as a whole counts all its items as rejected here.
  const counts = prepared ? { itemsRejected: prepared.checked.items, amountRejected: prepared.checked.amount } : {};
  await context.ledger.append([{ kind: 'drop.quarantined', subject: drop.id, data: { reasonCode: stop.code, reasonText: stop.text, ...facts, ...counts } }]);
  context.log.warn('file quarantined', { drop: drop.id, reason: stop.code, findings: prepared?.checked.findings.count });
}

function toDropFacts({ recognised, checked, creditor }: Prepared) {
  return {
    transaction: recognised.transaction.id,
    layout: recognised.form.layout.name,
    creditor,
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
  const { drop, path, route, recognised, checked, creditor } = prepared;
  const { transaction, form } = recognised;
  const scope = getSequenceScope(transaction, creditor);
  const assigned = scope !== undefined && !checked.sequence ? ((await context.ledger.findSequence(scope)) ?? transaction.raw.sequence!.start - 1) + 1 : undefined;
  const files = await batch({ layout: form.layout, path, folder: join(context.config.folders.work, drop.id), rejected: checked.rejected, sequence: assigned });
  const isRewritten = files.payload !== path;
  const sent = isRewritten ? await check(files.payload, form, { facts: toFacts(context, transaction, drop.name), maxFindings: 1 }) : checked;
  if (isRewritten && (sent.findings.rejectsFile || sent.rejected.size > 0)) throw new Error(`the rewritten payload of ${drop.id} does not pass its own checks`);
  if (files.rejects) await writeRejects(context.config.folders.outbox, drop, files.rejects, checked);
  const sequence = assigned ?? checked.sequence;
  const id = context.makeId('b');
  const day = context.getCalendar(transaction).getDay(context.clock.now());
  const shipment = await seal({ id, payload: files.payload, template: transaction.raw.send!, creditor, sequence, day });
  await context.ledger.append(
    [
      checkedEvent(prepared),
      {
        kind: 'batch.sealed',
        subject: id,
        data: {
          dropId: drop.id, transaction: transaction.id, layout: form.layout.name, creditor, channel: route.channel,
          sequenceScope: scope ?? null, sequence: sequence ?? null, remoteName: shipment.remoteName,
          payload: isRewritten ? 'payload.dat' : drop.name, size: shipment.size, sha256: shipment.sha256, items: sent.items, amount: sent.amount,
        },
      },
    ],
    { manifests: [{ batchId: id, sourceId: id, manifest: sent.manifest }] },
  );
  context.log.info('batch sealed', { drop: drop.id, batch: id, items: sent.items, rejected: checked.rejected.size, sequence });
}
