import { basename, join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { readIdentity } from '../core/files.ts';
import { newDrop } from '../core/new-drop.ts';
import type { Drop } from '../core/nouns.ts';
import type { Form, Transaction } from '../rules/authority.ts';
import type { Checked } from '../rules/checked.ts';
import type { Context } from './context.ts';
import { cutDrop } from './divide-drop.ts';
import { findNextNumber, getSequenceScope } from './identity.ts';
import { nameShipment } from './names.ts';
import type { Prepared, Stop } from './prepared.ts';
import { recognise } from './recognise.ts';
import { findBlocker } from './send.ts';
import { findStop } from './stops.ts';

/** What a pass would do with a file as the ledger stands now. */
export interface Foreseen {
  readonly file: string;
  /** Folder of the inbox whose routes were asked; empty for the inbox itself. */
  readonly folder: string;
  readonly transaction: Transaction | undefined;
  readonly form: Form | undefined;
  /** None of a file that cannot be read: nobody knows what it is, or it is too large. */
  readonly checked: Checked | undefined;
  readonly outcome: 'sent' | 'held' | 'quarantined';
  readonly stop: Omit<Stop, 'kind'> | undefined;
  readonly sending: Sending | undefined;
  /** Of a file that is divided, though as a whole it would be stopped: what becomes of its documents. */
  readonly parts?: ForeseenParts;
}

/** How many documents of a file would go and how many not, and the first that would not. */
export interface ForeseenParts {
  readonly count: number;
  readonly sent: number;
  readonly held: number;
  readonly quarantined: number;
  readonly first:
    | { readonly number: number; readonly code: string; readonly text: string }
    | undefined;
}

/** How a file would go out. */
export interface Sending {
  readonly creditor: string;
  readonly channel: string;
  readonly remoteName: string;
  readonly sequence: number | undefined;
  /** The batch it would wait for. */
  readonly waitsFor: { readonly id: string; readonly state: string } | undefined;
}

/** Asks the steps of a pass what they would do with a file in a folder of the inbox. Changes nothing; `scratch` is a folder for what is made on the way. */
export async function foresee(
  context: Context,
  path: string,
  folder: string,
  scratch: string,
): Promise<Foreseen> {
  const folders = context.config.routes.map((route) => route.folder);
  if (!folders.includes(folder))
    throw new AppError('OPTION_UNKNOWN', `no route has the folder '${folder}'`, {
      fix: `use one of ${[...new Set(folders)].map((name) => `'${name}'`).join(', ')}`,
    });
  const drop = await pretendDrop(path, folder, context.clock);
  const whole = await foreseeOne(context, drop, folder, path, scratch);
  if (whole.outcome !== 'quarantined') return whole;
  const parts = await foreseeParts(context, drop, folder, path, scratch);
  return { ...whole, ...(parts ? { parts } : {}) };
}

/** So many documents are looked at one by one. */
const MOST_PARTS = 1000;

async function foreseeParts(
  context: Context,
  drop: Drop,
  folder: string,
  path: string,
  scratch: string,
): Promise<ForeseenParts | undefined> {
  const plan = { id: drop.id, name: drop.name, path, workFolder: scratch };
  const parts = await cutDrop(context, drop, plan);
  if (!parts || parts.length > MOST_PARTS) return undefined;
  const counts = { sent: 0, held: 0, quarantined: 0 };
  let first: ForeseenParts['first'];
  for (const { id, name, number, size, sha256 } of parts) {
    const own = { ...drop, id, name, size, sha256, origin: `${drop.origin}#${number}` };
    const { outcome, stop } = await foreseeOne(
      context,
      own,
      folder,
      join(scratch, id, name),
      scratch,
    );
    counts[outcome]++;
    if (stop) first ??= { number, code: stop.code, text: stop.text };
  }
  return { count: parts.length, ...counts, first };
}

async function foreseeOne(
  context: Context,
  drop: Drop,
  folder: string,
  path: string,
  scratch: string,
): Promise<Foreseen> {
  const prepared = await recognise(context, drop, path, scratch);
  const base = { file: drop.name, folder };
  const unread = { transaction: undefined, form: undefined, checked: undefined };
  if ('kind' in prepared) return { ...base, ...unread, ...toOutcome(prepared), sending: undefined };
  const stop = await findStop(context, prepared);
  const { transaction, form } = prepared.recognised;
  return {
    ...base,
    transaction,
    form,
    checked: prepared.checked,
    ...toOutcome(stop),
    sending: stop ? undefined : await foreseeSending(context, prepared),
  };
}

function toOutcome(stop: Stop | undefined): Pick<Foreseen, 'outcome' | 'stop'> {
  if (!stop) return { outcome: 'sent', stop };
  const { kind, ...reason } = stop;
  return { outcome: kind === 'drop.held' ? 'held' : 'quarantined', stop: reason };
}

/** The file as if it had just been claimed from that folder. */
async function pretendDrop(path: string, folder: string, clock: Clock): Promise<Drop> {
  const name = basename(path);
  return newDrop({
    ...(await readIdentity(path)),
    id: 'd-?',
    name,
    origin: folder === '' ? name : `${folder}/${name}`,
    claimedAt: clock.now().toISOString(),
  });
}

async function foreseeSending(context: Context, prepared: Prepared): Promise<Sending> {
  const { recognised, checked, route, creditor = '' } = prepared;
  const { transaction } = recognised;
  const given = await findNextNumber(context, transaction, creditor, checked.sequence);
  const sequence = given ?? checked.sequence;
  const scope = getSequenceScope(transaction, creditor) ?? null;
  const waitsFor = await findBlocker(context, {
    transaction: transaction.id,
    sequenceScope: scope,
    sequence: sequence ?? null,
  });
  const id = context.makeId('b');
  return {
    creditor,
    channel: route.channel,
    remoteName: nameShipment(context, transaction, { creditor, sequence, id }),
    sequence,
    waitsFor: waitsFor && { id: waitsFor.id, state: waitsFor.state },
  };
}
