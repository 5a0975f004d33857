import type { Field, RecordType } from './layout.ts';
import { daysInMonth } from './types/calendar-days.ts';

const ZEROS = 0x30303030;
const BLANKS = 0x20202020;
const HIGH_HALVES = 0xf0f0f0f0 | 0;
/** Added to a digit, it leaves the high half of the byte as it is. */
const TO_NINE = 0x06060606;
const BLANK = 32;

interface CodeTable {
  readonly at: number;
  readonly isWide: boolean;
  /** 1 for each code, by its one or two bytes. */
  readonly known: Uint8Array;
}

/**
 * Vouches for the plain fields of a fixed-width record by its bytes, four at a time: digits, dates,
 * codes, blanks, and whether there is something at all. Only its yes counts; after a no the fields'
 * own checks look again and say what is wrong.
 */
export class QuickCheck {
  /** The fields it does not know: these are checked in any case. */
  readonly rest: readonly Field[];
  readonly #digits: number[] = [];
  readonly #blanks: number[] = [];
  readonly #dates: number[] = [];
  readonly #filled: number[] = [];
  readonly #codes: CodeTable[] = [];

  constructor({ fields, length }: RecordType) {
    this.rest = fields.filter((field) => field.to > length || !this.#take(field));
  }

  /** True when all its fields are good. The record must have its full length. */
  accepts(bytes: DataView, start: number): boolean {
    let bad = 0;
    for (const at of this.#digits) {
      const word = bytes.getInt32(start + at, true);
      bad |= (word & HIGH_HALVES) ^ ZEROS;
      bad |= ((word + TO_NINE) & HIGH_HALVES) ^ ZEROS;
    }
    for (const at of this.#blanks) bad |= bytes.getInt32(start + at, true) ^ BLANKS;
    if (bad !== 0) return false;
    for (const at of this.#filled) if (bytes.getUint8(start + at) === BLANK) return false;
    for (const at of this.#dates) if (!isDate(bytes, start + at)) return false;
    for (const { at, isWide, known } of this.#codes) {
      const code = isWide ? bytes.getUint16(start + at) : bytes.getUint8(start + at);
      if (known[code] === 0) return false;
    }
    return true;
  }

  #take(field: Field): boolean {
    const { from, to, pad, align, optional, zerosAbsent, constant, codes } = field;
    if (field.isFiller) return pad === ' ' && addWords(this.#blanks, from, to);
    // Other paddings may eat what looks like content.
    const isTrimmed = pad !== ' ' && (pad !== '0' || align !== 'right');
    if (isTrimmed || constant !== undefined || zerosAbsent) return false;
    if (codes) return this.#takeCodes(field);
    const { plain } = field.type;
    if (plain === 'text' && !optional) this.#filled.push(from);
    if (plain === 'text') return true;
    // A record is not to be looked at twice for a number that may be left out.
    if (plain === undefined || optional || !addWords(this.#digits, from, to)) return false;
    if (plain === 'yyyyMMdd') this.#dates.push(from);
    return true;
  }

  #takeCodes({ from, to, codes, type, optional }: Field): boolean {
    const width = to - from;
    if (type.plain !== 'text' || optional || width > 2) return false;
    const known = new Uint8Array(1 << (8 * width));
    for (const code of codes!.codes.keys())
      if (code.length === width && /^[!-~]+$/.test(code))
        known[Number.parseInt(Buffer.from(code).toString('hex'), 16)] = 1;
    this.#codes.push({ at: from, isWide: width === 2, known });
    return true;
  }
}

/** Offsets of words that cover a range, the last one overlapping; false when it is shorter than a word. */
function addWords(words: number[], from: number, to: number): boolean {
  if (to - from < 4) return false;
  for (let at = from; at < to - 4; at += 4) words.push(at);
  words.push(to - 4);
  return true;
}

/** True when eight digits are a day of the calendar. */
function isDate(bytes: DataView, at: number): boolean {
  const year = readPair(bytes, at) * 100 + readPair(bytes, at + 2);
  const day = readPair(bytes, at + 6);
  return year > 0 && day > 0 && day <= daysInMonth(year, readPair(bytes, at + 4));
}

function readPair(bytes: DataView, at: number): number {
  return bytes.getUint8(at) * 10 + bytes.getUint8(at + 1) - 48 * 11;
}
