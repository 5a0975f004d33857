import type { Desk } from './desk.ts';
import { ENFORCEMENT_STEPS, type EnforcementStep } from './enforcement-flows.ts';
import type { AuthorityPlan } from './plan.ts';
import { type EnforcementCase, type RecordSpec, takeNumber } from './state.ts';

/** More has no room in a confirmation. */
export const MAX_AMOUNT = 99_999_999_999;

type Registered = Pick<
  EnforcementCase,
  'creditor' | 'debtorId' | 'debtorName' | 'title' | 'amount'
> & { readonly reference?: string | undefined };

/** Opens a case, lets its way begin and gives the record that confirms it. */
export function registerCase(desk: Desk, registered: Registered): RecordSpec {
  const { state, today } = desk;
  const { reference, debtorId, amount } = registered;
  const number = String(takeNumber(state, 'U')).padStart(6, '0');
  const malnummer = `U-${number}-${today.slice(2, 4)}`;
  state.enforcement[malnummer] = {
    ...registered,
    ...(reference === undefined ? { reference: '' } : { reference }),
    malnummer,
    registered: today,
    flow: chooseFlow(desk, reference, debtorId),
    step: 0,
    debt: amount,
    fees: desk.amount('grundavgift'),
    feesPaid: 0,
    payments: [],
  };
  scheduleStep(desk, state.enforcement[malnummer]);
  desk.schedule(addYear(desk), 'fee', malnummer);
  const confirmation = { malnummer, svarandeId: debtorId, belopp: amount, registrerad: today };
  return ['mal', { ...confirmation, ...(reference ? { referens: reference } : {}) }];
}

/** A company has no wages. */
function chooseFlow({ plan }: Desk, reference: string | undefined, debtorId: string): string {
  const flow = plan.cases[reference ?? '']?.verkstallighet ?? plan.flows.verkstallighet;
  return flow === 'wages' && debtorId.startsWith('16') ? 'sale' : flow;
}

/** The step that a case is to take next. */
export function getStep({ flow, step }: EnforcementCase): EnforcementStep | undefined {
  return ENFORCEMENT_STEPS[flow as AuthorityPlan['flows']['verkstallighet']][step];
}

/** Lets the next step of a case come in its time. */
export function scheduleStep(desk: Desk, enforced: EnforcementCase): void {
  const step = getStep(enforced);
  if (step) desk.schedule(desk.evening(desk.plan.days[step.after]), 'step', enforced.malnummer);
}

/** A year from now, in the evening: when a new fee is told of. */
export function addYear(desk: Desk): string {
  return desk.evening(365);
}

/** Finds a creditor's case by its number, unless the creditor's own reference speaks against it. */
export function findCase(
  { state }: Desk,
  creditor: string,
  malnummer: string,
  reference: string,
): EnforcementCase | undefined {
  const named = state.enforcement[malnummer];
  if (named?.creditor !== creditor) return undefined;
  return !named.reference || named.reference === reference ? named : undefined;
}

/** Forgets what was to come of a case. */
export function cancelActs({ state }: Desk, malnummer: string): void {
  state.due = state.due.filter((due) => due.do !== 'act' || due.of !== malnummer);
}

/** The references that news of a case carry. */
export function getReferences({ malnummer, reference }: EnforcementCase) {
  return { malnummer, ...(reference ? { referens: reference } : {}) };
}

/** The debtor as news of a case name it. */
export function getDebtor({ debtorId, debtorName }: EnforcementCase) {
  return { svarandeId: debtorId, svarandeNamn: debtorName };
}
