import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const BATCH = 1000;
const CREDITOR = 'KBL';
const OWN_NUMBER = '5560010018';

/** The reference of an item, from 1. */
export function getReference(item) {
  return `KB-${String(item).padStart(9, '0')}`;
}

/** The number that the simulated authority gives an item of the only file it has seen. */
export function getCaseNumber(item, day) {
  return `U-${String(item).padStart(6, '0')}-${day.slice(2, 4)}`;
}

function pad(number, width) {
  return String(number).padStart(width, '0');
}

/** A made-up personnummer with a right check digit (all days of one year, serial numbers 001-999). */
function makePersonalNumber(item) {
  const day = pad(1 + (item % 28), 2);
  const month = pad(1 + (item % 12), 2);
  const body = `80${month}${day}${pad(1 + (item % 999), 3)}`;
  const sum = [...body].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `19${body}${(10 - (sum % 10)) % 10}`;
}

function makeItem(item) {
  const amount = 10_000 + ((item * 7919) % 5_000_000);
  const type =
    `01${getReference(item).padEnd(20)}PE14-${pad(item % 1_000_000, 6)}-26  `.padEnd(36).slice(0, 36) +
    `20260915${makePersonalNumber(item)}${`Örjan Provström ${item}`.padEnd(40)}` +
    `${OWN_NUMBER}${'Kreditbolaget Exempel AB'.padEnd(40)}${pad(amount, 11)}N`;
  const claim = `02001${pad(amount, 11)}I${' '.repeat(13)}20260331${`F-${item}`.padEnd(20)}`;
  const ground = `03Obetald faktura för el, nummer ${item}, förfallodag 2026-03-31.`;
  return { amount, text: [type, claim, ground].map((line) => `${line.padEnd(200)}\r\n`).join('') };
}

/** Writes an EMALIN file of `items` applications, three records each, with running number 1. */
export async function generateApplications(path, items, day) {
  const out = createWriteStream(path);
  const date = day.replaceAll('-', '');
  const name = 'Kreditbolaget Exempel AB'.padEnd(40);
  let text = `${`00${CREDITOR}EMALIN  00001${date}${OWN_NUMBER}${name}`.padEnd(200)}\r\n`;
  let sum = 0;
  for (let item = 1; item <= items; item++) {
    const made = makeItem(item);
    sum += made.amount;
    text += made.text;
    if (item % BATCH > 0) continue;
    if (!out.write(Buffer.from(text, 'latin1'))) await once(out, 'drain');
    text = '';
  }
  text += `${`99${pad(items * 3 + 2, 7)}${pad(items, 7)}${pad(sum, 15)}`.padEnd(200)}\r\n`;
  out.end(Buffer.from(text, 'latin1'));
  await once(out, 'close');
  return sum;
}
