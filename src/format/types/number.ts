import { AppError } from '../../core/errors.ts';
import type { FieldType, Problem, Value } from '../field-type.ts';
import { areDigits } from './digits.ts';

export interface NumberOptions {
  /** Decimals the unit has: 2 means that the value is in öre. */
  readonly decimals: number;
  /** The character between whole and decimal part; none when the decimals are implied. */
  readonly separator?: '.' | ',';
  /** The character between groups of three digits; a number may be without. */
  readonly group?: string;
  readonly sign: 'none' | 'leading' | 'trailing' | 'overpunch';
  /** What a positive number carries in the place of its sign: `optional` is a plus (or its overpunch) or nothing. */
  readonly positive: '+' | ' ' | '0' | 'digits' | 'optional';
  /** The digits 0 to 9 that carry a sign by overpunch, when they are not the usual ones. */
  readonly punches?: Punches;
  /** Characters in the field when it has a fixed width. */
  readonly width?: number;
  /** The width is filled with blanks, not with zeros. */
  readonly isBlankFilled?: boolean;
  readonly min?: bigint;
  readonly max?: bigint;
  /** Forms that XML Schema or JSON allow besides: blanks around it, 1.500 and .5, or 15e2. */
  readonly lexical?: 'xml' | 'json';
}

/** The ten characters of each sign. */
export interface Punches {
  readonly plus: string;
  readonly minus: string;
}

const PUNCHES: Punches = { plus: '{ABCDEFGHI', minus: '}JKLMNOPQR' };
const SAFE_DIGITS = 15;

/** A whole number of minor units, written with implied or visible decimals and one of four signs. */
export function createNumberType(options: NumberOptions): FieldType {
  const expects = describe(options);
  const problem: Problem = {
    code: 'FIELD_NOT_NUMBER',
    message: 'the field does not hold a number of the form asked for',
    expected: expects,
    fix:
      options.width === undefined || options.isBlankFilled
        ? 'write the number as described'
        : 'fill with zeros on the left, no blanks',
  };
  const range: Problem = {
    ...problem,
    code: 'FIELD_RANGE',
    message: 'the number is outside its range',
    expected: `${expects}${describeRange(options)}`,
    fix: 'correct the number',
  };
  const { min, max } = options;
  const { sign, separator, group } = options;
  const isPlain =
    sign === 'none' && separator === undefined && group === undefined && !options.lexical;
  const toDigits = createDigitReader(options);

  function read(text: string, from: number, to: number): Value {
    if (isPlain) return readPlain(text, from, to);
    return toInteger(toDigits(text, from, to));
  }
  return {
    name: 'number',
    cel: 'int',
    expects,
    plain: isPlain && min === undefined && max === undefined ? 'digits' : undefined,
    check(text, from, to) {
      if (isPlain ? !areDigits(text, from, to) : toDigits(text, from, to) === undefined)
        return problem;
      if (min === undefined && max === undefined) return undefined;
      const value = BigInt(read(text, from, to));
      return (min !== undefined && value < min) || (max !== undefined && value > max)
        ? range
        : undefined;
    },
    read,
    write: createNumberWriter(options),
  };
}

