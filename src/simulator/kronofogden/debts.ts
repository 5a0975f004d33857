import type { Desk } from './desk.ts';
import { type Arrival, type ArrivedItem, readText, toTwelve } from './read-arrival.ts';
import { type Service, takeWithReceipt, type WrongNumber } from './service.ts';
import type { RecordSpec, Values } from './state.ts';
import { takeNumber } from './state.ts';

/** Skuldutdrag: questions about debts, and the answers to them. */
export const DEBTS: Service = { take: { 'fraga-skuldutdrag': takeQuestions }, act: {} };

const QUOTA_SPENT = '903';
const NOT_ANSWERED = '204';

function takeQuestions(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const within = wrong !== undefined || spendQuota(desk, arrival);
  const limited = within ? desk : withRejection(desk, arrival);
  const accepted = takeWithReceipt(limited, arrival, wrong);
  if (accepted.length === 0) return;
  const at = desk.evening(desk.plan.days.debts);
  const start: RecordSpec = [
    'start',
    {
      intressentkod: arrival.creditor,
      lopnummer: arrival.sequence,
      fragedatum: arrival.date,
      antalFragor: arrival.items.length,
      datum: desk.dayOf(at),
    },
  ];
  const records = [start, ...accepted.flatMap((item) => answer(desk, item, desk.dayOf(at)))];
  const answerName = 'svar-skuldutdrag';
  desk.send(
    {
      answer: answerName,
      layout: answerName,
      creditor: arrival.creditor,
      records: [...records, ['slut', {}]],
      to: arrival.sequence,
    },
    at,
  );
  desk.tell(`  the answer (${answerName}) comes ${desk.formatLocal(at)}`);
}

/** False when the file holds more questions than are left of the day's quota: none is answered then. */
function spendQuota({ plan, state, today }: Desk, { creditor, items }: Arrival): boolean {
  if (plan.quota === undefined) return true;
  const key = `${today}/${creditor}/quota`;
  const asked = state.numbers[key] ?? 0;
  if (asked + items.length > plan.quota) return false;
  for (const _item of items) takeNumber(state, key);
  return true;
}

function withRejection(desk: Desk, { sequence, transaction }: Arrival): Desk {
  const rejectFiles = { ...desk.plan.rejectFiles, [`${transaction}/${sequence}`]: QUOTA_SPENT };
  return { ...desk, plan: { ...desk.plan, rejectFiles } };
}

function answer(desk: Desk, item: ArrivedItem, day: string): RecordSpec[] {
  const referens = readText(item, 'fraga', 'referens');
  const personId = readText(item, 'fraga', 'personId');
  const flow = desk.plan.cases[referens]?.skuldutdrag ?? desk.plan.flows.skuldutdrag;
  const head = { referens, personId, uppgiftsdatum: day };
  if (flow === 'refused') return [['svar', { ...head, utfall: 'F', felkod: NOT_ANSWERED }]];
  const scope = readText(item, 'fraga', 'omfattning');
  const debts = listDebts(desk, flow, toTwelve(personId)).filter(
    ({ malslag }) => scope === 'B' || scope === malslag,
  );
  return [
    ['svar', { ...head, utfall: debts.length > 0 ? 'S' : 'I' }],
    ...debts.map((debt): RecordSpec => ['skuld', debt]),
  ];
}

/** What there is about a person: cases that are enforced here, or made-up debts. */
function listDebts(desk: Desk, flow: 'register' | 'none' | 'debts', person: string): Values[] {
  if (flow === 'none') return [];
  const registrerad = desk.today;
  if (flow === 'debts')
    return [
      { malslag: 'A', slag: 'SK', antalMal: 2, belopp: 1_234_500, registrerad },
      { malslag: 'E', slag: 'PU', antalMal: 1, belopp: 78_900, registrerad },
    ];
  const open = Object.values(desk.state.enforcement).filter(
    ({ debtorId, closed }) => debtorId === person && closed === undefined,
  );
  if (open.length === 0) return [];
  const belopp = open.reduce((sum, { debt }) => sum + debt, 0);
  const latest =
    open
      .map(({ registered }) => registered)
      .sort()
      .at(-1) ?? registrerad;
  return [{ malslag: 'E', slag: 'PU', antalMal: open.length, belopp, registrerad: latest }];
}
