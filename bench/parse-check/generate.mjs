import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { once } from 'node:events';

const CODES = ['PE', 'DO', 'UT', 'AV', 'SK'];
const FIRST = ['Åsa', 'Örjan', 'Märta', 'Karl', 'Siv', 'Göran', 'Ulla', 'Östen', 'Ärla', 'Nils'];
const LAST = ['Öström', 'Ångström', 'Björk', 'Testsson', 'Hård', 'Provberg', 'Sjö', 'Exempel'];
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BATCH = 2000;

/** A small seeded generator of numbers from 0 to 1: the same seed gives the same file on every machine. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What may be done to one record so that every program must find exactly one fault in it. */
const SPOILERS = [
  ['a blank reference', (line) => put(line, 2, ' '.repeat(20))],
  ['a code that is not in the list', (line) => put(line, 22, 'XX')],
  ['30 February', (line) => put(line, 24, '20240230')],
  ['29 February of a common year', (line) => put(line, 24, '20230229')],
  ['month 13', (line) => put(line, 32, '20261301')],
  ['29 February 1900', (line) => put(line, 32, '19000229')],
  ['a letter in the amount', (line) => put(line, 45, 'O')],
  ['a blank amount', (line) => put(line, 40, ' '.repeat(11))],
  ['a blank in the rate', (line) => put(line, 51, ' ')],
  ['a hyphen in the number', (line) => put(line, 62, '-')],
  ['a blank name', (line) => put(line, 66, ' '.repeat(40))],
  ['something in the filler', (line) => put(line, 199, '.')],
  ['a tab in the name', (line) => put(line, 70, '\t')],
];

/** How many spoiled records a spoiled file holds: each spoiler so many times. */
export const SPOILED_EACH = 3;
export const SPOILED = SPOILERS.length * SPOILED_EACH;

function put(line, at, text) {
  return line.slice(0, at) + text + line.slice(at + text.length);
}

function pad(number, width) {
  return String(number).padStart(width, '0');
}

function makeDate(random) {
  const year = 2018 + Math.floor(random() * 9);
  const month = 1 + Math.floor(random() * 12);
  const leap = year % 4 === 0 && month === 2 ? 1 : 0;
  return `${year}${pad(month, 2)}${pad(1 + Math.floor(random() * (DAYS[month - 1] + leap)), 2)}`;
}

function makeRecord(number, random) {
  const amount = 1 + Math.floor(random() * 50_000_000);
  const dates = [makeDate(random), makeDate(random)].sort();
  const name = `${FIRST[Math.floor(random() * FIRST.length)]} ${LAST[Math.floor(random() * LAST.length)]} ${pad(Math.floor(random() * 1000), 3)}`;
  const line =
    `10${`REF-${pad(number, 9)}`.padEnd(20)}${CODES[Math.floor(random() * CODES.length)]}` +
    `${dates[0]}${dates[1]}${pad(amount, 11)}${pad(Math.floor(random() * 3000), 5)}` +
    `${pad(5560000000 + Math.floor(random() * 9_999_999), 10)}${name.padEnd(40)}`;
  return { line: line.padEnd(200), amount };
}

/**
 * Writes a file of `records` records, streaming. A spoiled one holds records with one fault each;
 * amounts that can not be read are left out of the sum in its trailer.
 */
export async function generate(path, { records, seed = 1, spoiled = false }) {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const random = createRandom(seed);
  const out = createWriteStream(`${path}.part`);
  let text = `${'0020261123' + '5560010018' + 'Kreditbolaget Exempel ÅÄÖ AB'.padEnd(40)}`.padEnd(200) + '\n';
  let sum = 0;
  const gap = Math.floor(records / (SPOILED + 1));
  for (let number = 1; number <= records; number++) {
    const record = makeRecord(number, random);
    const turn = number / gap - 1;
    const spoil = spoiled && Number.isInteger(turn) && turn < SPOILED ? SPOILERS[turn % SPOILERS.length] : undefined;
    const line = spoil ? spoil[1](record.line) : record.line;
    if (/^\d{11}$/.test(line.slice(40, 51))) sum += record.amount;
    text += `${line}\n`;
    if (number % BATCH > 0) continue;
    if (!out.write(Buffer.from(text, 'latin1'))) await once(out, 'drain');
    text = '';
  }
  text += `${`99${pad(records, 9)}${pad(sum, 15)}`.padEnd(200)}\n`;
  out.end(Buffer.from(text, 'latin1'));
  await once(out, 'close');
  renameSync(`${path}.part`, path);
}
