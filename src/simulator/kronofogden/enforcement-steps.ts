import type { Desk } from './desk.ts';
import {
  addYear,
  cancelActs,
  getDebtor,
  getReferences,
  getStep,
  scheduleStep,
} from './enforcement-cases.ts';
import type { EnforcementStep } from './enforcement-flows.ts';
import type { EnforcementCase, RecordSpec } from './state.ts';

type Step<T extends EnforcementStep['do']> = Extract<EnforcementStep, { do: T }>;

const WAGES_PROTECTED = 1_145_600;
const EMPLOYER = { arbetsgivareId: '5560010315', arbetsgivareNamn: 'Arbetsgivaren Exempel AB' };

/** Takes the next step of a case and lets the one after it come. */
export function takeStep(desk: Desk, malnummer: string): void {
  const enforced = desk.state.enforcement[malnummer];
  const step = enforced && getStep(enforced);
  if (!enforced || !step || enforced.closed !== undefined) return;
  if (step.do === 'report') report(desk, enforced, step);
  else if (step.do === 'wages') decideOnWages(desk, enforced, step);
  else if (step.do === 'account') account(desk, enforced, step);
  else closeCase(desk, enforced, step.reason);
  if (step.do !== 'close') goOn(desk, enforced, step);
}

function goOn(desk: Desk, enforced: EnforcementCase, step: EnforcementStep): void {
  const isAgain = step.do === 'account' && step.again === true && getLeft(enforced) > 0;
  if (!isAgain) enforced.step++;
  // What has been paid in full has no more money to come.
  while (getStep(enforced)?.do === 'account' && getLeft(enforced) === 0) enforced.step++;
  scheduleStep(desk, enforced);
}

/** What is left of a case, fees among it. */
function getLeft({ debt, fees, feesPaid }: EnforcementCase): number {
  return debt + fees - feesPaid;
}

function tellNews(desk: Desk, one: EnforcementCase, answer: string, records: RecordSpec[]): void {
  desk.report({ answer, creditor: one.creditor, records });
}

function report(desk: Desk, one: EnforcementCase, { result, assets }: Step<'report'>): void {
  const seen = desk.addDays(-1);
  tellNews(desk, one, 'utredningsrapport', [
    [
      'utredningsrapport',
      {
        ...getReferences(one),
        resultat: result,
        datum: desk.today,
        ...getDebtor(one),
        skuld: one.debt,
      },
    ],
    ...assets.map(([slag, funnet]): RecordSpec => ['undersokning', { slag, datum: seen, funnet }]),
    ...assets
      .filter(([, found]) => found === 'J')
      .map(([slag, , utmatt = 'N']): RecordSpec => ['tillgang', { slag, utmatt }]),
  ]);
}

function decideOnWages(desk: Desk, one: EnforcementCase, { decision }: Step<'wages'>): void {
  tellNews(desk, one, 'loneutmatningsbeslut', [
    [
      'beslut',
      {
        ...getReferences(one),
        handelse: decision,
        datum: desk.today,
        ...getDebtor(one),
        ...EMPLOYER,
        form: 'B',
        ...(decision === 'U' ? {} : { beloppPerManad: getShare(one, 0.25) }),
        forbehallsbelopp: WAGES_PROTECTED,
        fran: desk.today,
        skuld: one.debt,
      },
    ],
  ]);
}

function getShare(one: EnforcementCase, share: number): number {
  return Math.min(Math.ceil((one.amount + one.fees) * share), getLeft(one));
}

function account(desk: Desk, one: EnforcementCase, { source, share }: Step<'account'>): void {
  const influtet = getShare(one, share);
  if (influtet === 0) return;
  const avgifter = Math.min(one.fees - one.feesPaid, influtet);
  const utbetalt = influtet - avgifter;
  const betald = desk.addDays(1);
  one.feesPaid += avgifter;
  one.debt -= utbetalt;
  if (utbetalt > 0) one.payments.push({ date: betald, amount: utbetalt });
  const payment = { betald, betalningsreferens: `${one.malnummer}/${one.payments.length}` };
  tellNews(desk, one, 'utredningsrapport', [
    [
      'delredovisning',
      {
        ...getReferences(one),
        medel: source,
        datum: desk.today,
        ...(utbetalt > 0 ? payment : {}),
        influtet,
        avgifter,
        utbetalt,
        ...divide(utbetalt),
        kvar: one.debt,
      },
    ],
  ]);
}

/** The simulated debts have no interest and no costs: all that is paid is capital. */
function divide(amount: number) {
  return { kapital: amount, ranta: 0, kostnader: 0 };
}

/** Ends a case with its final account. */
export function closeCase(desk: Desk, one: EnforcementCase, reason: string): void {
  one.closed = reason;
  cancelActs(desk, one.malnummer);
  const utbetalt = one.payments.reduce((sum, { amount }) => sum + amount, 0);
  const unpaid = one.fees - one.feesPaid;
  const values = {
    ...getReferences(one),
    orsak: reason,
    datum: desk.today,
    ...getDebtor(one),
    influtet: utbetalt + one.feesPaid,
    avgifter: one.feesPaid,
    utbetalt,
    ...divide(utbetalt),
    kvar: one.debt,
    ...(unpaid > 0 ? { obetaldaAvgifter: unpaid } : {}),
  };
  tellNews(desk, one, 'slutredovisning', [
    ['redovisning', values],
    ...one.payments.map(
      ({ date, amount }): RecordSpec => ['utbetalning', { datum: date, belopp: amount }],
    ),
  ]);
}

const CHARGED_FROM = 28;
const CHARGED_TO = 42;

/** Tells of the fee of another year, and charges it unless the case is closed before. */
export function announceFee(desk: Desk, malnummer: string): void {
  const one = desk.state.enforcement[malnummer];
  if (!one || one.closed !== undefined) return;
  tellNews(desk, one, 'ny-grundavgift', [
    [
      'avgift',
      {
        ...getReferences(one),
        orsak: 'AR',
        datum: desk.today,
        ...getDebtor(one),
        registrerad: one.registered,
        belopp: desk.amount('grundavgift'),
        tasUtFran: desk.addDays(CHARGED_FROM),
        tasUtTill: desk.addDays(CHARGED_TO),
        aterkallaSenast: desk.addDays(CHARGED_FROM - 1),
        skuld: one.debt,
      },
    ],
  ]);
  desk.schedule(desk.evening(CHARGED_FROM), 'charge', malnummer);
  desk.schedule(addYear(desk), 'fee', malnummer);
}

/** Charges the fee that was told of. */
export function chargeFee(desk: Desk, malnummer: string): void {
  const one = desk.state.enforcement[malnummer];
  if (one) one.fees += desk.amount('grundavgift');
}
