import type { Desk } from './desk.ts';
import { countOrder } from './order-amounts.ts';
import { type Arrival, type ArrivedItem, readNumber, readText, toTwelve } from './read-arrival.ts';
import { takeWithReceipt, type WrongNumber } from './service.ts';
import type { OrderCase, Values } from './state.ts';

/** Withdraws cases: no utslag comes of them. */
export function withdrawOrders(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const find = createFinder(desk, arrival.creditor, 'aterkallelse');
  const accepted = takeWithReceipt(desk, arrival, wrong, (item) => {
    const one = find(item);
    if (!one) return '301';
    if (one.ended === 'withdrawn') return '303';
    if (one.ended !== undefined) return '302';
    if (!isDebtor(one, item, 'aterkallelse')) return '304';
    one.ended = 'withdrawn';
    return undefined;
  });
  tellDone(desk, accepted.length, 'withdrawn: no decision comes of them');
}

/** Lowers claims, as a whole or in parts; what is lowered to nothing gets no utslag. */
export function lowerOrders(desk: Desk, arrival: Arrival, wrong: WrongNumber | undefined): void {
  const find = createFinder(desk, arrival.creditor, 'nedsattning');
  const accepted = takeWithReceipt(desk, arrival, wrong, (item) => {
    const one = find(item);
    if (!one) return '401';
    if (one.ended !== undefined) return '402';
    if (!isDebtor(one, item, 'nedsattning')) return '406';
    return lower(one, item);
  });
  tellDone(desk, accepted.length, 'lowered');
}

function tellDone(desk: Desk, count: number, what: string): void {
  if (count > 0) desk.tell(`  ${count} ${count === 1 ? 'case' : 'cases'} ${what}`);
}

function lower(one: OrderCase, item: ArrivedItem): string | undefined {
  const { total } = countOrder(one);
  const amount = readNumber(item, 'nedsattning', 'belopp');
  if (readNumber(item, 'nedsattning', 'tidigare') !== total) return '404';
  if (amount > total) return '405';
  const parts = item.records.delnedsattning ?? [];
  const wrong = parts.map((part) => checkPart(one, part)).find((code) => code !== undefined);
  if (wrong !== undefined) return wrong;
  for (const part of parts) one.parts[String(part.delkrav)]!.amount -= Number(part.belopp);
  if (parts.length === 0) one.lowered += amount;
  if (amount === total) one.ended = 'lowered';
  return undefined;
}

/** What a part was before: its amount, with or without the interest that was worked out for it. */
function checkPart(
  { parts }: OrderCase,
  { delkrav, tidigare, belopp }: Values,
): string | undefined {
  const part = parts[String(delkrav)];
  if (!part) return '403';
  const before = [part.amount, part.amount + part.interest];
  if (!before.includes(Number(tidigare))) return '404';
  return Number(belopp) > part.amount ? '405' : undefined;
}

/** Finds a creditor's case by its number, or else by the creditor's own reference. */
function createFinder({ state }: Desk, creditor: string, record: string) {
  const own = Object.values(state.orders).filter((one) => one.creditor === creditor);
  const byReference = new Map(own.map((one) => [one.reference, one]));
  return (item: ArrivedItem): OrderCase | undefined => {
    const malnummer = readText(item, record, 'malnummer');
    if (malnummer === '') return byReference.get(readText(item, record, 'referens'));
    const named = state.orders[malnummer];
    return named?.creditor === creditor ? named : undefined;
  };
}

function isDebtor({ debtors }: OrderCase, item: ArrivedItem, record: string): boolean {
  return debtors[0]?.id === toTwelve(readText(item, record, 'svarandeId'));
}
