import { getMain } from '../core/subcodes.ts';
import { listReconstructed } from '../rules/authority.ts';
import { describeCheck } from '../stages/keep.ts';
import type { Context } from './context.ts';
import { findCreditor } from './find-creditor.ts';
import { findDuplicate, findNextNumber, findSequenceFault } from './identity.ts';
import { findNameFault } from './names.ts';
import { findPermitFault } from './permits.ts';
import type { Prepared, Stop } from './prepared.ts';
import { findQuotaFault } from './quotas.ts';
import { findRepeatedItems } from './repeats.ts';

/** Why a checked file may not be sent; undefined when it may. What an operator has lifted does not stop it again. */
export async function findStop(context: Context, prepared: Prepared): Promise<Stop | undefined> {
  return findQuarantine(context, prepared) ?? (await findHold(context, prepared));
}

function findQuarantine(context: Context, prepared: Prepared): Stop | undefined {
  const reason = findFileFault(prepared) ?? findCreditorFault(context, prepared);
  return reason && { kind: 'drop.quarantined', ...reason };
}

type Reason = Omit<Stop, 'kind'>;

function findFileFault({ checked, route, recognised }: Prepared): Reason | undefined {
  const { findings, rejected, items } = checked;
  const policy = route.policy ?? recognised.transaction.raw.policy;
  const faulty = (conclusion: string): Reason => ({
    code: 'FINDINGS',
    text: describeCheck(checked, conclusion),
  });
  if (findings.rejectsFile) return faulty('the file is rejected as a whole');
  if (rejected.size === 0) return undefined;
  if (policy === 'all-or-nothing')
    return faulty('items are faulty, and the policy is all or nothing');
  return rejected.size >= items ? faulty('every item is faulty') : undefined;
}

function findCreditorFault(
  context: Context,
  { checked, route, creditor, recognised }: Prepared,
): Reason | undefined {
  if (creditor === undefined) {
    const known = Object.keys(context.config.creditors).join(', ');
    const text = `the file names the creditor '${checked.creditor ?? '(none)'}'; known are ${known}`;
    return { code: 'CREDITOR_UNKNOWN', text };
  }
  const mismatch = (text: string): Reason => ({ code: 'CREDITOR_MISMATCH', text });
  const { config } = context;
  const owners = [creditor, getMain(config, creditor)];
  if (route.creditor !== undefined && !owners.includes(route.creditor))
    return mismatch(`the folder belongs to ${route.creditor}, but the file is ${creditor}'s`);
  const named = recognised.nameParts.creditor;
  const namedCreditor = named === undefined ? creditor : findCreditor(context, named);
  if (namedCreditor === undefined || getMain(config, namedCreditor) !== getMain(config, creditor))
    return mismatch(`the file's name says ${named}, but its content is ${creditor}'s`);
  const { orgnr } = context.config.creditors[creditor]!;
  if (orgnr !== undefined && checked.organisation && !isSameNumber(orgnr, checked.organisation))
    return mismatch(
      `the file has the organisationsnummer ${checked.organisation}, but ${creditor}'s is ${orgnr}`,
    );
  return undefined;
}

/** National numbers are written with or without hyphen, and with a century or 16 before them. */
function isSameNumber(one: string, other: string): boolean {
  const [a, b] = [one, other].map((number) => number.replace(/\D/g, '').slice(-10));
  return a === b;
}

async function findHold(context: Context, prepared: Prepared): Promise<Stop | undefined> {
  const lifted = new Set(prepared.drop.lifted.split(','));
  for (const find of [
    findReconstructed,
    findPermit,
    findQuota,
    findRuleHold,
    findSameBatch,
    findRepeatedItems,
    findNumberFault,
  ]) {
    const reason = await find(context, prepared);
    if (reason && !lifted.has(reason.code)) return { kind: 'drop.held', ...reason };
  }
  const reason = await findUsedName(context, prepared);
  return reason && { kind: 'drop.held', ...reason };
}

/** What rests on our guesses may be tried out, but never reaches an authority's production. */
async function findReconstructed(
  { channels }: Context,
  { recognised, route }: Prepared,
): Promise<Reason | undefined> {
  if (channels.get(route.channel)?.environment !== 'production') return undefined;
  const parts = listReconstructed(recognised.transaction);
  if (parts.length === 0) return undefined;
  const list = parts.map((part) => `  ${part}`).join('\n');
  const text = `a production channel only takes what the authority has published. Reconstructed by us:\n${list}`;
  return { code: 'RECONSTRUCTED', text };
}

async function findPermit(
  context: Context,
  { recognised, creditor = '', route }: Prepared,
): Promise<Reason | undefined> {
  return findPermitFault(context, recognised.transaction, creditor, route.channel);
}

async function findQuota(context: Context, prepared: Prepared): Promise<Reason | undefined> {
  const { recognised, creditor = '', checked } = prepared;
  const items = checked.items - checked.rejected.size;
  return findQuotaFault(context, recognised.transaction, creditor, items);
}

async function findRuleHold(_: Context, { checked }: Prepared): Promise<Reason | undefined> {
  if (checked.findings.counts.hold === 0) return undefined;
  return { code: 'RULE_HOLD', text: describeCheck(checked, 'a rule holds the file') };
}

async function findSameBatch(context: Context, prepared: Prepared): Promise<Reason | undefined> {
  const { drop, recognised, creditor = '', checked } = prepared;
  return findDuplicate(context, drop, recognised.transaction, creditor, checked.businessKey);
}

async function findNumberFault(context: Context, prepared: Prepared): Promise<Reason | undefined> {
  const { recognised, creditor = '', checked } = prepared;
  return findSequenceFault(context, recognised.transaction, creditor, checked.sequence);
}

async function findUsedName(context: Context, prepared: Prepared): Promise<Reason | undefined> {
  const { recognised, creditor = '', checked } = prepared;
  const { transaction } = recognised;
  const given = await findNextNumber(context, transaction, creditor, checked.sequence);
  return findNameFault(context, transaction, creditor, given ?? checked.sequence);
}
