import { describe, expect, it } from 'vitest';
import { createNumberType, type NumberOptions } from '../../../src/format/types/number.ts';

const PLAIN: NumberOptions = { decimals: 0, sign: 'none', positive: '+' };

const check = (options: Partial<NumberOptions>, text: string) =>
  createNumberType({ ...PLAIN, ...options }).check(text, 0, text.length)?.code;
const read = (options: Partial<NumberOptions>, text: string) =>
  createNumberType({ ...PLAIN, ...options }).read(text, 0, text.length);
const write = (options: Partial<NumberOptions>, value: number | bigint) =>
  createNumberType({ ...PLAIN, ...options }).write(value);

const LEADING: Partial<NumberOptions> = { sign: 'leading', positive: '+' };
const TRAILING: Partial<NumberOptions> = { sign: 'trailing', positive: ' ' };
const PUNCHED: Partial<NumberOptions> = { sign: 'overpunch', positive: 'digits' };
const ALL_PUNCHED: Partial<NumberOptions> = { sign: 'overpunch', positive: '+' };
const MAYBE_PUNCHED: Partial<NumberOptions> = { sign: 'overpunch', positive: 'optional' };
const SWEDISH: Partial<NumberOptions> = {
  ...ALL_PUNCHED,
  punches: { plus: 'äABCDEFGHI', minus: 'åJKLMNOPQR' },
};
const GROUPED: Partial<NumberOptions> = { separator: ',', decimals: 2, group: ' ' };
const COMMA: Partial<NumberOptions> = { separator: ',', decimals: 2 };

