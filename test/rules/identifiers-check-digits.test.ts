import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCvr } from '../../src/rules/identifiers/denmark.ts';
import { isLuhn } from '../../src/rules/identifiers/luhn.ts';
import { isModulo11, sumWeighted } from '../../src/rules/identifiers/modulo-11.ts';
import {
  isFodselsnummer,
  isNorskKontonummer,
  isNorskOrgnummer,
} from '../../src/rules/identifiers/norway.ts';

const TEN_DIGITS = [...'0123456789'];

describe('isLuhn', () => {
  it.each([
    ['the payload 7992739871 with its digit 3', '79927398713', true],
    ['the same with digit 4', '79927398714', false],
    ['two digits', '18', true],
    ['a leading zero, which counts for nothing', '018', true],
    ['a single digit, even zero', '0', false],
    ['nothing', '', false],
    ['zeros only', '0000', false],
    ['a blank before the digits', ' 18', false],
    ['a line feed after the digits', '18\n', false],
    ['a hyphen between the digits', '1-8', false],
    ['digits of another script', '١٨', false],
  ])('of %s ("%s") is %s', (_, text, expected) => {
    expect(isLuhn(text)).toBe(expected);
  });

  it('refuses every Luhn number in which one digit has been changed', () => {
    fc.assert(
      fc.property(digits(1, 24), fc.nat(), step(), (payload, at, by) => {
        fc.pre(/[1-9]/.test(payload));
        const [number = '', ...others] = TEN_DIGITS.map((digit) => payload + digit).filter(isLuhn);
        expect(number).not.toBe('');
        expect(others).toEqual([]);
        expect(isLuhn(changeDigit(number, at, by))).toBe(false);
      }),
    );
  });
});

describe('isModulo11', () => {
  it.each([
    ['a sum of 11', '51', [2, 1], true],
    ['a sum of 12', '52', [2, 1], false],
    ['zeros only', '00', [2, 1], false],
    ['a number shorter than the weights', '51', [3, 2, 1], false],
    ['a number longer than the weights', '510', [2, 1], false],
    ['a letter', '5a', [2, 1], false],
    ['the check digit "-", which stands for 10', '6-', [2, 1], false],
    ['nothing', '', [], false],
  ])('of %s ("%s" with weights %j) is %s', (_, text, weights, expected) => {
    expect(isModulo11(text, weights)).toBe(expected);
  });

  it.each([
    ['isNorskOrgnummer', isNorskOrgnummer, 8],
    ['isNorskKontonummer', isNorskKontonummer, 10],
    ['isCvr', isCvr, 7],
  ])('lets %s refuse every number in which one digit has been changed', (_, check, length) => {
    fc.assert(
      fc.property(digits(length, length), fc.nat(), step(), (payload, at, by) => {
        const number = TEN_DIGITS.map((digit) => payload + digit).find(check);
        fc.pre(number !== undefined);
        expect(check(changeDigit(number, at, by))).toBe(false);
      }),
    );
  });

  it('lets isFodselsnummer refuse a changed digit under the 2032 rule too', () => {
    const day = fc.integer({ min: 1, max: 28 });
    const month = fc.integer({ min: 81, max: 92 });
    fc.assert(
      fc.property(day, month, digits(5, 5), fc.nat(), step(), (dd, mm, rest, at, by) => {
        const payload = `${String(dd).padStart(2, '0')}${mm}${rest}`;
        const numbers = completeFodselsnummer(payload);
        fc.pre(numbers.length > 0);
        expect(numbers.length).toBeLessThanOrEqual(4);
        for (const number of numbers) {
          expect(isFodselsnummer(changeDigit(number, at, by))).toBe(false);
        }
      }),
    );
  });
});

describe('sumWeighted', () => {
  it('multiplies digit by digit and leaves digits beyond the weights out', () => {
    expect(sumWeighted('1239', [3, 2, 1])).toBe(10);
  });
});

function digits(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const digit = fc.constantFrom(...TEN_DIGITS);
  return fc.array(digit, { minLength, maxLength }).map((list) => list.join(''));
}

/** What a wrong digit is away from the right one, modulo 10. */
function step(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 9 });
}

function changeDigit(text: string, at: number, by: number): string {
  const index = at % text.length;
  const digit = (Number(text[index]) + by) % 10;
  return text.slice(0, index) + digit + text.slice(index + 1);
}

function completeFodselsnummer(payload: string): string[] {
  const pairs = TEN_DIGITS.flatMap((first) => TEN_DIGITS.map((second) => first + second));
  return pairs.map((pair) => payload + pair).filter(isFodselsnummer);
}