/** Malformed digits give NaN: their finding is made by `check`. */
function readPlain(text: string, from: number, to: number): number | bigint {
  if (to - from > SAFE_DIGITS)
    return areDigits(text, from, to) ? BigInt(text.slice(from, to)) : Number.NaN;
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function toInteger(digits: string | undefined): number | bigint {
  if (digits === undefined) return Number.NaN;
  return digits.length <= SAFE_DIGITS ? Number(digits) : BigInt(digits);
}

/** Makes the function that turns written characters into `-?digits`, or undefined when malformed. */
function createDigitReader(options: NumberOptions) {
  return (text: string, from: number, to: number): string | undefined => {
    const [negative, body] = takeSign(normalise(text.slice(from, to), options), options);
    if (body === undefined) return undefined;
    const digits = takeSeparator(takeGroups(body, options), options);
    if (digits === undefined || digits === '' || !areDigits(digits, 0, digits.length))
      return undefined;
    return negative ? `-${digits}` : digits;
  };
}

/** A number in the forms of XML Schema (blanks, zeros at the end) or JSON (an exponent), as layouts write it. */
function normalise(text: string, { lexical, separator, decimals }: NumberOptions): string {
  if (!lexical) return text;
  const plain =
    lexical === 'json' ? takeExponent(text) : text.trim().replace(/^([-+]?)(?=\.)/, '$10');
  if (separator !== '.' || !plain.includes('.')) return plain;
  const [whole = '', fraction = ''] = plain.split('.');
  const kept = fraction.slice(0, decimals) + fraction.slice(decimals).replace(/0+$/, '');
  return kept === '' && lexical === 'xml' ? whole : `${whole}.${kept}`;
}

const MAX_EXPONENT = 30;

/** `1.5e2` as `150`; what is not written so stays as it is. */
function takeExponent(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const exponent = Number(match[4]);
  if (Math.abs(exponent) > MAX_EXPONENT) return text;
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const left = digits.slice(0, Math.max(point, 0)).padEnd(Math.max(point, 1), '0');
  const right = '0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0));
  return right.replace(/0+$/, '') === '' ? sign + left : `${sign}${left}.${right}`;
}

function takeSign(text: string, options: NumberOptions): [boolean, string | undefined] {
  const { sign, positive, isBlankFilled } = options;
  if (sign === 'none') return [false, text];
  if (sign === 'overpunch') return takeOverpunch(text, options);
  const index = sign === 'leading' ? 0 : text.length - 1;
  const body = sign === 'leading' ? text.slice(1) : text.slice(0, -1);
  if (text[index] === '-') return [true, body];
  if (positive === 'digits') return [false, text];
  if (positive === 'optional') return [false, text[index] === '+' ? body : text];
  // A blank for plus at the edge of a field that is filled with blanks is taken for one of these.
  if (positive === ' ' && isBlankFilled && text[index] !== ' ') return [false, text];
  return [false, text[index] === positive ? body : undefined];
}

function takeOverpunch(
  text: string,
  { positive, punches = PUNCHES }: NumberOptions,
): [boolean, string | undefined] {
  const last = text.slice(-1);
  if (last === '') return [false, undefined];
  const negative = punches.minus.indexOf(last);
  if (negative >= 0) return [true, text.slice(0, -1) + negative];
  const punched = positive === 'digits' ? -1 : punches.plus.indexOf(last);
  if (punched >= 0) return [false, text.slice(0, -1) + punched];
  return [false, positive === 'digits' || positive === 'optional' ? text : undefined];
}

/** Without the characters between groups, which must be of three digits. */
function takeGroups(body: string, { group, separator }: NumberOptions): string {
  if (group === undefined) return body;
  // Spreadsheets part groups with blanks that do not break.
  const text = group === ' ' ? body.replace(/[\u00a0\u202f]/g, group) : body;
  if (!text.includes(group)) return body;
  const at = separator === undefined ? -1 : text.indexOf(separator);
  const end = at < 0 ? text.length : at;
  const groups = text.slice(0, end).split(group);
  const isGood = groups.every((digits, index) =>
    (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(digits),
  );
  return isGood ? groups.join('') + text.slice(end) : body;
}

function takeSeparator(body: string, { separator, decimals }: NumberOptions): string | undefined {
  if (separator === undefined) return body;
  const [whole = '', fraction = '', ...rest] = body.split(separator);
  const isDangling = body.includes(separator) && fraction === '';
  if (rest.length > 0 || whole === '' || isDangling || fraction.length > decimals) return undefined;
  return whole + fraction.padEnd(decimals, '0');
}

function createNumberWriter(options: NumberOptions) {
  const { sign, positive, isBlankFilled, width = 1 } = options;
  const filled = isBlankFilled ? 0 : width - 1;
  return (value: Value): string => {
    const amount = BigInt(value as number | bigint | string);
    const isNegative = amount < 0n;
    const digits = writeDecimals((isNegative ? -amount : amount).toString(), options);
    if (sign === 'none') {
      if (isNegative) throwNegative(digits);
      return digits;
    }
    if (sign === 'overpunch') return punch(digits, isNegative, options);
    const signed = isNegative ? '-' : positive;
    if (signed === 'digits' || signed === 'optional') return digits;
    return sign === 'leading' ? signed + digits.padStart(filled, '0') : digits + signed;
  };
}

function throwNegative(digits: string): never {
  throw new AppError('VALUE_NEGATIVE', `-${digits} cannot be written in a field without sign`, {
    fix: 'correct the value, or give the field a sign in its layout',
  });
}

function writeDecimals(amount: string, { decimals, separator, group }: NumberOptions): string {
  if (separator === undefined || decimals === 0) return writeGroups(amount, group);
  const digits = amount.padStart(decimals + 1, '0');
  return `${writeGroups(digits.slice(0, -decimals), group)}${separator}${digits.slice(-decimals)}`;
}

function writeGroups(digits: string, group: string | undefined): string {
  return group === undefined ? digits : digits.replace(/\B(?=(?:\d{3})+$)/g, group);
}

function punch(
  digits: string,
  isNegative: boolean,
  { positive, punches = PUNCHES }: NumberOptions,
): string {
  if (!isNegative && (positive === 'digits' || positive === 'optional')) return digits;
  const table = isNegative ? punches.minus : punches.plus;
  return digits.slice(0, -1) + table[Number(digits.at(-1))];
}

function describe(options: NumberOptions): string {
  const { decimals, separator, group, sign, width } = options;
  const parts = [width === undefined ? 'a number' : `a number of ${width} characters`];
  if (separator === undefined && decimals > 0) parts.push(`the last ${decimals} being decimals`);
  if (separator !== undefined) parts.push(`at most ${decimals} decimals after '${separator}'`);
  if (group !== undefined) parts.push(`groups of three parted by '${group}' or by nothing`);
  if (sign === 'overpunch') parts.push(describePunches(options));
  else if (sign !== 'none') parts.push(`with ${sign} sign`);
  return parts.join(', ');
}

function describeRange({ min, max }: NumberOptions): string {
  const least = min === undefined ? '' : `, at least ${min}`;
  const most = max === undefined ? '' : `, at most ${max}`;
  return `${least}${most} in the smallest unit`;
}

function describePunches({ positive, punches = PUNCHES }: NumberOptions): string {
  const plus = positive === 'digits' ? '' : `${punches.plus} for plus or `;
  return `the last digit as ${plus}${punches.minus} for minus`;
}
