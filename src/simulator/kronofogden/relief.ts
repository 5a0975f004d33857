import { DateTime } from 'luxon';
import type { Desk } from './desk.ts';
import { judgeItems } from './judge-items.ts';
import { type Arrival, type ArrivedItem, readNumber, readText } from './read-arrival.ts';
import type { ErrorCodes } from './receipt-kinds.ts';
import type { Service, WrongNumber } from './service.ts';
import { type RecordSpec, type ReliefCase, takeNumber } from './state.ts';

/** Skuldsanering: claims in debt reliefs, and what is reported of them. */
export const RELIEF: Service = {
  take: { 'fordringsanmalan-skuldsanering': takeClaims },
  act: { received: reportReceived, decided: reportDecision },
};

const ANSWER = 'aterrapportering-skuldsanering';
const INCOMPLETE = '505';
const LATE = '502';
const CODES: ErrorCodes = {
  file: INCOMPLETE,
  gap: INCOMPLETE,
  repeat: INCOMPLETE,
  byRule: { 'KV-F1-15': '504' },
  item: INCOMPLETE,
};

/** There is no receipt: what is wrong with a file is told of its claims, one by one. */
function takeClaims(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const judged = judgeItems(
    desk,
    arrival,
    CODES,
    (item) => readText(item, 'arende', 'referens'),
    (item) => checkTime(desk, item),
  );
  const general = wrong ? CODES[wrong.kind] : judged.general;
  const errors =
    general === undefined ? judged.errors : arrival.items.map((item) => ({ item, code: general }));
  const accepted = general === undefined ? judged.accepted : [];
  const at = desk.evening(desk.plan.days.relief);
  const rejected = errors.filter(({ item }) => isNamed(item));
  if (rejected.length > 0)
    report(
      desk,
      arrival,
      rejected.map(({ item, code }) => reject(item, code, desk.dayOf(at))),
      at,
    );
  for (const item of accepted) desk.schedule(at, 'received', register(desk, arrival, item));
  desk.tell(
    accepted.length + rejected.length === 0
      ? '  nothing in it can be answered'
      : `  ${accepted.length} claims received, ${errors.length} rejected; the report (${ANSWER}) comes ${desk.formatLocal(at)}`,
  );
}

/** What is filed later than two months after the announcement comes too late. */
function checkTime({ today }: Desk, item: ArrivedItem): string | undefined {
  const last = DateTime.fromISO(readText(item, 'arende', 'kungjord')).plus({ months: 2 });
  return today > (last.toISODate() ?? today) ? LATE : undefined;
}

/** Without its reference and number a claim cannot be answered. */
function isNamed(item: ArrivedItem): boolean {
  return (
    readText(item, 'arende', 'referens') !== '' && readText(item, 'arende', 'arendenummer') !== ''
  );
}

function reject(item: ArrivedItem, code: string, datum: string): RecordSpec {
  return [
    'anmalan',
    {
      referens: readText(item, 'arende', 'referens'),
      arendenummer: readText(item, 'arende', 'arendenummer'),
      utfall: 'A',
      orsak: code,
      datum,
      anmalt: readNumber(item, 'arende', 'summa'),
      godkant: 0,
    },
  ];
}

function register({ state, plan }: Desk, arrival: Arrival, item: ArrivedItem): string {
  const registration = `SA-${String(takeNumber(state, 'SA')).padStart(6, '0')}`;
  const reference = readText(item, 'arende', 'referens');
  state.relief[registration] = {
    registration,
    creditor: arrival.creditor,
    reference,
    caseNumber: readText(item, 'arende', 'arendenummer'),
    sequence: arrival.sequence,
    amount: readNumber(item, 'arende', 'summa'),
    flow: plan.cases[reference]?.skuldsanering ?? plan.flows.skuldsanering,
  };
  return registration;
}

function report(
  desk: Desk,
  { creditor, sequence }: Pick<ReliefCase, 'creditor' | 'sequence'>,
  records: readonly RecordSpec[],
  at?: string,
): void {
  const datum = at === undefined ? desk.today : desk.dayOf(at);
  const section: RecordSpec = ['start', { intressentkod: creditor, lopnummer: sequence, datum }];
  desk.report({ answer: ANSWER, creditor, section, records, to: sequence }, at);
}

function describe(desk: Desk, one: ReliefCase, utfall: string, godkant: number): RecordSpec {
  return [
    'anmalan',
    {
      referens: one.reference,
      arendenummer: one.caseNumber,
      registrering: one.registration,
      utfall,
      datum: desk.today,
      anmalt: one.amount,
      godkant,
    },
  ];
}

function reportReceived(desk: Desk, registration: string): void {
  const one = desk.state.relief[registration]!;
  report(desk, one, [describe(desk, one, 'M', 0)]);
  if (one.flow !== 'received')
    desk.schedule(desk.evening(desk.plan.days.reliefDecision), 'decided', registration);
}

/** A quarter of the claim in ten payments, two a year. */
const SHARE_HUNDREDTHS = 2500;
const PAYMENTS = 10;

function reportDecision(desk: Desk, registration: string): void {
  const one = desk.state.relief[registration]!;
  if (one.flow === 'refused') {
    report(desk, one, [describe(desk, one, 'N', 0)]);
    return;
  }
  const each = Math.floor((one.amount * SHARE_HUNDREDTHS) / 10_000 / PAYMENTS);
  const dates = Array.from({ length: PAYMENTS }, (_, index) =>
    addMonths(desk.today, 6 * (index + 1)),
  );
  report(desk, one, [
    describe(desk, one, 'B', one.amount),
    ['plan', { andel: SHARE_HUNDREDTHS, slutdag: dates.at(-1)!, betalas: 'K' }],
    ...dates.map((date): RecordSpec => ['betalning', { forfallodag: date, belopp: each }]),
  ]);
}

function addMonths(day: string, months: number): string {
  return DateTime.fromISO(day).plus({ months }).toISODate() ?? day;
}
