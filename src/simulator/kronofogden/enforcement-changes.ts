import type { Desk } from './desk.ts';
import { cancelActs, findCase } from './enforcement-cases.ts';
import { getForm } from './find-form.ts';
import { judgeItems, type Verdict } from './judge-items.ts';
import { type Arrival, type ArrivedItem, readText } from './read-arrival.ts';
import type { ErrorCodes } from './receipt-kinds.ts';
import { findText, fitName } from './send-receipt.ts';
import type { WrongNumber } from './service.ts';
import type { EnforcementCase, RecordSpec } from './state.ts';

const ANSWER = 'kvittens-andring';
const CODES: ErrorCodes = {
  file: '902',
  totals: '903',
  gap: '901',
  repeat: '904',
  byRule: {},
  item: '902',
};

/** Carries out a file of changes. It is answered only when its number or the file itself is wrong. */
export function applyChanges(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const judged = judgeItems(desk, arrival, CODES, (item) => readText(item, 'mal', 'referens'));
  const general = wrong ? CODES[wrong.kind] : judged.general;
  if (general === undefined) makeChanges(desk, arrival, judged);
  else refuse(desk, arrival, general, wrong);
}

function makeChanges(desk: Desk, arrival: Arrival, { errors, accepted }: Verdict): void {
  const missed = accepted.filter((item) => !apply(desk, arrival.creditor, item));
  const failed = errors.length + missed.length;
  const why =
    failed > 0
      ? `, ${failed} cannot be made (no open case, or faulty), of which no file tells`
      : '';
  desk.tell(`  ${arrival.items.length - failed} changes made${why}; no answer comes`);
}

function refuse(desk: Desk, arrival: Arrival, code: string, wrong: WrongNumber | undefined): void {
  const { layout } = getForm(desk.catalog, ANSWER, ANSWER);
  const head: RecordSpec = [
    'felkvittens',
    {
      intressentkod: arrival.creditor,
      lopnummer: arrival.sequence,
      ...(wrong ? { vantatLopnummer: wrong.expected } : {}),
      mottagen: desk.today,
      ...fitName(layout, 'felkvittens', arrival.name),
    },
  ];
  const records: RecordSpec[] = [head, ['fel', { kod: code, ...findText(layout, 'fel', code) }]];
  desk.send({
    answer: ANSWER,
    layout: ANSWER,
    creditor: arrival.creditor,
    records,
    to: arrival.sequence,
  });
  desk.tell(`  no change is made; the error receipt (${ANSWER}) comes at once: ${code}`);
}

/** Changes a case; false when there is none that is open. */
function apply(desk: Desk, creditor: string, item: ArrivedItem): boolean {
  const one = findCase(
    desk,
    creditor,
    readText(item, 'mal', 'malnummer'),
    readText(item, 'mal', 'referens'),
  );
  if (!one || one.closed !== undefined) return false;
  const [lowered] = item.records.belopp ?? [];
  const [withdrawal] = item.records.aterkallelse ?? [];
  const [respite] = item.records.uppskov ?? [];
  if (lowered) one.debt = Math.min(one.debt, Number(lowered.nyttBelopp ?? one.debt));
  if (withdrawal) {
    cancelActs(desk, one.malnummer);
    desk.schedule(desk.evening(0), 'withdraw', one.malnummer);
  }
  if (respite) postpone(desk, one, String(respite.till ?? desk.today));
  return true;
}

/** Nothing is done in the case until the day after a respite. */
function postpone(desk: Desk, { malnummer }: EnforcementCase, until: string): void {
  const at = desk.eveningAfter(until);
  desk.state.due = desk.state.due.map((due) => {
    const isNext = due.do === 'act' && due.act === 'step' && due.of === malnummer;
    return isNext && due.at < at ? { ...due, at } : due;
  });
}
