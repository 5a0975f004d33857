import type { Desk } from './desk.ts';
import { MAX_AMOUNT } from './enforcement-cases.ts';
import { lowerOrders, withdrawOrders } from './order-changes.ts';
import { decide, enforce } from './order-decisions.ts';
import { type Arrival, type ArrivedItem, readNumber, readText, toTwelve } from './read-arrival.ts';
import { type Service, takeWithReceipt, type WrongNumber } from './service.ts';
import { type OrderCase, type OrderPart, type RecordSpec, takeNumber } from './state.ts';
import { tellConfirmation } from './tell-confirmation.ts';

/** Betalningsföreläggande: applications, withdrawals, reductions, and the decisions. */
export const ORDERS: Service = {
  take: {
    'ansokan-betalningsforelaggande': takeApplications,
    'aterkallelse-betalningsforelaggande': withdrawOrders,
    'nedsattning-betalningsforelaggande': lowerOrders,
  },
  act: { decide, enforce },
};

const REFERENCE_USED = '203';

function takeApplications(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const used = new Set(
    Object.values(desk.state.orders)
      .filter(({ creditor }) => creditor === arrival.creditor)
      .map(({ reference }) => reference),
  );
  const accepted = takeWithReceipt(desk, arrival, wrong, (item) => {
    if (readNumber(item, 'ansokan', 'totalBelopp') > MAX_AMOUNT) return '202';
    const reference = readText(item, 'ansokan', 'referens');
    if (used.has(reference)) return REFERENCE_USED;
    used.add(reference);
    return undefined;
  });
  if (accepted.length === 0) return;
  tellConfirmation(desk, {
    answer: 'bekraftelse-betalningsforelaggande',
    creditor: arrival.creditor,
    to: arrival.sequence,
    section: [
      'startFil',
      { intressentkod: arrival.creditor, datum: desk.today, lopnummer: arrival.sequence },
    ],
    records: accepted.map((item) => register(desk, arrival.creditor, item)),
  });
}

function register(desk: Desk, creditor: string, item: ArrivedItem): RecordSpec {
  const { state, plan, today } = desk;
  const number = String(takeNumber(state, 'BF')).padStart(6, '0');
  const malnummer = `01-${number}-${today.slice(2, 4)}`;
  const one: OrderCase = { malnummer, creditor, ...readCase(item, desk), lowered: 0 };
  state.orders[malnummer] = one;
  // A case that must be completed waits for letters that nobody sees.
  const days = one.flow === 'completion' ? 2 * plan.utslagDays : plan.utslagDays;
  desk.schedule(desk.evening(days), 'decide', malnummer);
  return [
    'mal',
    {
      malnummer,
      referens: one.reference,
      svarandeId: one.debtors[0]?.id ?? '',
      belopp: readNumber(item, 'ansokan', 'totalBelopp'),
      registrerad: today,
    },
  ];
}

function readCase(item: ArrivedItem, { plan }: Desk) {
  const reference = readText(item, 'ansokan', 'referens');
  const { svarande = [], delkrav = [] } = item.records;
  const running = delkrav.find(({ rantaEfter }) => rantaEfter === 'J');
  return {
    reference,
    debtors: svarande.map((one) => ({
      id: toTwelve(String(one.idnummer ?? '')),
      name: String(one.namn ?? ''),
    })),
    isJoint: readText(item, 'ansokan', 'solidariskt') === 'J',
    enforces: readText(item, 'ansokan', 'verkstallighet') === 'J',
    fees:
      readNumber(item, 'ansokan', 'ansokningsavgift') + readNumber(item, 'ansokan', 'ombudsarvode'),
    parts: Object.fromEntries(
      delkrav.map((one): [string, OrderPart] => [
        String(one.nummer),
        {
          kind: String(one.avser ?? 'Kapital'),
          ...(one.svarandeNummer === undefined ? {} : { debtor: Number(one.svarandeNummer) }),
          interest: Number(one.rantaBelopp ?? 0),
          amount: Number(one.belopp ?? 0),
        },
      ]),
    ),
    ...(running === undefined
      ? {}
      : {
          interest: {
            type: String(running.rantetyp),
            ...(running.rantesats === undefined ? {} : { rate: Number(running.rantesats) }),
          },
        }),
    flow: plan.cases[reference]?.betalningsforelaggande ?? plan.flows.betalningsforelaggande,
  };
}
