import type { Desk } from './desk.ts';
import { registerCase } from './enforcement-cases.ts';
import { countOrder, type OrderAmounts } from './order-amounts.ts';
import type { OrderCase, RecordSpec } from './state.ts';
import { tellConfirmation } from './tell-confirmation.ts';

const REASONS: { readonly [decision: string]: string } = {
  AV: 'Begärd komplettering har inte kommit in',
  OT: 'Svaranden har bestritt ansökan',
};

/** Decides a case that has not been withdrawn, lowered to nothing or dropped before. */
export function decide(desk: Desk, malnummer: string): void {
  const one = desk.state.orders[malnummer];
  if (!one) return;
  if (one.ended === 'decided') {
    report(desk, one, 'UR');
    return;
  }
  if (one.ended !== undefined) return;
  switch (one.flow) {
    // An avskrivning has no file, whether the debtor has contested the claim or not.
    case 'contested':
    case 'dropped':
      one.ended = 'dropped';
      desk.tell(`${one.malnummer} is dropped, of which no file tells`);
      return;
    case 'rejected':
      one.ended = 'decided';
      report(desk, one, 'AV');
      return;
    case 'court':
      one.ended = 'decided';
      report(desk, one, 'OT');
      return;
  }
  one.ended = 'decided';
  report(desk, one, one.flow === 'partly' ? 'UD' : 'UT');
  if (one.flow === 'corrected')
    desk.schedule(desk.evening(desk.plan.days.correction), 'decide', malnummer);
  if (one.enforces) desk.schedule(desk.evening(1), 'enforce', malnummer);
}

/** What is decided: all, half of the capital, or after a correction no interest any more. */
function getAmounts(one: OrderCase, decision: string): OrderAmounts {
  const whole = countOrder(one);
  const capital = decision === 'UD' ? Math.ceil(whole.capital / 2) : whole.capital;
  const interest = decision === 'UR' ? 0 : whole.interest;
  return { ...whole, capital, interest, total: capital + interest + whole.costs };
}

function report(desk: Desk, one: OrderCase, decision: string): void {
  const isUtslag = !Object.hasOwn(REASONS, decision);
  const records: RecordSpec[] = [
    [
      'beslut',
      {
        malnummer: one.malnummer,
        referens: one.reference,
        beslutstyp: decision,
        beslutsdatum: desk.today,
        inkommen: 'F',
        verkstallighet: isUtslag && one.enforces ? 'J' : 'N',
        solidariskt: one.isJoint ? 'J' : 'N',
        ...(isUtslag ? describeUtslag(desk, one, decision) : { skal: REASONS[decision]! }),
      },
    ],
    ...one.debtors.map(
      ({ id, name }, index): RecordSpec => [
        'svarande',
        { idnummer: id, namn: name, ...(isUtslag ? getShare(one, index + 1) : {}) },
      ],
    ),
  ];
  desk.report({ answer: 'utslag-betalningsforelaggande', creditor: one.creditor, records });
}

function describeUtslag(desk: Desk, one: OrderCase, decision: string) {
  const { capital, interest, costs, total } = getAmounts(one, decision);
  const running = one.interest;
  return {
    utslagsnummer: one.malnummer,
    kapital: capital,
    ranta: interest,
    kostnader: costs,
    summa: total,
    ...(running ? { rantetyp: running.type, rantaFran: desk.addDays(1) } : {}),
    ...(running?.rate === undefined ? {} : { rantesats: running.rate }),
  };
}

/** A debtor's own part, where the liability is not joint. */
function getShare({ isJoint, debtors, parts }: OrderCase, debtor: number) {
  if (isJoint || debtors.length < 2) return {};
  const own = Object.values(parts).filter((part) => part.debtor === debtor);
  return { andel: own.reduce((sum, { amount, interest }) => sum + amount + interest, 0) };
}

/** Lets an utslag go on to enforcement by itself, as the application asked for. */
export function enforce(desk: Desk, malnummer: string): void {
  const one = desk.state.orders[malnummer];
  const [debtor] = one?.debtors ?? [];
  if (!one || !debtor) return;
  const record = registerCase(desk, {
    creditor: one.creditor,
    reference: one.reference,
    debtorId: debtor.id,
    debtorName: debtor.name,
    title: `${malnummer}/${debtor.id}`,
    amount: getAmounts(one, one.flow === 'partly' ? 'UD' : 'UT').total,
  });
  tellConfirmation(desk, {
    answer: 'bekraftelse-verkstallighet',
    creditor: one.creditor,
    section: ['startBf', { intressentkod: one.creditor, datum: desk.today }],
    records: [record],
  });
}