describe('a number', () => {
  it.each<[string, Partial<NumberOptions>, string, number | bigint]>([
    ['plain digits', {}, '00012', 12],
    ['zero', {}, '000', 0],
    ['sixteen digits', {}, '9007199254740993', 9007199254740993n],
    ['implied decimals', { decimals: 2 }, '1234', 1234],
    ['a leading plus', LEADING, '+0012', 12],
    ['a leading minus', LEADING, '-0012', -12],
    ['a leading minus over 2^53', LEADING, '-9007199254740993', -9007199254740993n],
    ['a leading blank', { sign: 'leading', positive: ' ' }, ' 0012', 12],
    ['a leading zero for plus', { sign: 'leading', positive: '0' }, '00012', 12],
    ['no sign for plus', { sign: 'leading', positive: 'digits' }, '12', 12],
    ['a trailing minus', TRAILING, '0012-', -12],
    ['a trailing blank', TRAILING, '0012 ', 12],
    ['a trailing plus', { sign: 'trailing', positive: '+' }, '0012+', 12],
    ['a negative overpunch of 0', PUNCHED, '001}', -10],
    ['a negative overpunch of 9', PUNCHED, '001R', -19],
    ['plain digits where only negative numbers are punched', PUNCHED, '0019', 19],
    ['plain digits where a plus may be punched', MAYBE_PUNCHED, '0019', 19],
    ['a punched plus where it may be', MAYBE_PUNCHED, '001{', 10],
    ['a punched minus where a plus may be', MAYBE_PUNCHED, '001}', -10],
    ['the punches of another code page', SWEDISH, '001ä', 10],
    ['a negative punch of another code page', SWEDISH, '001å', -10],
    ['a positive overpunch of 0', ALL_PUNCHED, '001{', 10],
    ['a positive overpunch of 3', ALL_PUNCHED, '001C', 13],
    ['a negative overpunch of 3', ALL_PUNCHED, '001L', -13],
    ['a comma', COMMA, '12,34', 1234],
    ['a comma and one decimal', COMMA, '12,3', 1230],
    ['no decimals where a comma may stand', COMMA, '12', 1200],
    ['a point', { separator: '.', decimals: 3 }, '0.125', 125],
    ['a plus where it may stand', { sign: 'leading', positive: 'optional' }, '+12', 12],
    ['no plus where it may stand', { sign: 'leading', positive: 'optional' }, '12', 12],
    ['groups of three', GROUPED, '1 234 567,80', 123456780],
    ['no groups where there may be some', GROUPED, '1234,5', 123450],
    ['a signed group', { ...GROUPED, sign: 'leading', positive: 'digits' }, '-1 000', -100000],
    ['a signed decimal', { ...COMMA, sign: 'leading', positive: 'digits' }, '-0,05', -5],
  ])('reads %s', (_, options, text, value) => {
    expect(check(options, text)).toBeUndefined();
    expect(read(options, text)).toBe(value);
  });

  it.each<[string, Partial<NumberOptions>, string]>([
    ['letters', {}, '12A4'],
    ['groups of two', GROUPED, '1 23,00'],
    ['a group after the decimals', GROUPED, '1,00 000'],
    ['a group mark first', GROUPED, ' 123,00'],
    ['a blank inside', {}, '12 4'],
    ['a blank before', {}, '  124'],
    ['an exponent', {}, '1e5'],
    ['a hexadecimal', {}, '0x10'],
    ['a fullwidth digit', {}, '１２'],
    ['a sign where there is none', {}, '-12'],
    ['no sign where there must be one', LEADING, '0012'],
    ['a sign alone', LEADING, '-'],
    ['two signs', LEADING, '--12'],
    ['the sign at the wrong end', TRAILING, '-0012'],
    ['an overpunch in the middle', PUNCHED, '0}12'],
    ['a positive overpunch where it is not used', PUNCHED, '001C'],
    ['digits where every number is punched', ALL_PUNCHED, '0012'],
    ['an overpunch of another code page', PUNCHED, '001å'],
    ['the usual punch in another code page', SWEDISH, '001{'],
    ['nothing where a sign is punched', MAYBE_PUNCHED, ''],
    ['a point for a comma', COMMA, '12.34'],
    ['two commas', COMMA, '1,2,3'],
    ['a comma without decimals', COMMA, '12,'],
    ['a comma without whole part', COMMA, ',12'],
    ['a decimal too many', COMMA, '12,345'],
    ['a thousands separator', COMMA, '1 234,00'],
  ])('refuses %s', (_, options, text) => {
    expect(check(options, text)).toBe('FIELD_NOT_NUMBER');
  });

  it.each(['12A4', '1e5', '0x10', ' 12', '1'.repeat(20).concat('x')])(
    'reads %s as no number, so that no total takes it in',
    (text) => {
      expect(read({}, text)).toBeNaN();
    },
  );

  it.each<[Partial<NumberOptions>, string, string | undefined]>([
    [{ min: 1n }, '000', 'FIELD_RANGE'],
    [{ min: 1n }, '001', undefined],
    [{ max: 99n }, '100', 'FIELD_RANGE'],
    [{ max: 99n }, '099', undefined],
    [{ min: -5n, ...LEADING }, '-06', 'FIELD_RANGE'],
    [{ max: 9007199254740992n }, '9007199254740993', 'FIELD_RANGE'],
  ])('with %o judges %s', (options, text, code) => {
    expect(check(options, text)).toBe(code);
  });

  it.each<[string, Partial<NumberOptions>, number | bigint, string]>([
    ['digits', {}, 12, '12'],
    ['a big number', {}, 9007199254740993n, '9007199254740993'],
    ['groups of three', GROUPED, 123456780, '1 234 567,80'],
    ['a group of fewer', GROUPED, 12300, '123,00'],
    ['the sign before the zeros', { ...LEADING, width: 6 }, -12, '-00012'],
    ['the sign after', { ...TRAILING, width: 6 }, 12, '12 '],
    ['an overpunch', PUNCHED, -10, '1}'],
    ['a positive overpunch', ALL_PUNCHED, 13, '1C'],
    ['digits where a plus may be punched', MAYBE_PUNCHED, 13, '13'],
    ['a punch of another code page', SWEDISH, -10, '1å'],
    ['a comma', COMMA, 5, '0,05'],
    ['a negative comma', { ...COMMA, sign: 'leading', positive: 'digits' }, -1234, '-12,34'],
    ['no comma when there are no decimals', { separator: ',' }, 5, '5'],
  ])('writes %s', (_, options, value, text) => {
    expect(write(options, value)).toBe(text);
  });

  it.each([-1234567n, -10n, -1n, 0n, 1n, 9n, 10n, 99999999999999999999n])(
    'gives %s back in every form',
    (value) => {
      const forms = [LEADING, TRAILING, PUNCHED, ALL_PUNCHED, { ...COMMA, ...LEADING }];
      for (const form of forms) {
        const text = write(form, value);

        expect(check(form, text)).toBeUndefined();
        expect(BigInt(read(form, text) as number)).toBe(value);
      }
    },
  );

  it('refuses to write a negative number where no sign may stand', () => {
    expect(() => write({}, -5)).toThrow(/-5/);
  });
});
