import type { Desk } from './desk.ts';
import { MAX_AMOUNT, registerCase } from './enforcement-cases.ts';
import { applyChanges } from './enforcement-changes.ts';
import { announceFee, chargeFee, closeCase, takeStep } from './enforcement-steps.ts';
import { type Arrival, type ArrivedItem, readNumber, readText, toTwelve } from './read-arrival.ts';
import { type Service, takeWithReceipt, type WrongNumber } from './service.ts';
import { tellConfirmation } from './tell-confirmation.ts';

/** Verkställighet: applications, changes, and all that is told of the cases. */
export const ENFORCEMENT: Service = {
  take: { 'ansokan-verkstallighet': takeApplications, 'andring-verkstallighet': applyChanges },
  act: {
    step: takeStep,
    fee: announceFee,
    charge: chargeFee,
    withdraw: (desk, of) => closeCase(desk, desk.state.enforcement[of]!, 'AT'),
  },
};

function takeApplications(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const open = new Set(
    Object.values(desk.state.enforcement)
      .filter(({ closed, creditor }) => closed === undefined && creditor === arrival.creditor)
      .map(({ title }) => title),
  );
  const accepted = takeWithReceipt(desk, arrival, wrong, (item) => {
    if (readNumber(item, 'typ', 'totBel') > MAX_AMOUNT) return '102';
    const title = getTitle(item);
    if (open.has(title)) return '103';
    open.add(title);
    return undefined;
  });
  if (accepted.length === 0) return;
  const records = accepted.map((item) =>
    registerCase(desk, {
      creditor: arrival.creditor,
      reference: readText(item, 'typ', 'referens'),
      debtorId: toTwelve(readText(item, 'typ', 'svarandeId')),
      debtorName: readText(item, 'typ', 'svarandeNamn'),
      title: getTitle(item),
      amount: readNumber(item, 'typ', 'totBel'),
    }),
  );
  tellConfirmation(desk, {
    answer: 'bekraftelse-verkstallighet',
    creditor: arrival.creditor,
    to: arrival.sequence,
    section: [
      'startEmalin',
      { intressentkod: arrival.creditor, datum: desk.today, lopnummer: arrival.sequence },
    ],
    records,
  });
}

function getTitle(item: ArrivedItem): string {
  return `${readText(item, 'typ', 'titelMalnummer')}/${toTwelve(readText(item, 'typ', 'svarandeId'))}`;
}
